using Acquisition.Core.Model.Mr;
using Acquisition.Reconstruction.Mr.Cartesian;
using Acquisition.Reconstruction.Numerics;
using BenchmarkDotNet.Attributes;

namespace Acquisition.Benchmarks;

/// <summary>
/// How many slices of 32 coils, 512 × 256 samples to 256² pixels by root sum of squares, does a second have? On all cores; on one with DOTNET_PROCESSOR_COUNT=1. C on
/// FFTW makes 93 to 108 on one.
/// </summary>
[MemoryDiagnoser]
public class CartesianBenchmarks
{
    private readonly float[] _image = new float[256 * 256];
    private ICartesianTransform _transform = null!;
    private PlanarMemory<float> _kspace;

    [GlobalSetup]
    public void Setup()
    {
        MrEncoding encoding = new()
        {
            EncodedSpace = new(new(512, 256, 1), new(512, 256, 5)),
            ReconSpace = new(new(256, 256, 1), new(256, 256, 5)),
            Limits = new() { KspaceEncodingStep1 = new(0, 255, 128) },
            Trajectory = MrTrajectory.Cartesian,
        };
        CartesianPlan plan = new(encoding, columns: null, rows: null, channels: 32);
        _transform = new CpuCartesian().Open(plan);
        Random random = new(1);
        float[] Plane() => [.. Enumerable.Range(0, (int)plan.KspaceLength).Select(_ => random.NextSingle() - .5f)];
        _kspace = new(Plane(), Plane());
    }

    [GlobalCleanup]
    public void Cleanup() => _transform.Dispose();

    [Benchmark]
    public void Slice() => _transform.Reconstruct(_kspace, _image);
}
