using System.Runtime.InteropServices;
using Acquisition.Core.Model.Errors;
using Acquisition.Core.Model.Mr;
using Acquisition.Simulation.Scans;

namespace Acquisition.Reconstruction.Tests.Mr;

/// <summary>Trajectories that come with the readouts of a Cartesian header.</summary>
public class GridTrajectoryTests
{
    private const int Samples = 32, Lines = 16;
    private static readonly MrSimulation Scan = MrScans.Simulate(o => o with { Columns = Samples / 2, Rows = Lines, Slices = 1 });

    [Theory]
    [InlineData(1, 1, 2)]
    [InlineData(1.0 / Samples, 1.0 / Lines, 2)]         // cycles a pixel
    [InlineData(1 / 480.0, 1 / 240.0, 3)]               // 1/mm, with a third coordinate
    [InlineData(1, 1, 1)]
    public void Trajectory_on_the_grid_is_taken_in_any_unit(double a, double b, int dimensions) =>
        Assert.Single(Reconstruct.All(Scan.Header, With(dimensions, (sample, line) => (a * sample, b * line))));

    public static TheoryData<string, Func<int, int, (double, double)>> Elsewhere => new()
    {
        { "radial", (s, l) => (s * Math.Cos(l * .2), s * Math.Sin(l * .2)) },
        { "spiral", (s, l) => (s * Math.Cos(s * .3 + l), s * Math.Sin(s * .3 + l)) },
        { "ramp sampled", (s, l) => (s + .1 * Math.Sin(s), l) },
        { "line beside its place", (s, l) => (s, l == 3 ? l + .2 : l) },
        { "every line half a line off", (s, l) => (s, l + .5) },
        { "line that drifts", (s, l) => (s, l + .02 * s) },
        { "echo that is early by a third of a sample", (s, l) => (s + .3, l) },
        { "mirrored readout", (s, l) => (-s, l) },
        { "mirrored phase encoding", (s, l) => (s, -l) },
        { "no movement", (s, l) => (0, 0) },
        { "not a number", (s, l) => (s, double.NaN) },
    };

    [Theory]
    [MemberData(nameof(Elsewhere))]
    public void Trajectory_that_leaves_the_grid_is_refused(string why, Func<int, int, (double, double)> at)
    {
        ReconstructionException refusal = Assert.Throws<ReconstructionException>(() => Reconstruct.All(Scan.Header, With(2, at)));
        Assert.True(refusal.Reason == "INVALID_READOUT", why);
        Assert.Contains("trajectory that is not on the grid", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Trajectory_of_a_reversed_readout_runs_against_growing_k()
    {
        int[] backwards = [.. Enumerable.Range(0, Samples).Reverse()];
        Assert.Single(Reconstruct.All(Scan.Header, Scan.Readouts().Select(r => r.Counters.KspaceEncodeStep1 % 2 == 0
            ? With(r, 2, (sample, line) => (sample, line))
            // Acquired backwards: sample i of the readout is sample N−1−i of the line.
            : With(r.Picking(backwards) with { Flags = r.Flags | MrReadoutFlags.Reverse }, 2, (sample, line) => (Samples - 1 - (sample + Samples / 2) - Samples / 2, line))).InBlocks()));
    }

    [Fact]
    public void Trajectory_of_another_size_is_refused() => Assert.Equal("INVALID_READOUT", Reconstruct.Refusal(
        Scan.Header, Scan.Readouts().Select(r => With(r, 2, (s, l) => (s, l)) with { TrajectoryDimensions = 3 }).InBlocks()));

    private static IEnumerable<Core.Model.Scans.AcquiredBlock> With(int dimensions, Func<int, int, (double X, double Y)> at) =>
        Scan.Readouts().Select(r => With(r, dimensions, at)).InBlocks();

    /// <summary>Samples and lines are counted from the centre of k-space.</summary>
    private static MrReadout With(MrReadout readout, int dimensions, Func<int, int, (double X, double Y)> at) => readout with
    {
        TrajectoryDimensions = dimensions,
        Trajectory = MemoryMarshal.AsBytes<float>(Enumerable.Range(0, Samples).SelectMany(sample =>
        {
            (double x, double y) = at(sample - Samples / 2, readout.Counters.KspaceEncodeStep1 - Lines / 2);
            return ((float[])[(float)x, (float)y, 7])[..dimensions];
        }).ToArray()).ToArray(),
    };
}
