using Acquisition.Reconstruction.Operators;
using Acquisition.Reconstruction.Operators.Host;
using BenchmarkDotNet.Attributes;

namespace Acquisition.Benchmarks;

/// <summary>
/// How fast does the adjoint of 16 coils' samples reach a 256² image at an accuracy of 10⁻³, sorting included? Samples of all coils / time. The baseline is
/// the same operator opened once, without sorting: what an iteration of a solver pays.
/// </summary>
[MemoryDiagnoser]
public class NonuniformFourierBenchmarks
{
    private const int Coils = 16;
    private const int Size = 256;

    private NonuniformFourier _description = null!;
    private ILinearMap<HostArray> _map = null!;
    private HostArray _data;
    private HostArray _image;

    [Params("radial", "spiral")]
    public string Trajectory { get; set; } = "";

    [GlobalSetup]
    public void Setup()
    {
        _description = new(Coils, Shape.Complex(Size, Size), Trajectory == "radial" ? Radial() : Spiral(), default, 1e-3);
        _map = HostBackend.Shared.Open(_description);
        _data = HostArray.Allocate(_description.Range);
        _image = HostArray.Allocate(_description.Domain);
        Random random = new(1);
        for (int plane = 0; plane < 2; plane++)
            foreach (ref float value in _data.Plane(plane).Span) value = random.NextSingle() - .5f;
    }

    [GlobalCleanup]
    public void Cleanup() => _map.Dispose();

    [Benchmark(Baseline = true)]
    public void Sorted() => _map.Adjoint(_data, _image);

    [Benchmark]
    public void SortingIncluded()
    {
        using ILinearMap<HostArray> map = HostBackend.Shared.Open(_description);
        map.Adjoint(_data, _image);
    }

    [Benchmark]
    public void Forward() => _map.Forward(_image, _data);

    /// <summary>402 spokes of 512 samples.</summary>
    private static float[] Radial()
    {
        float[] k = new float[2 * 402 * 512];
        for (int i = 0; i < k.Length / 2; i++)
        {
            (double sin, double cos) = Math.SinCos(Math.PI * (i / 512) / 402);
            double r = (i % 512 - 256) / 2.0;
            (k[2 * i], k[2 * i + 1]) = ((float)(r * cos), (float)(r * sin));
        }
        return k;
    }

    /// <summary>48 Archimedean interleaves of 4096 samples at constant angular velocity, twice as dense as the image needs.</summary>
    private static float[] Spiral()
    {
        float[] k = new float[2 * 48 * 4096];
        for (int i = 0; i < k.Length / 2; i++)
        {
            double t = i % 4096 / 4096.0;
            (double sin, double cos) = Math.SinCos(2 * Math.PI * (i / 4096 / 48.0 + t * 128 / 48 * 2));
            (k[2 * i], k[2 * i + 1]) = ((float)(128 * t * cos), (float)(128 * t * sin));
        }
        return k;
    }
}
