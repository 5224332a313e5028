using Acquisition.Core.Model.Ct;
using Acquisition.Core.Model.Images;
using Acquisition.Core.Model.Recipes;
using Acquisition.Core.Ports.Reconstruction;

namespace Acquisition.Reconstruction.Tests.Ct.Metal;

public class MetalImagerTests
{
    private static readonly Recipe Plain = new() { Grid = ImageGrid.Square(300, 300) };
    private static readonly Recipe Reduced = Plain with { Steps = [new MetalArtefactReduction()] };

    [Theory]
    [InlineData(CtBeam.Divergent)]
    [InlineData(CtBeam.Parallel)]
    public void What_metal_does_beside_it_is_mostly_gone_and_the_metal_stays(CtBeam beam)
    {
        MetalScan scan = new(beam, rows: 1, metalRadiusMm: 9, Plain);
        ReconstructedImage with = Assert.Single(Reconstruct.All(scan.Header, [scan.Block], Plain)), without = Assert.Single(Reconstruct.All(scan.Header, [scan.Block], Reduced));
        double before = scan.Error(with), after = scan.Error(without);
        // Measured: 211 to 20 HU and 214 to 22 HU, where the same scan without metal has noise of 23 to 26.
        Assert.InRange(after, 0, before / 7);
        Assert.Equal(scan.Metal(with), scan.Metal(without));
        Assert.InRange(scan.Metal(without), 3000, double.PositiveInfinity);
    }

    [Fact]
    public void Rows_without_metal_and_scans_without_any_are_as_they_were()
    {
        MetalScan scan = new(CtBeam.Divergent, rows: 3, metalRadiusMm: 9, Plain);
        List<ReconstructedImage> with = Reconstruct.All(scan.Header, new[] { scan.Block }.InBlocksOf(50), Plain), without = Reconstruct.All(scan.Header, new[] { scan.Block }.InBlocksOf(50), Reduced);
        Assert.Equal(with.Select(image => (image.InstanceNumber, image.Plane)), without.Select(image => (image.InstanceNumber, image.Plane)));
        Assert.InRange(scan.Error(without[0]), 0, scan.Error(with[0]) / 3);
        // Rows are filtered in pairs, so that one is another's rounding: 1e-6 of the metal's 20 000 HU.
        for (int row = 1; row < 3; row++)
            Assert.All(with[row].Pixels.ToArray().Zip(without[row].Pixels.ToArray()), pair => Assert.Equal(pair.First, pair.Second, 0.02f));

        MetalScan healthy = new(CtBeam.Divergent, rows: 1, metalRadiusMm: 0, Plain);
        Assert.Equal(
            Assert.Single(Reconstruct.All(healthy.Header, [healthy.Block], Plain)).Pixels.ToArray(), Assert.Single(Reconstruct.All(healthy.Header, [healthy.Block], Reduced)).Pixels.ToArray());
    }

    [Fact]
    public void A_field_of_view_beside_the_metal_gains_too_and_each_rotation_has_its_own_metal()
    {
        Recipe small = new() { Grid = ImageGrid.Square(60, 60, new(0, -25, 0)) };
        MetalScan scan = new(CtBeam.Divergent, rows: 1, metalRadiusMm: 9, small, rotations: 2);
        List<ReconstructedImage> with = Reconstruct.All(scan.Header, [scan.Block], small), without = Reconstruct.All(scan.Header, [scan.Block], small with { Steps = [new MetalArtefactReduction(2500)] });
        Assert.Equal([1, 2], without.Select(image => image.InstanceNumber));
        for (int i = 0; i < 2; i++) Assert.InRange(scan.Error(without[i]), 0, scan.Error(with[i]) / 3);
    }

    [Fact]
    public void It_must_be_the_last_step_of_a_method_that_has_it_and_takes_memory_for_it()
    {
        MetalScan scan = new(CtBeam.Divergent, rows: 1, metalRadiusMm: 0, Plain);
        Suitability Check(Recipe recipe) => Reconstructor.OnCpu().Check(scan.Header, recipe);
        Assert.Contains("recipe.steps[0]", Check(Plain with { Steps = [new MetalArtefactReduction(), new WaterBeamHardening([1])] }).Violations.Select(violation => violation.Field));
        Assert.Contains("recipe.steps[0]", Check(Reduced with { Method = "ct.iterative" }).Violations.Select(violation => violation.Field));
        Assert.True(Check(Plain with { Steps = [new WaterBeamHardening([1]), new MetalArtefactReduction()] }).IsPossible);
        long rays = 360 * 444 * sizeof(float);
        Assert.InRange(Check(Reduced).WorkingBytes - Check(Plain).WorkingBytes, 4 * rays, 100 * rays);
        Assert.Equal("MISSING_VIEWS", Reconstruct.Refusal(scan.Header, new[] { scan.Block }.InBlocksOf(100).Take(2), Reduced));
    }
}
