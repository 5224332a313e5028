using Acquisition.Core.Model.Errors;
using Acquisition.Core.Model.Images;
using Acquisition.Core.Model.Mr;
using Acquisition.Core.Model.Scans;
using Acquisition.Simulation.Scans;

namespace Acquisition.Reconstruction.Tests.Mr.Cartesian;

/// <summary>An image leaves when all of it has come, and never before; what is missing at the scan's end is named.</summary>
public class CompletenessTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(8)]         // the centre of k-space
    [InlineData(15)]
    public void Missing_line_is_named_and_its_image_never_made(int line)
    {
        MrSimulation scan = MrScans.Simulate(o => o with { Columns = 16, Rows = 16, Slices = 3 });
        (List<ReconstructedImage> images, ReconstructionException failure) = Fail(
            scan.Header, scan.Readouts().Where(r => r.Counters is not { Slice: 1 } || r.Counters.KspaceEncodeStep1 != line));
        Assert.Equal("MISSING_LINES", failure.Reason);
        Assert.Contains($"Of slice 1 1 line did not come: {line}.", failure.Message, StringComparison.Ordinal);
        Assert.Contains("2 complete ones", failure.Message, StringComparison.Ordinal);
        Assert.Equal([0, 2], images.Select(image => image.Index.Slice).Order());
    }

    [Fact]
    public void Every_other_line_is_not_an_image_whatever_the_flags_say()
    {
        MrSimulation scan = MrScans.Simulate(o => o with { Columns = 16, Rows = 16, Slices = 1 });
        (List<ReconstructedImage> images, ReconstructionException failure) = Fail(scan.Header, scan.Readouts().Where(r => r.Counters.KspaceEncodeStep1 % 2 == 1));
        Assert.Equal("MISSING_LINES", failure.Reason);
        Assert.Contains("8 lines did not come: 0, 2, 4, 6, 8 and 3 more", failure.Message, StringComparison.Ordinal);
        Assert.Empty(images);
    }

    [Fact]
    public void Missing_average_of_a_line_is_named()
    {
        MrSimulation scan = MrScans.Simulate(o => o with { Columns = 16, Rows = 16, Slices = 1 });
        IEnumerable<MrReadout> readouts = Enumerable.Range(0, 2).SelectMany(average => scan.Readouts().Select(r => r.WithCounters(c => c with { Average = average })))
            .Where(r => r.Counters is not { Average: 1, KspaceEncodeStep1: 7 });
        (List<ReconstructedImage> images, ReconstructionException failure) = Fail(scan.Header.WithLimits(l => l with { Average = new(0, 1, 0) }), readouts);
        Assert.Equal("MISSING_LINES", failure.Reason);
        Assert.Contains("7 (average 1)", failure.Message, StringComparison.Ordinal);
        Assert.Empty(images);
    }

    [Fact]
    public void Scan_that_ends_after_three_of_five_repetitions_gives_those_and_names_the_rest()
    {
        MrSimulation scan = MrScans.Simulate(o => o with { Columns = 16, Rows = 16, Slices = 2, Repetitions = 5 });
        (List<ReconstructedImage> images, ReconstructionException failure) = Fail(scan.Header, scan.Readouts().Where(r => r.Counters.Repetition < 3));
        Assert.Equal(6, images.Count);
        Assert.Equal("MISSING_IMAGES", failure.Reason);
        Assert.Contains("4 images", failure.Message, StringComparison.Ordinal);
        Assert.Contains("slice 0, repetition 3; slice 1, repetition 3; slice 0, repetition 4", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Missing_slice_is_named()
    {
        MrSimulation scan = MrScans.Simulate(o => o with { Columns = 16, Rows = 16, Slices = 3 });
        (_, ReconstructionException failure) = Fail(scan.Header, scan.Readouts().Where(r => r.Counters.Slice != 2));
        Assert.Equal("MISSING_IMAGES", failure.Reason);
        Assert.Contains(": slice 2.", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Scan_without_a_line_of_an_image_has_no_imaging_data()
    {
        MrSimulation scan = MrScans.Simulate(o => o with { Columns = 16, Rows = 16, NoiseReadouts = 4 });
        Assert.Equal("NO_IMAGING_DATA", Reconstruct.Refusal(scan.Header, []));
        Assert.Equal("NO_IMAGING_DATA", Reconstruct.Refusal(scan.Header, scan.Readouts().Take(4).InBlocks()));
    }

    [Fact]
    public void Line_that_comes_again_is_left_out_and_counted_before_the_image_is_complete_and_after()
    {
        MrSimulation scan = MrScans.Simulate(o => o with { Columns = 16, Rows = 16, Slices = 1 });
        List<MrReadout> once = [.. scan.Readouts()];
        // Another signal, so that it shows where it is used.
        MrReadout again = once[8].WithSamples(samples => samples.Fill(1000));
        ReconstructedImage expected = Assert.Single(Reconstruct.All(scan.Header, once.InBlocks()));
        foreach (int at in (int[])[9, 15, 16])
        {
            Collected collected = new();
            Reconstruct.Into(collected, scan.Header, once.Take(at).Append(again).Concat(once.Skip(at)).Append(again).InBlocks());
            Assert.Equal(expected.Pixels.ToArray(), Assert.Single(collected.Images).Pixels.ToArray());
            Assert.Equal(["REPEATED_LINE", "REPEATED_LINE"], collected.Warnings.Select(w => w.Reason));
            Assert.Contains($"readout {at} (line 8 of slice 0)", collected.Warnings[0].Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Asymmetric_echo_is_refused_and_noted_where_zeros_are_asked_for()
    {
        MrSimulation scan = MrScans.Simulate(o => o with { Columns = 16, Rows = 16, Slices = 1 });
        List<MrReadout> readouts = [.. scan.Readouts().Select(r => r.Picking([.. Enumerable.Range(8, 24)]) with { CenterSample = 8 })];
        (List<ReconstructedImage> images, ReconstructionException failure) = Fail(scan.Header, readouts);
        Assert.Equal("PARTIAL_FOURIER", failure.Reason);
        Assert.Contains("columns 8 to 31 of 32", failure.Message, StringComparison.Ordinal);
        Assert.Empty(images);
        List<Warning> warnings = Reconstruct.Warnings(scan.Header, readouts.InBlocks(), MrScans.ZeroFilling);
        Assert.All(warnings, warning => Assert.Equal((WarningSeverity.Notice, "ZERO_FILLED"), (warning.Severity, warning.Reason)));
        Assert.NotEmpty(warnings);
    }

    [Theory]
    [InlineData(4, "NOT_SUPPORTED")]        // lines of zeros in place of lines that were not acquired
    [InlineData(1, "")]                     // the first three of sixteen
    public void Zeros_in_place_of_lines_are_not_an_acquisition(int step, string withZeroFilling)
    {
        MrSimulation scan = MrScans.Simulate(o => o with { Columns = 16, Rows = 16, Slices = 1 });
        IEnumerable<AcquiredBlock> blocks = scan.Readouts()
            .Select(r => (step == 1 ? r.Counters.KspaceEncodeStep1 >= 3 : r.Counters.KspaceEncodeStep1 % step == 0) ? r : r.WithSamples(samples => samples.Clear())).InBlocks();
        Assert.Equal("NOT_SUPPORTED", Reconstruct.Refusal(scan.Header, blocks));
        if (withZeroFilling.Length > 0) Assert.Equal(withZeroFilling, Reconstruct.Refusal(scan.Header, blocks, MrScans.ZeroFilling));
        else Assert.Single(Reconstruct.All(scan.Header, blocks, MrScans.ZeroFilling));
    }

    [Fact]
    public void Less_than_the_matrix_about_the_centre_is_interpolated_and_noted()
    {
        MrSimulation scan = MrScans.Simulate(o => o with { Columns = 16, Rows = 16, Slices = 1 });
        // Lines 4 to 12 and samples 6 to 26 of 16 and 32, about line 8 and sample 16: left out, or sent as zeros.
        ScanHeader header = scan.Header.WithLimits(l => l with { KspaceEncodingStep1 = new(4, 12, 8) });
        IEnumerable<MrReadout> less = scan.Readouts().Where(r => r.Counters.KspaceEncodeStep1 is >= 4 and <= 12).Select(r => r.Picking([.. Enumerable.Range(6, 21)]) with { CenterSample = 10 });
        IEnumerable<MrReadout> zeros = scan.Readouts().Select(r => r.WithSamples(samples =>
        {
            for (int i = 0; i < samples.Length; i++)
                if (r.Counters.KspaceEncodeStep1 is < 4 or > 12 || i / 2 % 32 is < 6 or > 26) samples[i] = 0;
        }));
        Collected one = new(), other = new();
        Reconstruct.Into(one, header, less.InBlocks());
        Reconstruct.Into(other, scan.Header, zeros.InBlocks());
        Assert.Equal(Assert.Single(one.Images).Pixels.ToArray(), Assert.Single(other.Images).Pixels.ToArray());
        Assert.All(one.Warnings.Concat(other.Warnings), warning => Assert.Equal((WarningSeverity.Notice, "INTERPOLATED"), (warning.Severity, warning.Reason)));
        Assert.NotEmpty(other.Warnings);
        Assert.Equal("INTERPOLATED", Assert.Single(Reconstructor.OnCpu().Check(header, new()).Warnings).Reason);
    }

    [Fact]
    public void Encodings_are_counted_one_after_the_other_and_one_without_images_is_left_out()
    {
        MrSimulation scan = MrScans.Simulate(o => o with { Columns = 16, Rows = 16, Slices = 2 });
        ScanHeader header = scan.Header with { Acquisition = scan.Header.Acquisition() with { Encodings = [scan.Encoding, scan.Encoding, scan.Encoding] } };
        IEnumerable<MrReadout> imaging = scan.Readouts().SelectMany(r => (MrReadout[])[r, r with { EncodingSpaceRef = 2 }]);
        MrReadout noise = scan.Readouts().First() with { EncodingSpaceRef = 1, Flags = MrReadoutFlags.NoiseMeasurement };
        Assert.Equal("MISSING_IMAGES", Reconstruct.Refusal(header, imaging.InBlocks()));
        Assert.Equal([1, 2, 5, 6], Reconstruct.All(header, imaging.Prepend(noise).InBlocks()).Select(image => image.InstanceNumber).Order());
    }

    private static (List<ReconstructedImage> Images, ReconstructionException Failure) Fail(ScanHeader header, IEnumerable<MrReadout> readouts)
    {
        Collected collected = new();
        ReconstructionException failure = Assert.Throws<ReconstructionException>(() => Reconstruct.Into(collected, header, readouts.InBlocks()));
        return (collected.Images, failure);
    }
}
