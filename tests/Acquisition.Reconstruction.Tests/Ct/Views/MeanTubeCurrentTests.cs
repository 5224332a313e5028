using Acquisition.Core.Model.Ct;
using Acquisition.Core.Model.Images;
using Acquisition.Core.Model.Recipes;
using Acquisition.Simulation.Phantoms;
using Acquisition.Simulation.Scans;

namespace Acquisition.Reconstruction.Tests.Ct.Views;

/// <summary>A modulated tube current is said of the image whose views it was.</summary>
public class MeanTubeCurrentTests
{
    [Theory]
    [InlineData("ct.fbp.fan", 1)]
    [InlineData("ct.fdk", 4)]
    [InlineData("ct.iterative", 1)]
    public void Each_rotation_has_the_mean_of_its_own_views(string method, int rows)
    {
        CtSimulation scan = CtScans.Simulate(CtScans.Acquisition(rows: rows, rotations: 2, channels: 64, views: 60) with { TableFeedPerRotationMm = 0 }, CtPhantoms.WaterCylinder(CtScans.Water, 80));
        Recipe recipe = new() { Method = method, Grid = ImageGrid.Square(200, 16), Settings = method == "ct.iterative" ? new IterativeCt { Iterations = 1 } : null };
        // From 100 to 159 mA in the first rotation, 160 to 219 in the second.
        List<ReconstructedImage> images = Reconstruct.All(scan.Header, scan.Blocks().Select(block => block with
        {
            Views = [.. block.Views.Select((view, i) => view with { TubeCurrentMa = 100 + block.FirstViewIndex + i })],
        }), recipe);
        Assert.Equal([129.5, 189.5], images.Select(image => image.TubeCurrentMa!.Value).Distinct());
    }

    [Fact]
    public void Views_that_do_not_tell_say_nothing()
    {
        CtSimulation scan = CtScans.Simulate(CtScans.Acquisition(channels: 64, views: 60), CtPhantoms.WaterCylinder(CtScans.Water, 80), CtScans.Recipe(16, 200));
        IEnumerable<CtViewBlock> blocks = scan.Blocks().Select(block => block with { Views = [.. block.Views.Select(view => view with { TubeCurrentMa = null })] });
        Assert.Null(Assert.Single(Reconstruct.All(scan.Header, blocks)).TubeCurrentMa);
    }
}
