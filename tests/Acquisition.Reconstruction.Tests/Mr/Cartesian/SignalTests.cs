using System.Runtime.InteropServices;
using Acquisition.Core.Model.Errors;
using Acquisition.Core.Model.Images;
using Acquisition.Core.Model.Mr;
using Acquisition.Core.Model.Scans;
using Acquisition.Core.Ports.Reconstruction;
using Acquisition.Simulation.Mr;
using Acquisition.Simulation.Scans;

namespace Acquisition.Reconstruction.Tests.Mr.Cartesian;

/// <summary>Values at the ends of their range, formats, plausibility, memory.</summary>
/// <remarks>Alone, as what other tests allocate would be counted.</remarks>
[CollectionDefinition(nameof(SignalTests), DisableParallelization = true)]
[Collection(nameof(SignalTests))]
public class SignalTests
{
    private static readonly MrSimulation Scan = MrScans.Simulate(o => o with { Columns = 32, Rows = 24, Slices = 1 });
    private static readonly float[] Expected = Reconstruct.All(Scan.Header, Scan.Blocks())[0].Pixels.ToArray();
    private static readonly float Largest = Scan.Readouts().Max(r => MemoryMarshal.Cast<byte, float>(r.Samples.Span).ToArray().Max(Math.Abs));

    [Theory]
    [InlineData(1e36f)]
    [InlineData(1e30f)]
    [InlineData(1e18f)]
    [InlineData(1e-18f)]
    [InlineData(1e-30f)]
    public void Image_scales_with_its_samples_to_the_ends_of_a_floats_range(float peak)
    {
        float factor = peak / Largest;
        Collected collected = new();
        Reconstruct.Into(collected, Scan.Header, Scaled(factor));
        AssertScaled(factor, Assert.Single(collected.Images), 4e-7);      // samples and pixels are rounded
        Assert.Equal(["IMPLAUSIBLE_MAGNITUDE"], collected.Warnings.Select(w => w.Reason));
    }

    [Fact]
    public void Averages_of_values_near_the_largest_do_not_overflow()
    {
        float factor = 1.5e37f / Largest;
        ScanHeader header = Scan.Header.WithLimits(l => l with { Average = new(0, 31, 0) });      // their sum would be 4.8e38
        IEnumerable<MrReadout> readouts = Scan.Readouts().Select(r => r.WithSamples(s => Multiply(s, factor)))
            .SelectMany(r => Enumerable.Range(0, 32).Select(average => r.WithCounters(c => c with { Average = average })));
        AssertScaled(factor, Assert.Single(Reconstruct.All(header, readouts.InBlocks())), 2e-6);       // 32 roundings
    }

    [Fact]
    public void Image_beyond_a_floats_range_is_refused() => Assert.Equal("VALUES_OUT_OF_RANGE", Reconstruct.Refusal(
        Scan.Header with { Acquisition = Scan.Header.Acquisition() with { SampleScale = 1e6 } }, Scaled(1e36f / Largest)));

    [Theory]
    [InlineData(MrSampleFormat.ComplexInt16, 30_000, 2e-3)]             // half a step in 30 000, summed over the points
    [InlineData(MrSampleFormat.ComplexInt32, 2_000_000_000, 1e-6)]
    public void Integers_with_a_scale_give_the_image_of_the_floats(MrSampleFormat format, double top, double tolerance)
    {
        double scale = Largest / top;
        ScanHeader header = Scan.Header with { Acquisition = Scan.Header.Acquisition() with { SampleFormat = format, SampleScale = scale } };
        IEnumerable<MrReadout> readouts = Scan.Readouts().Select(r => r with
        {
            Samples = MemoryMarshal.Cast<byte, float>(r.Samples.Span).ToArray().SelectMany(s => format == MrSampleFormat.ComplexInt16
                ? BitConverter.GetBytes((short)Math.Round(s / scale)) : BitConverter.GetBytes((int)Math.Round(s / scale))).ToArray(),
        });
        Collected collected = new();
        Reconstruct.Into(collected, header, readouts.InBlocks());
        AssertScaled(1, Assert.Single(collected.Images), tolerance);
        Assert.Empty(collected.Warnings);
    }

    [Fact]
    public void Saturated_integers_are_warned_of()
    {
        ScanHeader header = Scan.Header with { Acquisition = Scan.Header.Acquisition() with { SampleFormat = MrSampleFormat.ComplexInt16 } };
        IEnumerable<MrReadout> readouts = Scan.Readouts().Select(r => r with
        {
            Samples = MemoryMarshal.Cast<byte, float>(r.Samples.Span).ToArray().SelectMany(s => BitConverter.GetBytes((short)Math.Clamp(s / Largest * 60_000, short.MinValue, short.MaxValue))).ToArray(),
        });
        Assert.Contains("SATURATED_SAMPLES", Reconstruct.Warnings(header, readouts.InBlocks()).Select(w => w.Reason));
    }

    [Fact]
    public void Silence_is_warned_of()
    {
        Collected collected = new();
        Reconstruct.Into(collected, Scan.Header, Scaled(0));
        Assert.Equal(0, Assert.Single(collected.Images).Pixels.ToArray().Max());
        Assert.Equal(["NO_SIGNAL"], collected.Warnings.Select(w => w.Reason));
    }

    [Fact]
    public void Replaced_samples_are_warned_of_with_their_readout()
    {
        IEnumerable<MrReadout> readouts = Scan.Readouts().Select(r => r.Counters.KspaceEncodeStep1 is 3 or 4 ? r.WithSamples(s => s[0] = s[3] = float.NaN) : r);
        List<Warning> warnings = Reconstruct.Warnings(Scan.Header, readouts.InBlocks());
        Assert.Equal([("REPLACED_SAMPLES", 2L), ("REPLACED_SAMPLES", 2L)], warnings.Select(w => (w.Reason, w.Count)));
        Assert.Contains("readout 3 (line 3 of slice 0)", warnings[0].Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(8, 1)]
    [InlineData(2, 3)]
    public void Memory_with_all_slices_under_way_is_what_was_estimated(int slices, int averages)
    {
        MrSimulation scan = MrScans.Simulate(o => o with { Columns = 128, Rows = 128, Slices = slices, Coils = CoilArray.Ring(8) });
        ScanHeader header = scan.Header.WithLimits(l => l with { Average = new(0, averages - 1, 0) });
        long estimate = Reconstructor.OnCpu().Check(header, header.Recipes[0]).WorkingBytes;
        MrReadout[] begun = [.. scan.Readouts().Where(r => r.Counters.KspaceEncodeStep1 == 5)];
        long before = GC.GetTotalMemory(forceFullCollection: true);
        using IReconstruction reconstruction = Reconstructor.OnCpu().Open(header, header.Recipes[0]);
        reconstruction.Add(new MrReadoutBlock(begun), new Collected(), CancellationToken.None);
        long held = GC.GetTotalMemory(forceFullCollection: true) - before;
        Assert.InRange(estimate, .8 * held, 1.25 * held);
    }

    private static IEnumerable<AcquiredBlock> Scaled(float factor) => Scan.Readouts().Select(r => r.WithSamples(s => Multiply(s, factor))).InBlocks();

    private static void Multiply(Span<float> samples, float factor)
    {
        foreach (ref float sample in samples) sample *= factor;
    }

    /// <summary>To a tolerance in parts of the brightest pixel.</summary>
    private static void AssertScaled(double factor, ReconstructedImage image, double tolerance)
    {
        float[] pixels = image.Pixels.ToArray();
        double peak = Expected.Max();
        for (int i = 0; i < pixels.Length; i++) Assert.Equal(Expected[i], pixels[i] / factor, tolerance * peak);
    }
}
