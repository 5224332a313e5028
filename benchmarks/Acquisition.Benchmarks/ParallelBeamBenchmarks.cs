using Acquisition.Core.Model.Ct;
using Acquisition.Core.Model.Geometry;
using Acquisition.Core.Model.Recipes;
using Acquisition.Reconstruction.Ct.Backprojection;
using Acquisition.Reconstruction.Ct.ParallelBeam;
using BenchmarkDotNet.Attributes;

namespace Acquisition.Benchmarks;

/// <summary>
/// How fast is parallel-beam FBP of 64 of 720 views of 729 channels to 512², filter included, beside the scalar definition of its back-projection of one
/// row alone? Pixel updates a second = views × rows × matrix² / time. The peer, scikit-image's iradon, takes 720 · 512² updates for 720 views.
/// </summary>
[MemoryDiagnoser]
public class ParallelBeamBenchmarks
{
    private const int Views = 64;
    private const int ViewsPerHalf = 720;
    private const int Channels = 729;
    private const int Matrix = 512;

    private FbpPlan _plan = null!;
    private IFbpAccumulator _kernels = null!;
    private double[] _angles = [];
    private float[] _lineIntegrals = [];
    private float[] _image = [];

    [Params(1, 32)]
    public int Rows { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        CtAcquisition scan = new()
        {
            Sources =
            [
                new()
                {
                    Beam = CtBeam.Parallel,
                    DetectorShape = DetectorShape.Flat,
                    DetectorRows = Rows,
                    DetectorChannels = Channels,
                    RowPitchMm = 1,
                    ChannelPitchMm = 1,
                    CentralRow = (Rows - 1) / 2.0,
                    CentralChannel = (Channels - 1) / 2.0,
                },
            ],
            Path = CtPath.Circular,
            ViewCount = ViewsPerHalf,
            ViewsPerRotation = 2 * ViewsPerHalf,
            Quantity = CtQuantity.LineIntegrals,
            SampleFormat = SampleFormat.Float32,
            EnergyBins = [new(.0193)],
        };
        _plan = new ParallelBeamPlan(scan, new Recipe { Grid = ImageGrid.Square(widthMm: Matrix, Matrix) }, PatientPosition.Hfs);
        _kernels = new CpuFbp().Open(_plan);
        Random random = new(1);
        _angles = [.. Enumerable.Range(0, Views).Select(view => view * Math.PI / Views)];
        _lineIntegrals = [.. Enumerable.Range(0, Views * Rows * Channels).Select(_ => random.NextSingle())];
        _image = new float[Matrix * Matrix];
    }

    [GlobalCleanup]
    public void Cleanup() => _kernels.Dispose();

    [Benchmark(Baseline = true)]
    public void ScalarBackprojectionOfOneRow()
    {
        for (int i = 0; i < Views; i++)
            Backprojector.AddReference(_plan, _plan.View(_angles[i]), _lineIntegrals.AsSpan(i * Rows * Channels, Channels), _image);
    }

    [Benchmark]
    public void FilterAndBackprojection() => _kernels.Add(_angles, _lineIntegrals);
}
