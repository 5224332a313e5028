using Acquisition.Core.Model.Images;
using Acquisition.Core.Model.Mr;
using Acquisition.Core.Model.Recipes;
using Acquisition.Core.Model.Scans;
using Acquisition.Core.Ports.Reconstruction;
using Acquisition.Simulation.Scans;

namespace Acquisition.Reconstruction.Tests.Mr.Cartesian;

/// <summary>What was not acquired on one side of k-space is completed from the other: against the images of all of k-space.</summary>
public class PartialFourierTests
{
    private static readonly MrSimulation Scan = MrScans.Simulate(o => o with { Columns = 64, Rows = 96, Slices = 1 });
    private static readonly ReconstructedImage Whole = Assert.Single(Reconstruct.All(Scan.Header, Scan.Blocks()));

    public static TheoryData<PartialFourier> Completing => [PartialFourier.Homodyne, PartialFourier.ProjectionOntoConvexSets];

    [Theory]
    [MemberData(nameof(Completing))]
    public void Lines_that_were_not_acquired_are_completed(PartialFourier method)
    {
        // 5/8 of the lines, counted from 0.
        ScanHeader header = Scan.Header.WithLimits(l => l with { KspaceEncodingStep1 = new(0, 59, 12) });
        MrReadout[] readouts = [.. Scan.Readouts().Where(r => r.Counters.KspaceEncodeStep1 >= 36).Select(r => r.WithCounters(c => c with { KspaceEncodeStep1 = c.KspaceEncodeStep1 - 36 }))];
        AssertCompleted(header, readouts, method);
        Suitability found = Reconstructor.OnCpu().Check(header, Asking(method));
        Assert.Equal((true, "PARTIAL_FOURIER_COMPLETED"), (found.IsPossible, Assert.Single(found.Warnings).Reason));
    }

    [Theory]
    [MemberData(nameof(Completing))]
    public void Lines_that_were_sent_as_zeros_are_completed(PartialFourier method) => AssertCompleted(
        Scan.Header, [.. Scan.Readouts().Select(r => r.Counters.KspaceEncodeStep1 >= 36 ? r : r.WithSamples(samples => samples.Clear()))], method);

    [Theory]
    [MemberData(nameof(Completing))]
    public void Asymmetric_echo_is_completed(PartialFourier method) =>
        AssertCompleted(Scan.Header, [.. Scan.Readouts().Select(r => r.Picking([.. Enumerable.Range(48, 80)]) with { CenterSample = 16 })], method);

    [Theory]
    [MemberData(nameof(Completing))]
    public void Partitions_that_were_not_acquired_are_completed(PartialFourier method)
    {
        SlabScan slab = new() { Matrix = new(16, 16, 32), Oversampling = (1, 1, 1) };
        MrReadout[] all = [.. slab.Readouts()], some = [.. all.Where(r => r.Counters.KspaceEncodeStep2 < 22)];
        ScanHeader header = slab.Header.WithLimits(l => l with { KspaceEncodingStep2 = new(0, 21, 16) });
        List<ReconstructedImage> whole = Reconstruct.All(slab.Header, all.InBlocks());
        double zeros = Error(whole, Reconstruct.All(header, some.InBlocks(), MrScans.ZeroFilling)), completed = Error(whole, Reconstruct.All(header, some.InBlocks(), Asking(method)));
        // The voxels are large, 7.5 mm along the slab, and the coils' phase is known to the 24 mm of the shared third of it: about half of the error is left.
        Assert.True(completed < .6 * zeros, $"{completed:g3} of {zeros:g3}");
    }

    [Fact]
    public void Of_two_short_axes_the_shorter_one_is_completed_and_the_other_one_filled_with_zeros()
    {
        ScanHeader header = Scan.Header.WithLimits(l => l with { KspaceEncodingStep1 = new(0, 59, 12) });
        MrReadout[] readouts = [.. Scan.Readouts().Where(r => r.Counters.KspaceEncodeStep1 >= 36)
            .Select(r => r.WithCounters(c => c with { KspaceEncodeStep1 = c.KspaceEncodeStep1 - 36 }).Picking([.. Enumerable.Range(20, 108)]) with { CenterSample = 44 })];
        Collected collected = new();
        Reconstruct.Into(collected, header, readouts.InBlocks(), Asking(PartialFourier.ProjectionOntoConvexSets));
        Assert.Equal(["PARTIAL_FOURIER_COMPLETED", "ZERO_FILLED"], collected.Warnings.Select(w => w.Reason).Distinct().Order());
        MrReadout[] wide = [.. Scan.Readouts().Select(r => r.Picking([.. Enumerable.Range(20, 108)]) with { CenterSample = 44 })];
        double zeros = Error(Reconstruct.All(Scan.Header, wide.InBlocks(), MrScans.ZeroFilling), Reconstruct.All(header, readouts.InBlocks(), MrScans.ZeroFilling));
        double completed = Error(Reconstruct.All(Scan.Header, wide.InBlocks(), MrScans.ZeroFilling), collected.Images);
        Assert.True(completed < zeros / 3, $"{completed:g3} of {zeros:g3}");
    }

    [Theory]
    [MemberData(nameof(Completing))]
    public void Too_few_lines_on_the_shorter_side_are_refused(PartialFourier method)
    {
        ScanHeader header = Scan.Header.WithLimits(l => l with { KspaceEncodingStep1 = new(0, 50, 3) });
        Assert.Equal("header.mr.encodings[0].limits.kspace_encoding_step_1", Assert.Single(Reconstructor.OnCpu().Check(header, Asking(method)).Violations).Field);
        IEnumerable<MrReadout> echo = Scan.Readouts().Select(r => r.Picking([.. Enumerable.Range(61, 67)]) with { CenterSample = 3 });
        Assert.Equal("PARTIAL_FOURIER", Reconstruct.Refusal(Scan.Header, echo.InBlocks(), Asking(method)));
    }

    [Fact]
    public void Whole_k_space_is_left_as_it_is()
    {
        foreach (PartialFourier method in Completing.Select(row => row.Data))
            Assert.Equal(Whole.Pixels.ToArray(), Assert.Single(Reconstruct.All(Scan.Header, Scan.Blocks(), Asking(method))).Pixels.ToArray());
    }

    private static void AssertCompleted(ScanHeader header, MrReadout[] readouts, PartialFourier method)
    {
        Collected collected = new();
        Reconstruct.Into(collected, header, readouts.InBlocks(), Asking(method));
        Assert.Contains("PARTIAL_FOURIER_COMPLETED", collected.Warnings.Select(w => w.Reason));
        double zeros = Error([Whole], Reconstruct.All(header, readouts.InBlocks(), MrScans.ZeroFilling)), completed = Error([Whole], collected.Images);
        // The edge of the head, where the coils' phase is known to the resolution of the shared quarter of k-space alone, keeps an error.
        Assert.True(completed < zeros / 3, $"{completed:g3} of {zeros:g3}");
    }

    private static Recipe Asking(PartialFourier method) => new() { Settings = new MrFourier { PartialFourier = method } };

    private static double Error(List<ReconstructedImage> expected, List<ReconstructedImage> actual)
    {
        (double error, double energy) = (0, 0);
        foreach (ReconstructedImage image in actual)
        {
            float[] whole = expected.Single(e => e.Index == image.Index).Pixels.ToArray();
            for (int i = 0; i < whole.Length; i++)
            {
                error += Math.Pow(whole[i] - image.Pixels.Span[i], 2);
                energy += whole[i] * whole[i];
            }
        }
        return Math.Sqrt(error / energy);
    }
}
