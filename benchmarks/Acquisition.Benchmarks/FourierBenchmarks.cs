using Acquisition.Reconstruction.Fourier;
using Acquisition.Reconstruction.Numerics;
using BenchmarkDotNet.Attributes;
using MathNet.Numerics;

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

    /// <summary>MathNet's managed provider has no 2-D transform of single precision: rows, then columns, through a buffer.</summary>
    [Benchmark(Baseline = true)]
    public void MathNet()
    {
        Complex32[] line = new Complex32[Size];
        foreach (Complex32[] coil in _interleaved)
        {
            for (int row = 0; row < Size; row++) Transform(coil, line, row * Size, 1);
            for (int column = 0; column < Size; column++) Transform(coil, line, column, Size);
        }
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

    private static void Transform(Complex32[] coil, Complex32[] line, int start, int stride)
    {
        for (int i = 0; i < line.Length; i++) line[i] = coil[start + i * stride];
        global::MathNet.Numerics.IntegralTransforms.Fourier.Forward(line, global::MathNet.Numerics.IntegralTransforms.FourierOptions.NoScaling);
        for (int i = 0; i < line.Length; i++) coil[start + i * stride] = line[i];
    }
}
