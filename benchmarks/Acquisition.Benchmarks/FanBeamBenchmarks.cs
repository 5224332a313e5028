using Acquisition.Core.Model.Ct;
using Acquisition.Core.Model.Geometry;
using Acquisition.Core.Model.Recipes;
using Acquisition.Reconstruction.Ct.Backprojection;
using Acquisition.Reconstruction.Ct.FanBeam;
using Acquisition.Simulation.Scans;
using BenchmarkDotNet.Attributes;

namespace Acquisition.Benchmarks;

/// <summary>
/// How fast is fan-beam FBP of 64 of 984 views of 888 channels to 512², filter included, on the cores there are (taskset leaves one), beside the scalar
/// definition of its back-projection of one row alone? Pixel updates a second = views × rows × matrix² / time.
/// </summary>
[MemoryDiagnoser]
public class FanBeamBenchmarks
{
    private const int Views = 64;
    private const int Matrix = 512;

    private FbpPlan _plan = null!;
    private IFbpAccumulator _kernels = null!;
    private double[] _angles = [];
    private float[] _lineIntegrals = [];
    private float[] _image = [];

    [Params(1, 4, 16, 64)]
    public int Rows { get; set; }

    [Params(DetectorShape.Flat, DetectorShape.Cylindrical)]
    public DetectorShape Shape { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        CtAcquisition scan = CtScanners.Axial(Rows);
        scan = scan with { Sources = [scan.Sources[0] with { DetectorShape = Shape }] };
        _plan = new FanBeamPlan(scan, new Recipe { Grid = ImageGrid.Square(widthMm: 400, Matrix) }, PatientPosition.Hfs);
        _kernels = new CpuFbp().Open(_plan);
        Random random = new(1);
        _angles = [.. Enumerable.Range(0, Views).Select(view => view * 2 * Math.PI / Views)];
        _lineIntegrals = [.. Enumerable.Range(0, Views * Rows * _plan.Channels).Select(_ => random.NextSingle())];
        _image = new float[Matrix * Matrix];
    }

    [GlobalCleanup]
    public void Cleanup() => _kernels.Dispose();

    [Benchmark(Baseline = true)]
    public void ScalarBackprojectionOfOneRow()
    {
        for (int i = 0; i < Views; i++)
            Backprojector.AddReference(_plan, _plan.View(_angles[i]), _lineIntegrals.AsSpan(i * Rows * _plan.Channels, _plan.Channels), _image);
    }

    [Benchmark]
    public void FilterAndBackprojection() => _kernels.Add(_angles, _lineIntegrals);
}
