using Acquisition.Core.Model.Images;
using Acquisition.Core.Model.Mr;
using Acquisition.Core.Model.Recipes;
using Acquisition.Core.Model.Scans;
using Acquisition.Simulation.Scans;

namespace Acquisition.Reconstruction.Tests.Mr.NonCartesian;

/// <summary>Images from spokes and spirals of a closed-form head, beside what a Cartesian grid shows of the same circle of k-space.</summary>
public class NonCartesianImageTests
{
    /// <summary>Spokes that are 1/240 mm apart at the edge of k-space: π/2·64.</summary>
    private const int Spokes = 101;

    /// <summary>
    /// Of the image's norm. What the circle's edge, cut between samples, and the spokes' distance there leave: ringing differs by parts of its first lobe. A sample
    /// that is misplaced by half of its distance, or a density without its ramp, makes ten times as much.
    /// </summary>
    private const double SameCircle = 0.02;

    [Theory]
    [InlineData(PathForm.Fractions)]
    [InlineData(PathForm.Cycles)]
    [InlineData(PathForm.Counters)]
    public void Spokes_show_the_object_where_it_lies(PathForm form)
    {
        MrSimulation scan = NonCartesianScans.Simulate(slices: 2);
        IEnumerable<MrReadout> readouts = from slice in (int[])[1, 0] from line in Enumerable.Range(0, Spokes) select scan.Spoke(line, Math.PI * line / Spokes, form, slice);
        List<ReconstructedImage> images = Reconstruct.All(scan.Header(MrTrajectory.Radial, Spokes), readouts.InBlocks());
        Assert.Equal([2, 1], images.Select(image => image.InstanceNumber));
        foreach (ReconstructedImage image in images)
        {
            Assert.Equal((64, 64), (image.Rows, image.Columns));
            Assert.Equal(0, (image.Plane.PixelCentre(32, 32) - scan.SliceCentre(image.Index.Slice)).Length, 1e-9);
            Assert.InRange(NonCartesianScans.Error(image.Pixels.Span, scan.Truth(image.Index.Slice)), 0, SameCircle);
        }
    }

    [Theory]
    [InlineData(PathForm.Fractions)]
    [InlineData(PathForm.Counters)]
    public void So_do_spokes_at_golden_angles(PathForm form)
    {
        MrSimulation scan = NonCartesianScans.Simulate();
        // A Fibonacci number of them: the largest gap is 1.6 times that of as many even ones.
        IEnumerable<MrReadout> readouts = Enumerable.Range(0, 144).Select(line => scan.Spoke(line, line * NonCartesianScans.GoldenAngle, form));
        ReconstructedImage image = Assert.Single(Reconstruct.All(scan.Header(MrTrajectory.GoldenAngle, 144), readouts.InBlocks()));
        Assert.InRange(NonCartesianScans.Error(image.Pixels.Span, scan.Truth()), 0, SameCircle);
    }

    [Fact]
    public void So_do_interleaved_spirals_weighted_by_iteration()
    {
        MrSimulation scan = NonCartesianScans.Simulate(coils: 2);
        const int Interleaves = 12, Samples = 800;
        IEnumerable<MrReadout> readouts = Enumerable.Range(0, Interleaves).Select(line => scan.Path(line, [.. Enumerable.Range(0, Samples).Select(i =>
        {
            // 36 turns of all interleaves to k = 32/240, at an even angular speed: the centre is dense, at the edge samples are 0.75/240 mm apart.
            double t = i / (double)Samples;
            (double sin, double cos) = Math.SinCos(2 * Math.PI * (t * 36 / Interleaves + line / (double)Interleaves));
            return (t * 32 / 240 * cos, t * 32 / 240 * sin);
        })]));
        ReconstructedImage image = Assert.Single(Reconstruct.All(scan.Header(MrTrajectory.Spiral, Interleaves), readouts.InBlocks()));
        Assert.InRange(NonCartesianScans.Error(image.Pixels.Span, scan.Truth()), 0, 2 * SameCircle);
    }

    [Fact]
    public void The_weights_of_iteration_are_those_of_the_sectors()
    {
        MrSimulation scan = NonCartesianScans.Simulate(coils: 1);
        List<MrReadout> readouts = [.. Enumerable.Range(0, Spokes).Select(line => scan.Spoke(line, Math.PI * line / Spokes, PathForm.Cycles))];
        Recipe iterative = new() { Settings = new MrNonCartesian { DensityCompensation = DensityCompensation.Iterative } };
        ReconstructedImage image = Assert.Single(Reconstruct.All(scan.Header(MrTrajectory.Radial, Spokes), readouts.InBlocks(), iterative));
        Assert.InRange(NonCartesianScans.Error(image.Pixels.Span, scan.Truth()), 0, 2 * SameCircle);
    }

    [Fact]
    public void Of_a_third_of_the_spokes_the_coils_together_make_a_better_image_than_gridding()
    {
        MrSimulation scan = NonCartesianScans.Simulate(coils: 8);
        List<MrReadout> readouts = [.. Enumerable.Range(0, 34).Select(line => scan.Spoke(line, Math.PI * line / 34, PathForm.Fractions))];
        ScanHeader header = scan.Header(MrTrajectory.Radial, 34);
        float[] truth = scan.Truth();
        double gridding = NonCartesianScans.Error(Assert.Single(Reconstruct.All(header, readouts.InBlocks())).Pixels.Span, truth);
        Recipe sense = new() { Settings = new MrNonCartesian { Kind = NonCartesianKind.CgSense } };
        double together = NonCartesianScans.Error(Assert.Single(Reconstruct.All(header, readouts.InBlocks(), sense)).Pixels.Span, truth);
        Assert.True(together < 0.5 * gridding, $"CG-SENSE leaves {together:g3}, gridding {gridding:g3}.");
    }

    [Fact]
    public void Of_a_fifth_of_the_spokes_fewest_wavelets_make_a_better_image_than_least_squares()
    {
        MrSimulation scan = NonCartesianScans.Simulate(coils: 4);
        List<MrReadout> readouts = [.. Enumerable.Range(0, 20).Select(line => scan.Spoke(line, line * NonCartesianScans.GoldenAngle, PathForm.Fractions))];
        ScanHeader header = scan.Header(MrTrajectory.GoldenAngle, 20);
        double Error(NonCartesianKind kind, int iterations) => NonCartesianScans.Error(Assert.Single(Reconstruct.All(
            header, readouts.InBlocks(), new Recipe { Settings = new MrNonCartesian { Kind = kind, Iterations = iterations } })).Pixels.Span, scan.Truth());
        // Few iterations regularise too: of several numbers the best.
        double squares = new[] { 6, 12, 50 }.Min(iterations => Error(NonCartesianKind.CgSense, iterations)), sparse = Error(NonCartesianKind.L1Wavelet, 100);
        Assert.True(sparse < 0.8 * squares, $"Fewest wavelets leave {sparse:g3}, least squares {squares:g3}.");
    }

    [Fact]
    public void Missing_spokes_are_told_of_and_the_others_stand_for_them()
    {
        MrSimulation scan = NonCartesianScans.Simulate();
        // Every tenth is missing: gaps of twice the distance, which sectors as wide fill.
        List<MrReadout> readouts = [.. Enumerable.Range(0, Spokes).Where(line => line % 10 != 5).Select(line => scan.Spoke(line, Math.PI * line / Spokes, PathForm.Counters))];
        Collected collected = new();
        Reconstruct.Into(collected, scan.Header(MrTrajectory.Radial, Spokes), readouts.InBlocks());
        Assert.Equal("MISSING_READOUTS", Assert.Single(collected.Warnings).Reason);
        Assert.InRange(NonCartesianScans.Error(Assert.Single(collected.Images).Pixels.Span, scan.Truth()), 0, 4 * SameCircle);
    }

    [Fact]
    public void Without_limits_an_image_leaves_with_the_readout_that_is_flagged_last()
    {
        MrSimulation scan = NonCartesianScans.Simulate(coils: 1, slices: 2);
        Collected collected = new();
        using Acquisition.Core.Ports.Reconstruction.IReconstruction reconstruction = Reconstructor.OnCpu().Open(scan.Header(MrTrajectory.GoldenAngle, null), new Recipe());
        for (int slice = 0; slice < 2; slice++)
        {
            for (int line = 0; line < 55; line++)
            {
                MrReadout spoke = scan.Spoke(line, line * NonCartesianScans.GoldenAngle, PathForm.Counters, slice);
                if (line == 54) spoke = spoke with { Flags = MrReadoutFlags.LastInSlice };
                reconstruction.Add(new MrReadoutBlock([spoke]), collected, CancellationToken.None);
            }
            Assert.Equal(slice + 1, collected.Images.Count);
        }
        reconstruction.Complete(collected, CancellationToken.None);
        Assert.Equal([1, 2], collected.Images.Select(image => image.InstanceNumber));
    }

    [Fact]
    public void Fewer_pixels_leave_out_the_outer_samples_and_keep_the_intensity()
    {
        MrSimulation scan = NonCartesianScans.Simulate();
        List<MrReadout> readouts = [.. Enumerable.Range(0, Spokes).Select(line => scan.Spoke(line, Math.PI * line / Spokes, PathForm.Counters))];
        ScanHeader header = scan.Header(MrTrajectory.Radial, Spokes);
        float[] full = Assert.Single(Reconstruct.All(header, readouts.InBlocks())).Pixels.ToArray();
        ReconstructedImage half = Assert.Single(Reconstruct.All(header, readouts.InBlocks(), new Recipe { Grid = new() { Columns = 32, Rows = 32 } }));
        Assert.Equal(2 * 240.0 / 64, half.Plane.ColumnSpacingMm, 1e-9);
        // The mean is k = 0: it does not depend on what lies outside. Magnitudes of ringing around the object, which coarser pixels spread wider, add a few percent.
        Assert.Equal(full.Average(), half.Pixels.ToArray().Average(), 0.05 * full.Average());
    }

    public static TheoryData<string, Func<MrReadout, MrReadout>> Bad => new()
    {
        { "INVALID_READOUT", readout => readout.WithTrajectory(2, Change(readout, 7, float.NaN)) },
        { "TRAJECTORY_BEYOND_MATRIX", readout => readout.WithTrajectory(2, Change(readout, 6, 80)) },
        { "TRAJECTORY_UNIT", readout => readout.WithTrajectory(2, [.. readout.Trajectory().Select(k => k / 100)]) },
        { "INVALID_READOUT", readout => readout with { TrajectoryDimensions = 1 } },
        { "INVALID_READOUT", readout => readout.WithTrajectory(1, new float[128]) },
        { "INVALID_READOUT", readout => readout with { NumberOfSamples = 0, Samples = default, TrajectoryDimensions = 0, Trajectory = default } },
        { "INVALID_READOUT", readout => readout with { DiscardPre = 100, DiscardPost = 28 } },
        { "INVALID_READOUT", readout => readout with { TrajectoryDimensions = 0, Trajectory = default } },
        { "INVALID_READOUT", readout => readout.WithCounters(counters => counters with { KspaceEncodeStep1 = 99 }) },
        { "INVALID_READOUT", readout => readout with { Position = new(1, 2, 300) } },
        { "INVALID_READOUT", readout => readout with { ActiveChannels = 2 } },
        { "LIMITS_NEEDED", readout => readout.WithCounters(counters => counters with { Average = 1 }) },
    };

    [Theory]
    [MemberData(nameof(Bad))]
    public void Bad_readouts_are_refused_with_their_reason(string reason, Func<MrReadout, MrReadout> change)
    {
        MrSimulation scan = NonCartesianScans.Simulate(coils: 1);
        List<MrReadout> readouts = [.. Enumerable.Range(0, 3).Select(line => scan.Spoke(line, line, PathForm.Cycles))];
        // The unit is seen from all readouts, anything else from one.
        readouts = [.. readouts.Select((readout, i) => i == 2 || reason == "TRAJECTORY_UNIT" ? change(readout) : readout)];
        Assert.Equal(reason, Reconstruct.Refusal(scan.Header(MrTrajectory.Spiral, 3).WithLimits(limits => limits with { Average = null }), readouts.InBlocks(), new Recipe()));
    }

    [Fact]
    public void A_cartesian_encoding_is_not_for_this_method()
    {
        MrSimulation scan = NonCartesianScans.Simulate();
        Assert.Contains(Reconstructor.OnCpu().Check(scan.Header, new Recipe { Method = "mr.nufft" }).Violations, violation => violation.Field == "header.mr.encodings[0].trajectory");
        Assert.Equal("mr.nufft", Reconstructor.OnCpu().Check(scan.Header(MrTrajectory.Spiral, 3), new Recipe()).Method);
    }

    private static float[] Change(MrReadout readout, int index, float value)
    {
        float[] k = readout.Trajectory();
        k[index] = value;
        return k;
    }
}
