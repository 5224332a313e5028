using Acquisition.Reconstruction.Ct.Backprojection;
using BenchmarkDotNet.Attributes;

namespace Acquisition.Benchmarks;

/// <summary>
/// What fan and parallel beams are asked alike: filter and back-projection of 64 views to 512² on the cores there are (taskset leaves one), beside the scalar
/// definition of the back-projection of one row alone. Pixel updates a second = views × rows × matrix² / time.
/// </summary>
[MemoryDiagnoser]
public abstract class RowSliceBenchmarks
{
    protected const int Matrix = 512;
    private const int Views = 64;

    private FbpPlan _plan = null!;
    private IFbpAccumulator _kernels = null!;
    private double[] _angles = [];
    private float[] _lineIntegrals = [];
    private float[] _image = [];

    /// <param name="plan">The geometry.</param>
    /// <param name="rangeRad">What the views are spread over.</param>
    protected void Prepare(FbpPlan plan, double rangeRad)
    {
        _plan = plan;
        _kernels = new CpuFbp().Open(plan);
        Random random = new(1);
        _angles = [.. Enumerable.Range(0, Views).Select(view => view * rangeRad / Views)];
        _lineIntegrals = [.. Enumerable.Range(0, Views * plan.Rows * plan.Channels).Select(_ => random.NextSingle())];
        _image = new float[Matrix * Matrix];
    }

    [GlobalCleanup]
    public void Cleanup() => _kernels.Dispose();

    [Benchmark(Baseline = true)]
    public void ScalarBackprojectionOfOneRow()
    {
        for (int i = 0; i < Views; i++)
            Backprojector.AddReference(_plan, _plan.View(_angles[i]), _lineIntegrals.AsSpan(i * _plan.Rows * _plan.Channels, _plan.Channels), _image);
    }

    [Benchmark]
    public void FilterAndBackprojection() => _kernels.Add(_angles, _lineIntegrals);
}
