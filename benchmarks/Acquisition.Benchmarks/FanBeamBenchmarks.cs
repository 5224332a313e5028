using Acquisition.Core.Model.Geometry;
using Acquisition.Core.Model.Recipes;
using Acquisition.Reconstruction.Ct.Backprojection;
using Acquisition.Reconstruction.Ct.FanBeam;
using Acquisition.Simulation.Scans;
using BenchmarkDotNet.Attributes;

namespace Acquisition.Benchmarks;

/// <summary>
/// How fast is fan-beam FBP, filter included, on all cores, beside the scalar definition of its backprojection alone?
/// Pixel updates a second = views × slices × matrix² / time.
/// </summary>
[MemoryDiagnoser]
public class FanBeamBenchmarks
{
    private const int Rows = 4;
    private const int Views = 64;

    private FbpPlan _plan = null!;
    private IFbpAccumulator _kernels = null!;
    private double[] _angles = [];
    private float[] _lineIntegrals = [];
    private float[] _image = [];

    [Params(256, 512)]
    public int Matrix { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        _plan = new FanBeamPlan(CtScanners.Axial(Rows), new Recipe { Grid = ImageGrid.Square(widthMm: 400, Matrix) }, PatientPosition.Hfs);
        _kernels = new CpuFbp().Open(_plan);
        Random random = new(1);
        _angles = [.. Enumerable.Range(0, Views).Select(view => view * 2 * Math.PI / Views)];
        _lineIntegrals = [.. Enumerable.Range(0, Views * Rows * _plan.Channels).Select(_ => random.NextSingle())];
        _image = new float[Matrix * Matrix];
    }

    [GlobalCleanup]
    public void Cleanup() => _kernels.Dispose();

    [Benchmark(Baseline = true)]
    public void ScalarBackprojection()
    {
        for (int i = 0; i < Views * Rows; i++)
            Backprojector.AddReference(_plan, _plan.View(_angles[i / Rows]), _lineIntegrals.AsSpan(i * _plan.Channels, _plan.Channels), _image);
    }

    [Benchmark]
    public void FilterAndBackprojection() => _kernels.Add(_angles, _lineIntegrals);
}
