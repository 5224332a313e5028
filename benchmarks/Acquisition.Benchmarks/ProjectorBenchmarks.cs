using Acquisition.Core.Model.Ct;
using Acquisition.Reconstruction.Operators;
using Acquisition.Reconstruction.Operators.Host;
using Acquisition.Simulation.Scans;
using BenchmarkDotNet.Attributes;

namespace Acquisition.Benchmarks;

/// <summary>
/// How fast are matched forward and back projection on all cores, beside their definition in plain sums at a small size?
/// Voxel updates a second = views × voxels / time; a fan's voxel is a pixel.
/// </summary>
[MemoryDiagnoser]
public class ProjectorBenchmarks
{
    private FootprintProjector _projector = null!;
    private ILinearMap<HostArray> _map = null!;
    private HostArray _volume, _views;

    public enum Scan
    {
        SmallFan,
        Fan,
        FanOf16Rows,
        SmallCone,
        Cone,
    }

    [ParamsAllValues]
    public Scan Size { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        _projector = Size switch
        {
            Scan.SmallFan => Fan(matrix: 64, channels: 111, rows: 1, views: 123),
            Scan.Fan => Fan(matrix: 512, channels: 888, rows: 1, views: 984),
            Scan.FanOf16Rows => Fan(matrix: 512, channels: 888, rows: 16, views: 123),
            Scan.SmallCone => Cone(matrix: 32, elements: 64, views: 45),
            _ => Cone(matrix: 256, elements: 512, views: 360),
        };
        _map = HostBackend.Shared.Open(_projector);
        Random random = new(1);
        _volume = HostArray.Allocate(_projector.Domain);
        _views = HostArray.Allocate(_projector.Range);
        foreach (ref float value in _volume.Re.Span) value = random.NextSingle();
        foreach (ref float value in _views.Re.Span) value = random.NextSingle();
    }

    [Benchmark]
    public void Forward() => _map.Forward(_volume, _views);

    [Benchmark]
    public void Adjoint() => _map.Adjoint(_views, _volume);

    /// <summary>At the small sizes only; elsewhere it does nothing.</summary>
    [Benchmark(Baseline = true)]
    public void ForwardReference()
    {
        if (Size is Scan.SmallFan or Scan.SmallCone) _projector.ForwardReference(_volume, _views);
    }

    private static PlanarProjector Fan(int matrix, int channels, int rows, int views) => new(
        Shape.Real(matrix, matrix, rows), VoxelGrid.About(default, matrix, matrix, rows, 500.0 / matrix, 1),
        BeamDetector.Of(CtScanners.Axial(rows, channels).Sources[0]), Circle(views));

    /// <summary>The volume fills a flat detector.</summary>
    private static ConeProjector Cone(int matrix, int elements, int views) => new(
        Shape.Real(matrix, matrix, matrix), VoxelGrid.About(default, matrix, matrix, matrix, 256.0 / matrix, 256.0 / matrix),
        new(CtBeam.Divergent, DetectorShape.Flat, 1000, 1500, elements, 512.0 / elements, (elements - 1) / 2.0, elements, 512.0 / elements, (elements - 1) / 2.0), Circle(views));

    private static Values<BeamView> Circle(int views) =>
        Values.Of<BeamView>([.. Enumerable.Range(0, views).Select(view => new BeamView(view * 2 * Math.PI / views))]);
}
