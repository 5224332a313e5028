using Acquisition.Core.Model.Ct;
using Acquisition.Core.Model.Geometry;
using Acquisition.Core.Model.Recipes;
using Acquisition.Reconstruction.Ct.Helical;
using Acquisition.Reconstruction.Ct.Volumes;

namespace Acquisition.Reconstruction.Tests.Ct.Helical;

/// <summary>The vectors of rays and of slices against the definition, and the definition against what it must not change.</summary>
public class WfbpBackprojectorTests
{
    [Theory]
    [InlineData(16, 222, 1, 1.0, 0.6, 16)]
    [InlineData(16, 222, 1, 1.0, -0.6, 32)]     // slices towards −Z, two lines of them
    [InlineData(16, 222, 2, 2.5, 0.9, 16)]      // rows of two planes of the focal spot interleaved, smoothed
    [InlineData(64, 888, 1, 1.0, 1.0, 32)]      // a clinical detector: what views weigh is a line over 16 rays
    [InlineData(64, 888, 1, 1.6, 0.6, 16)]
    [InlineData(1, 222, 1, 1.0, 0.1, 16)]       // a single row
    [InlineData(200, 30, 1, 1.0, 1.5, 16)]      // few wide channels, many rows: neighbouring rays meet far other rows
    public void Vectors_equal_the_scalar_definition(int rows, int channels, int nodesPerRow, double thicknessRows, float stepMm, int slices)
    {
        CtSource source = CtScans.Acquisition(rows: rows, channels: channels).Sources[0];
        SliceProfile profile = new(rows, nodesPerRow, thicknessRows);
        ParallelGrid rays = new(source, 90, [new FanRays(source, default)]);
        VolumeGrid grid = VolumeGrid.Of(ImageGrid.Square(400, 70, new(20, -10, 0)), PatientPosition.Hfdr, new(240, 0, 0, 1));
        WfbpPlan plan = new(grid, rays, profile, 6.5, .625);
        ParallelRays starts = new(source, rays, [(0, new FanRays(source, default))], profile);
        ViewGroup[] groups = [.. Enumerable.Range(0, 3).Select(g => Group(plan, starts, g))];
        SliceLine line = new(-slices / 2 * stepMm, stepMm, slices);

        for (int tile = 0; tile < WfbpBackprojector.TileCount(plan); tile++)
        {
            float[] volume = new float[WfbpBackprojector.TileSize * WfbpBackprojector.TileSize * slices];
            WfbpBackprojector.Add(plan, tile, groups, line, volume);
            (int row, int column, int tileRows, int tileColumns) = WfbpBackprojector.TileOf(plan, tile);
            for (int i = 0; i < tileRows; i += 3)
                for (int j = 0; j < tileColumns; j += 2)
                    for (int k = 0; k < slices; k += 5)
                    {
                        float expected = groups.Sum(group => WfbpReference.Voxel(plan, group, row + i, column + j, line.ZMm(k)));
                        float actual = volume[(i * WfbpBackprojector.TileSize + j) * slices + k];
                        if (float.IsNaN(expected) || float.IsNaN(actual))
                        {
                            // A voxel on the very edge of what is seen is in or out by rounding.
                            Assert.True(float.IsNaN(expected) == float.IsNaN(actual) || IsOnEdge(plan, groups, row + i, column + j, line.ZMm(k)));
                            continue;
                        }
                        // Places are known to 1e-4 of a ray, a point and a node, and worse where nodes are hundreds, as floats are; samples are 0 .. 1, and near its edge a
                        // view weighs less than what is rounded.
                        double place = 1e-3 * Math.Max(1, plan.Profile.Nodes / 100.0);
                        Assert.Equal(expected, actual, groups.Length * (place + 1e-3 / LeastWeight(plan, groups, row + i, column + j, line.ZMm(k))));
                    }
        }
    }

    [Fact]
    public void Views_that_say_the_same_are_averaged_to_it_whatever_they_weigh()
    {
        CtSource source = CtScans.Acquisition(rows: 16, channels: 222).Sources[0];
        SliceProfile profile = new(16, 1, 2.2);
        ParallelGrid rays = new(source, 90, [new FanRays(source, default)]);
        VolumeGrid grid = VolumeGrid.Of(ImageGrid.Square(300, 40), PatientPosition.Hfs, new(240, 0, 0, 1));
        WfbpPlan plan = new(grid, rays, profile, 5, .625);
        ParallelRays starts = new(source, rays, [(0, new FanRays(source, default))], profile);
        ViewGroup group = Group(plan, starts, 1);
        foreach (ParallelView view in group.Views)
            for (int ray = 0; ray < rays.Stride; ray++)
                for (int node = 0; node < profile.Nodes; node++) view.Samples.Span[view.Start(ray) + node * RayPoints.Block] = 3 * profile.Weights[node];
        for (int row = 0; row < 40; row += 3)
            for (int column = 0; column < 40; column += 3)
                Assert.Equal(3, WfbpReference.Voxel(plan, group, row, column, .4f), 1e-4);
    }

    private static bool IsOnEdge(WfbpPlan plan, ViewGroup[] groups, int row, int column, float z) =>
        new[] { -.02f, 0, .02f }.Select(shift => groups.Sum(group => WfbpReference.Voxel(plan, group, row, column, z + shift))).Any(float.IsFinite)
        || LeastWeight(plan, groups, row, column, z) < 1e-3;

    /// <summary>What the views of a group that see a voxel weigh together, at least, at one of the points about it.</summary>
    private static float LeastWeight(WfbpPlan plan, ViewGroup[] groups, int row, int column, float z)
    {
        float least = float.PositiveInfinity;
        foreach (ViewGroup group in groups)
        {
            int ray = (int)MathF.Floor(group.Pixels.Ray(row, column)), depth = (int)MathF.Floor(group.Pixels.Depth(row, column));
            for (int r = Math.Max(0, ray); r <= Math.Min(ray + 1, plan.Rays.Count - 1); r++)
                for (int d = depth; d <= depth + 1; d++)
                {
                    float weight = 0;
                    foreach (ParallelView view in group.Views)
                    {
                        float slope = view.Starts.NodesPerSlope[r] / (view.Starts.DepthMm[r] + view.Starts.Sense * (float)(d * plan.DepthStepMm));
                        float node = view.CentralNode + (z - view.SourceMm[r]) * slope;
                        if (!(node > 0 && node < plan.Profile.Nodes - 1)) continue;
                        weight += plan.Profile.Weights[(int)node] + (node - (int)node) * plan.Profile.Differences[(int)node];
                    }
                    least = Math.Min(least, weight);
                }
        }
        return least;
    }

    /// <summary>Four views of random samples about z = 0, every other one from the opposite side.</summary>
    private static ViewGroup Group(WfbpPlan plan, ParallelRays starts, int seed)
    {
        Random random = new(seed);
        double spacing = plan.Profile.Nodes * plan.RowSpacingMm / plan.Profile.NodesPerRow / 3;
        ParallelView[] views = [.. Enumerable.Range(0, 4).Select(v =>
        {
            ParallelView view = new(plan.Rays, plan.Profile) { Starts = v % 2 == 0 ? starts.Ahead : starts.Back, CentralNode = starts.CentralNode };
            for (int ray = 0; ray < plan.Rays.Stride; ray++)
            {
                view.SourceMm[ray] = (float)((v - 1.6) * spacing + .2 * plan.RowSpacingMm * (ray - plan.Rays.Middle) / 16);
                for (int node = 0; node < plan.Profile.Nodes; node++)
                    view.Samples.Span[view.Start(ray) + node * RayPoints.Block] = random.NextSingle() * plan.Profile.Weights[node];
            }
            return view;
        })];
        return new ViewGroup(plan.Project(.2 + .9 * seed), views);
    }
}
