using System.Runtime.InteropServices;
using Acquisition.Core.Model.Errors;
using Acquisition.Core.Model.Images;
using Acquisition.Core.Model.Mr;
using Acquisition.Core.Model.Recipes;
using Acquisition.Core.Model.Scans;
using Acquisition.Core.Ports.Reconstruction;
using Acquisition.Simulation.Scans;

namespace Acquisition.Reconstruction.Tests.Mr;

/// <summary>No image is made of a part: what is missing is named, and what cannot be reconstructed is said before the first sample.</summary>
public class CompletenessTests
{
    private static readonly MrSimulation Scan = MrScans.Simulate(o => o with { Slices = 3, Repetitions = 2 });

    private static readonly ScanHeader Header = Scan.Header.WithLimits(l => l with { Average = default(MrLimit) });

    public static TheoryData<string, Func<MrReadout, bool>, string> Gaps => new()
    {
        { "a line", r => r.Counters is { Slice: 1, Repetition: 0, KspaceEncodeStep1: 7 }, "MISSING_LINES" },
        { "the centre line", r => r.Counters is { Slice: 2, Repetition: 1, KspaceEncodeStep1: 20 }, "MISSING_LINES" },
        { "every second line", r => r.Counters.KspaceEncodeStep1 % 2 == 1, "MISSING_LINES" },
        { "a slice", r => r.Counters.Slice == 1, "MISSING_IMAGES" },
        { "a repetition", r => r.Counters.Repetition == 1, "MISSING_IMAGES" },
        { "everything", _ => true, "NO_IMAGING_DATA" },
    };

    [Theory]
    [MemberData(nameof(Gaps))]
    public void What_is_missing_is_named_and_no_image_is_made_of_a_part(string what, Func<MrReadout, bool> isMissing, string reason)
    {
        Collected collected = new();
        ReconstructionException refusal = Assert.Throws<ReconstructionException>(
            () => Reconstruct.Into(collected, Header, Scan.Readouts().Where(r => !isMissing(r)).InBlocks()));
        Assert.True(refusal.Reason == reason, $"{what}: {refusal.Message}");
        List<ReconstructedImage> whole = Reconstruct.All(Header, Scan.Blocks());
        foreach (ReconstructedImage image in collected.Images)
        {
            Assert.Equal(whole.Single(w => w.Index == image.Index).Pixels.ToArray(), image.Pixels.ToArray());
            Assert.DoesNotContain(Scan.Readouts(), r => isMissing(r) && r.Counters.Slice == image.Index.Slice && r.Counters.Repetition == image.Index.Repetition);
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)] // the header does not say how many averages there are
    public void A_missing_average_is_a_missing_line(bool said)
    {
        ScanHeader header = Header.WithLimits(l => l with { Average = said ? new MrLimit(0, 1, 0) : null });
        IEnumerable<MrReadout> readouts = Scan.Readouts().SelectMany(r => Enumerable.Range(0, 2).Select(a => r.WithCounters(c => c with { Average = a })))
            .Where(r => r.Counters is not { Slice: 0, Repetition: 0, KspaceEncodeStep1: 3, Average: 1 });
        Assert.Equal("MISSING_LINES", Reconstruct.Refusal(header, readouts.InBlocks()));
    }

    [Fact]
    public void A_scan_of_noise_alone_has_no_images()
    {
        IEnumerable<MrReadout> noise = Scan.Readouts().Take(4).Select(r => r with { Flags = MrReadoutFlags.NoiseMeasurement });
        Assert.Equal("NO_IMAGING_DATA", Reconstruct.Refusal(Header, noise.InBlocks()));
    }

    public static TheoryData<string, Func<MrEncoding, MrEncoding>, string> Impossible => new()
    {
        { "parallel imaging", e => e with { ParallelImaging = new(2, 1) }, "parallel_imaging" },
        { "multiband", e => e with { ParallelImaging = new(1, 1) { Multiband = new([], 0, 2, MrMultibandCalibration.Other, 0) } }, "parallel_imaging" },
        { "radial", e => e with { Trajectory = MrTrajectory.Radial }, "trajectory" },
        { "EPI", e => e with { Trajectory = MrTrajectory.Epi }, "trajectory" },
        { "3-D", e => e with { EncodedSpace = e.EncodedSpace with { Matrix = e.EncodedSpace.Matrix with { Z = 8 } } }, "encoded_space.matrix_z" },
        { "partitions", e => e with { Limits = e.Limits with { KspaceEncodingStep2 = new MrLimit(0, 7, 4) } }, "limits.kspace_encoding_step_2" },
        { "partial Fourier", e => e with { Limits = e.Limits with { KspaceEncodingStep1 = new MrLimit(0, 29, 10) } }, "limits.kspace_encoding_step_1" },
        { "a line beyond the matrix", e => e with { Limits = e.Limits with { KspaceEncodingStep1 = new MrLimit(0, 40, 20) } }, "limits.kspace_encoding_step_1" },
        { "a field of view beyond the encoded one", e => e with { ReconSpace = e.ReconSpace with { FieldOfViewMm = new(1000, 240, 4) } }, "recon_space.field_of_view_x_mm" },
    };

    [Theory]
    [MemberData(nameof(Impossible))]
    public void What_the_method_cannot_do_is_said_by_field(string what, Func<MrEncoding, MrEncoding> change, string field)
    {
        Suitability found = Reconstructor.OnCpu().Check(Header.WithEncoding(change), new Recipe());
        Assert.True(found.Violations.Any(v => v.Field == $"header.mr.encodings[0].{field}"), $"{what}: {string.Join("; ", found.Violations)}");
    }

    public static TheoryData<Recipe, string> WrongRecipes => new()
    {
        { new Recipe { Grid = new() { Columns = 5 } }, "recipe.grid.matrix_x" },
        { new Recipe { Grid = new() { Center = new(1, 0, 0) } }, "recipe.grid.center_mm" },
        { new Recipe { Grid = new() { Slices = 3 } }, "recipe.grid.matrix_z" },
        { new Recipe { Settings = new FilteredBackprojection() }, "recipe.settings" },
        { new Recipe { Method = "mr.tomorrow" }, "recipe.method" },
    };

    [Theory]
    [MemberData(nameof(WrongRecipes))]
    public void A_recipe_that_cannot_be_followed_is_said_by_field(Recipe recipe, string field) =>
        Assert.Contains(field, Reconstructor.OnCpu().Check(Header, recipe).Violations.Select(v => v.Field));

    [Fact]
    public void Zero_filling_is_a_choice_and_says_so()
    {
        Recipe recipe = new() { Settings = new MrFourier { PartialFourier = PartialFourier.ZeroFilling } };
        ScanHeader header = Header.WithLimits(l => l with { KspaceEncodingStep1 = new MrLimit(0, 29, 10) });
        Suitability found = Reconstructor.OnCpu().Check(header, recipe);
        Assert.True(found.IsPossible);
        Assert.Contains(found.Warnings, w => w.Reason == "ZERO_FILLED");
        Assert.Equal("PARTIAL_FOURIER", Reconstruct.Refusal(Header, Scan.Readouts().Select(r => r with { DiscardPre = 20 }).InBlocks()));
    }

    [Theory]
    [InlineData(1e30f)]
    [InlineData(1e-30f)]
    [InlineData(3e37f)]
    public void Extreme_samples_do_not_leave_the_range_of_floats(float scale)
    {
        List<ReconstructedImage> usual = Reconstruct.All(Header, Scan.Blocks());
        float largest = Scan.Readouts().Max(r => MemoryMarshal.Cast<byte, float>(r.Samples.Span).ToArray().Max(MathF.Abs));
        List<ReconstructedImage> extreme = Reconstruct.All(Header, Scan.Readouts().Select(r => r.WithSamples(samples =>
        {
            foreach (ref float sample in samples) sample = sample / largest * scale;
        })).InBlocks());
        foreach ((ReconstructedImage one, ReconstructedImage other) in usual.Zip(extreme))
        {
            float peak = one.Pixels.ToArray().Max();
            for (int i = 0; i < one.Pixels.Length; i++)
            {
                // Where the true value is beyond the largest float, that one stands.
                double expected = Math.Min((double)one.Pixels.Span[i] / largest * scale, float.MaxValue);
                Assert.Equal(expected, other.Pixels.Span[i], 2e-6 * peak / largest * scale);
            }
        }
    }

    [Fact]
    public void Integer_samples_are_scaled_and_saturated_ones_are_said()
    {
        float largest = Scan.Readouts().Max(r => MemoryMarshal.Cast<byte, float>(r.Samples.Span).ToArray().Max(MathF.Abs));
        double scale = largest / -short.MinValue; // so that the largest sample lies at the end of the range
        ScanHeader header = Header with { Acquisition = Header.Acquisition() with { SampleFormat = MrSampleFormat.ComplexInt16, SampleScale = scale } };
        IEnumerable<MrReadout> readouts = Scan.Readouts().Select(r => r with
        {
            Samples = MemoryMarshal.AsBytes(MemoryMarshal.Cast<byte, float>(r.Samples.Span).ToArray().Select(v => (short)Math.Clamp(Math.Round(v / scale), short.MinValue, short.MaxValue)).ToArray().AsSpan()).ToArray(),
        });
        Collected collected = new();
        Reconstruct.Into(collected, header, readouts.InBlocks());
        Assert.Contains(collected.Warnings, w => w.Reason == "SATURATED_SAMPLES");
        float[] expected = Reconstruct.All(Header, Scan.Blocks())[0].Pixels.ToArray(), image = collected.Images[0].Pixels.ToArray();
        // Rounding to 1 of 32768 in each of the samples, as noise of 0.3 steps: sqrt(8 coils) x 0.3 x scale in the image; six deviations.
        for (int i = 0; i < image.Length; i++) Assert.Equal(expected[i], image[i], 6 * .3 * Math.Sqrt(8) * scale);
    }

    [Fact]
    public void A_scan_without_signal_is_said() =>
        Assert.Contains(Reconstruct.Warnings(Header, Scan.Readouts().Select(r => r.WithSamples(s => s.Clear())).InBlocks()), w => w.Reason == "NO_SIGNAL");

    [Fact]
    public void Working_memory_is_what_was_said()
    {
        // Interleaved line by line: every slice is open at once, which is what is allowed for.
        MrSimulation scan = MrScans.Simulate(o => o with { Columns = 128, Rows = 128, Slices = 6 });
        ScanHeader header = scan.Header.WithLimits(l => l with { Average = default(MrLimit), Contrast = default(MrLimit), Phase = default(MrLimit), Set = default(MrLimit) });
        AcquiredBlock[] blocks = [.. scan.Readouts().OrderBy(r => r.Counters.KspaceEncodeStep1).InBlocks()];
        long said = Reconstructor.OnCpu().Check(header, new Recipe()).WorkingBytes;
        Collected collected = new();
        long before = GC.GetTotalMemory(forceFullCollection: true);
        using IReconstruction reconstruction = Reconstructor.OnCpu().Open(header, new Recipe());
        foreach (AcquiredBlock block in blocks[..^2]) reconstruction.Add(block, collected, CancellationToken.None);
        long held = GC.GetTotalMemory(forceFullCollection: true) - before;
        Assert.InRange(held, .75 * said, 1.25 * said);
        GC.KeepAlive(blocks);
    }
}
