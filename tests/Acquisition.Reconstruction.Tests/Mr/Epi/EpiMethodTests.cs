using System.Numerics.Tensors;
using Acquisition.Core.Model.Images;
using Acquisition.Core.Model.Mr;
using Acquisition.Core.Model.Scans;
using Acquisition.Simulation.Mr;

namespace Acquisition.Reconstruction.Tests.Mr.Epi;

/// <summary>Echo trains over a phantom with a known ghost, against the band-limited truth, which the witness sums up without a transform.</summary>
public class EpiMethodTests
{
    [Theory]
    [InlineData(0, 0, true)]
    [InlineData(.4, .3, true)]       // nearly half a sample between the echoes
    [InlineData(-1.1, 1.2, true)]
    [InlineData(.4, .3, false)]      // found in the image alone
    [InlineData(-.7, -1.1, false)]
    public void Image_is_the_objects_without_a_ghost(double shift, double phase, bool navigators)
    {
        EpiScan scan = new(shift, phase) { HasNavigators = navigators };
        Collected collected = new();
        Reconstruct.Into(collected, scan.Header, scan.Readouts().InBlocks());
        ReconstructedImage image = Assert.Single(collected.Images);
        float[] truth = Truth(scan, image);
        // The grid's outermost samples lie beyond the echo's, where the phantom's edges have signal that no regridding can know.
        Assert.InRange(Nrmse(image.Pixels.Span, truth), 0, .02);
        Assert.InRange(GhostToSignal.Of(image.Pixels.Span, truth, EpiScan.Columns), -.005, .005);
        Assert.Equal(!navigators, collected.Warnings.Exists(warning => warning.Reason == "NO_NAVIGATORS"));
    }

    [Fact]
    public void The_ghost_is_there_where_nothing_corrects_it()
    {
        EpiScan scan = new(.4, .3) { HasNavigators = false };
        // Named by one polarity's flag only at the reader: samples turned round already.
        List<MrReadout> readouts = [.. scan.Readouts().Select(readout => Turned(readout))];
        float[] image = Assert.Single(Reconstruct.All(scan.Header, readouts.InBlocks())).Pixels.ToArray();
        ReconstructedImage corrected = Assert.Single(Reconstruct.All(scan.Header, scan.Readouts().InBlocks()));
        Assert.InRange(GhostToSignal.Of(image, Truth(scan, corrected), EpiScan.Columns), .08, .5);
    }

    [Fact]
    public void Off_resonance_between_the_navigators_does_not_look_like_a_ghost()
    {
        // 0.2 rad an echo move the image by 2 rows, and make nothing else.
        EpiScan scan = new(.4, .3) { PhasePerEcho = 2 * Math.PI * 2 / EpiScan.Rows };
        ReconstructedImage image = Assert.Single(Reconstruct.All(scan.Header, scan.Readouts().InBlocks()));
        float[] truth = Truth(scan, image), moved = new float[truth.Length];
        for (int i = 0; i < truth.Length; i++) moved[i] = truth[(i + 2 * EpiScan.Columns) % truth.Length];
        Assert.InRange(GhostToSignal.Of(image.Pixels.Span, moved, EpiScan.Columns), -.005, .005);
        Assert.InRange(Nrmse(image.Pixels.Span, moved), 0, .02);
    }

    [Fact]
    public void Readouts_that_are_not_what_the_header_says_are_refused()
    {
        EpiScan scan = new(0, 0);
        List<MrReadout> readouts = scan.Readouts();
        readouts[5] = readouts[5].Picking([.. Enumerable.Range(0, 100)]) with { CenterSample = 50 };
        Assert.Equal("INVALID_READOUT", Reconstruct.Refusal(scan.Header, readouts.InBlocks()));
        Assert.Equal("MISSING_LINES", Reconstruct.Refusal(scan.Header, scan.Readouts().Where(readout => readout.Counters.KspaceEncodeStep1 != 7).InBlocks()));
    }

    [Fact]
    public void A_header_that_the_method_cannot_do_is_refused_by_field()
    {
        ScanHeader header = new EpiScan(0, 0).Header;
        Assert.Empty(Reconstructor.OnCpu().Check(header, header.Recipes[0]).Violations);
        AssertViolation("trajectory_description", header.WithEncoding(e => e with
        {
            TrajectoryDescription = new("ConventionalEPI") { UserParameters = new() { Longs = [new("rampUpTime", 160), new("flatTopTime", 240), new("rampDownTime", 160)] } },
        }));
        AssertViolation("acceleration_factor_2", header.WithEncoding(e => e with { ParallelImaging = new(2, 2) }));
        AssertViolation("matrix_z", header.WithEncoding(e => e with { EncodedSpace = e.EncodedSpace with { Matrix = e.EncodedSpace.Matrix with { Z = 2 } } }));

        static void AssertViolation(string field, ScanHeader header) => Assert.Contains(
            Reconstructor.OnCpu().Check(header, header.Recipes[0] with { Method = "mr.epi" }).Violations, violation => violation.Field.Contains(field, StringComparison.Ordinal));
    }

    /// <summary>A reversed readout as one in the order of growing k, so that its polarity does not show.</summary>
    private static MrReadout Turned(MrReadout readout) => !readout.Flags.HasFlag(MrReadoutFlags.Reverse) ? readout
        : readout.Picking([.. Enumerable.Range(0, readout.NumberOfSamples).Reverse()]).Without(MrReadoutFlags.Reverse);

    internal static float[] Truth(EpiScan scan, ReconstructedImage image)
    {
        float[] truth = MrTruth.BandLimited(scan.Model, EpiScan.EncodedSpace, image.Plane, image.Rows, image.Columns);
        MrSpace space = EpiScan.EncodedSpace;
        float scale = (float)(space.FieldOfViewMm.X * space.FieldOfViewMm.Y / Math.Sqrt(space.Matrix.X * space.Matrix.Y));
        return [.. truth.Select(value => scale * value)];
    }

    internal static double Nrmse(ReadOnlySpan<float> actual, ReadOnlySpan<float> expected) =>
        TensorPrimitives.Distance(actual, expected) / TensorPrimitives.Norm(expected);
}
