using MathNet.Numerics;
using Acquisition.Reconstruction.Fourier;
using Acquisition.Reconstruction.Numerics;
using BenchmarkDotNet.Attributes;

namespace Acquisition.Benchmarks;

/// <summary>How fast are 2-D transforms of a coil array, on one core, beside MathNet's managed transform? GFLOP/s = 5·N²·log₂(N²)·coils / time.</summary>
[MemoryDiagnoser]
public class FourierBenchmarks
{
    private const int Coils = 32;

    private FourierPlan _plan = null!;
    private float[] _re = [];
    private float[] _im = [];
    private Complex32[][] _interleaved = [];

    /// <summary>A power of two, a mixed radix, and 2·5·23, which needs the chirp.</summary>
    [Params(256, 320, 230)]
    public int Size { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        Random random = new(1);
        _plan = new FourierPlan(Size);
        _re = [.. Enumerable.Range(0, Coils * Size * Size).Select(_ => random.NextSingle() - .5f)];
        _im = [.. _re.Reverse()];
        _interleaved = [.. Enumerable.Range(0, Coils).Select(_ => Enumerable.Range(0, Size * Size).Select(_ => new Complex32(random.NextSingle(), random.NextSingle())).ToArray())];
    }

    [Benchmark(Baseline = true)]
    public void MathNet()
    {
        foreach (Complex32[] coil in _interleaved) global::MathNet.Numerics.IntegralTransforms.Fourier.Forward2D(coil, Size, Size);
    }

    [Benchmark]
    public void Ours()
    {
        int points = Size * Size;
        for (int coil = 0; coil < Coils; coil++)
        {
            PlanarTarget<float> image = new(_re.AsSpan(coil * points, points), _im.AsSpan(coil * points, points));
            _plan.Transform(FourierDirection.Forward, image);
            _plan.Transform(FourierDirection.Forward, image, inner: Size);
        }
    }
}
