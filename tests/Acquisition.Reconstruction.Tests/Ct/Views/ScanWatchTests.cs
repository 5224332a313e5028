using System.Runtime.InteropServices;
using Acquisition.Core.Model.Ct;
using Acquisition.Core.Model.Errors;
using Acquisition.Core.Model.Images;
using Acquisition.Simulation.Phantoms;
using Acquisition.Simulation.Scans;

namespace Acquisition.Reconstruction.Tests.Ct.Views;

/// <summary>What is possible as a number and hardly as a measurement does not pass in silence.</summary>
public class ScanWatchTests
{
    private static readonly CtSimulation Integrals = Simulate(CtScans.Acquisition(channels: 120, views: 100));
    private static readonly CtSimulation Counts = Simulate(CtScans.Acquisition(channels: 120, views: 100) with { Quantity = CtQuantity.RawCounts });

    [Fact]
    public void Ordinary_scan_is_not_warned_of()
    {
        Assert.Empty(Reconstruct.Warnings(Integrals.Header, Integrals.Blocks()));
        Assert.Empty(Reconstruct.Warnings(Counts.Header, Counts.Blocks()));
    }

    [Fact]
    public void Line_integrals_times_1000_are_implausible() => Assert.Equal(("IMPLAUSIBLE_LINE_INTEGRALS", 100), Warned(Integrals, samples =>
    {
        foreach (ref float p in samples) p *= 1000;
    }));

    [Fact]
    public void Negated_line_integrals_are_implausible() => Assert.Equal(("NEGATIVE_LINE_INTEGRALS", 100), Warned(Integrals, samples =>
    {
        foreach (ref float p in samples) p = -p;
    }));

    [Fact]
    public void Object_that_is_brighter_than_air_is_implausible() => Assert.Equal(("NEGATIVE_LINE_INTEGRALS", 100), Warned(Counts, samples =>
    {
        foreach (ref float signal in samples) signal = 52_000;
    }));

    [Theory]
    [InlineData(1e30f)]
    [InlineData(-1e30f)]
    [InlineData(float.MaxValue)]
    public void Numbers_near_the_end_of_float_range_are_replaced_and_do_not_overflow(float huge)
    {
        Collected collected = new();
        Reconstruct.Into(collected, Integrals.Header, Integrals.Blocks().Altered((_, view, samples) =>
        {
            if (view % 10 == 0) samples[(int)view] = huge;
        }));
        Warning warning = Assert.Single(Aggregated(collected.Warnings));
        Assert.Equal(("REPLACED_SAMPLES", 10), (warning.Reason, warning.Count));
        Assert.Equal(10, collected.Images[0].ReplacedSamples);
        Assert.All(collected.Images[0].Pixels.ToArray(), pixel => Assert.InRange(pixel, -2000, 3000));
    }

    [Fact]
    public void Scan_of_such_numbers_alone_has_no_valid_samples() =>
        Assert.Equal("NO_VALID_SAMPLES", Reconstruct.Refusal(Integrals.Header, Integrals.Blocks().Altered((_, _, samples) => samples.Fill(1e30f))));

    [Fact]
    public void Largest_line_integrals_that_are_taken_make_finite_images()
    {
        ReconstructedImage image = Assert.Single(Reconstruct.All(Integrals.Header, Integrals.Blocks().Altered((_, view, samples) =>
        {
            for (int i = 0; i < samples.Length; i++) samples[i] = (i + view) % 2 == 0 ? 1e6f : -1e6f;
        })));
        Assert.True(image.Pixels.ToArray().All(float.IsFinite));
    }

    [Fact]
    public void Samples_that_are_not_finite_are_counted_in_a_warning() => Assert.Equal(("REPLACED_SAMPLES", 200), Warned(Integrals, samples => samples[3] = samples[70] = float.NaN));

    [Theory]
    [InlineData(SampleFormat.Uint16, 65535)]
    [InlineData(SampleFormat.Int16, 32767)]
    public void Samples_at_the_end_of_their_formats_range_are_counted(SampleFormat format, int largest)
    {
        // Counts of a detector whose air is at 30,000; three elements of each view saturate, one of them is known to be bad.
        CtAcquisition acquisition = ((CtAcquisition)Counts.Header.Acquisition with { SampleFormat = format }).With(source => source with { BadElements = [new(0, 9)] });
        IEnumerable<CtViewBlock> blocks = Counts.Blocks().Select(block =>
        {
            float[] samples = MemoryMarshal.Cast<byte, float>(block.Samples.Span).ToArray();
            ushort[] integers = [.. samples.Select(sample => (ushort)(sample / 2))];
            if (block.Kind == CtViewKind.Object)
                for (int view = 0; view < block.Views.Count; view++) integers[view * 120 + 5] = integers[view * 120 + 6] = integers[view * 120 + 9] = (ushort)largest;
            return block with { Samples = MemoryMarshal.AsBytes(integers.AsSpan()).ToArray() };
        });
        List<Warning> warnings = Aggregated(Reconstruct.Warnings(Counts.Header with { Acquisition = acquisition }, blocks));
        Assert.Equal(200, Assert.Single(warnings, warning => warning.Reason == "SATURATED_SAMPLES").Count);
    }

    [Theory]
    [InlineData(.005, false)]
    [InlineData(.02, true)]
    public void Tube_voltage_that_varies_is_warned_of(double variation, bool warned)
    {
        foreach (CtSimulation scan in (CtSimulation[])[Counts, Integrals])
        {
            IEnumerable<CtViewBlock> blocks = scan.Blocks().Select(block => block with
            {
                Views = [.. block.Views.Select((view, i) => view with { TubeVoltageKv = 120 * (1 + (i == 7 ? variation : 0)) })],
            });
            Assert.Equal(warned ? ["TUBE_VOLTAGE_VARIES"] : [], Reconstruct.Warnings(scan.Header, blocks).Select(warning => warning.Reason));
        }
    }

    private delegate void Change(Span<float> samples);

    /// <summary>The one thing that is warned of when each object view is changed, and how often.</summary>
    private static (string Reason, long Count) Warned(CtSimulation scan, Change change)
    {
        List<Warning> warnings = Reconstruct.Warnings(scan.Header, scan.Blocks().Altered((kind, _, samples) =>
        {
            if (kind == CtViewKind.Object) change(samples);
        }));
        Warning warning = Assert.Single(Aggregated(warnings));
        return (warning.Reason, warning.Count);
    }

    /// <summary>The same reason again is counted, not repeated: what the pipeline does.</summary>
    private static List<Warning> Aggregated(List<Warning> warnings) =>
        [.. warnings.GroupBy(warning => warning.Reason).Select(group => group.First() with { Count = group.Sum(warning => warning.Count) })];

    private static CtSimulation Simulate(CtAcquisition acquisition) =>
        CtScans.Simulate(acquisition, CtPhantoms.WaterCylinder(CtScans.Water, 80), CtScans.Recipe(32));
}
