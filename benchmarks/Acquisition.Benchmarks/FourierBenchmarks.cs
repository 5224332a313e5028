using System.Runtime.InteropServices;
using Acquisition.Reconstruction.Fourier;
using Acquisition.Reconstruction.Numerics;
using BenchmarkDotNet.Attributes;

namespace Acquisition.Benchmarks;

/// <summary>
/// How fast are transforms of coil images and volumes on one core, in place, beside FFTW's best plan? GFLOP/s = 5·N·log₂N·batch / time, N the points of an image. FFTW's data
/// are interleaved, ours planar; both begin on cache lines.
/// </summary>
[MemoryDiagnoser]
public unsafe class FourierBenchmarks : IDisposable
{
    private const int LineBytes = 64;

    private FftwPlan? _fftw;
    private Action<PlanarTarget<float>> _transform = null!;
    private float* _re;
    private float* _im;
    private int _length;

    public static IEnumerable<FourierWorkload> Workloads =>
    [
        new(32, 256, 256), new(16, 512, 512), new(32, 320, 320), new(32, 230, 230), new(32, 346, 346), new(1, 256, 256, 256), new(32, 128, 128, 128),
    ];

    [ParamsSource(nameof(Workloads))]
    public FourierWorkload Workload { get; set; } = null!;

    [GlobalSetup]
    public void Setup()
    {
        _fftw = new FftwPlan(Workload.Sizes, Workload.Batch);
        _length = _fftw.Data.Length / 2;
        _re = (float*)NativeMemory.AlignedAlloc((nuint)_length * sizeof(float), LineBytes);
        _im = (float*)NativeMemory.AlignedAlloc((nuint)_length * sizeof(float), LineBytes);
        if (Workload.Sizes.Length == 1)
        {
            FourierPlan plan = new(Workload.Sizes[0]);
            _transform = data => plan.Transform(FourierDirection.Forward, data);
        }
        else
        {
            FourierGrid grid = new(Workload.Sizes);
            _transform = data => grid.Transform(FourierDirection.Forward, data);
        }
        for (int i = 0; i < _length; i++) (_re[i], _im[i]) = (_fftw.Data[2 * i], _fftw.Data[2 * i + 1]);
        RequireEqual(_fftw);
    }

    [GlobalCleanup]
    public void Dispose()
    {
        _fftw?.Dispose();
        NativeMemory.AlignedFree(_re);
        NativeMemory.AlignedFree(_im);
        GC.SuppressFinalize(this);
    }

    [Benchmark(Baseline = true)]
    public void Fftw() => _fftw!.Execute();

    [Benchmark]
    public void Ours() => _transform(new PlanarTarget<float>(new Span<float>(_re, _length), new Span<float>(_im, _length)));

    /// <summary>Both do the same; then the data are zero, as they stay in transforms that are not scaled.</summary>
    private void RequireEqual(FftwPlan fftw)
    {
        Fftw();
        Ours();
        double error = 0, energy = 0;
        for (int i = 0; i < _length; i++)
        {
            (double re, double im) = (fftw.Data[2 * i], fftw.Data[2 * i + 1]);
            error += (_re[i] - re) * (_re[i] - re) + (_im[i] - im) * (_im[i] - im);
            energy += re * re + im * im;
        }
        if (!(error <= 1e-12 * energy)) throw new InvalidOperationException($"{Workload} differs from FFTW by {Math.Sqrt(error / energy):g3}.");
        fftw.Data.Clear();
        new Span<float>(_re, _length).Clear();
        new Span<float>(_im, _length).Clear();
    }
}
