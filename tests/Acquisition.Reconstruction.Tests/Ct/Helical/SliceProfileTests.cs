using Acquisition.Core.Model.Images;
using Acquisition.Core.Model.Recipes;
using Acquisition.Reconstruction.Ct.Helical;
using Acquisition.Simulation.Phantoms;

namespace Acquisition.Reconstruction.Tests.Ct.Helical;

/// <summary>The slice-sensitivity profile: what a thin disc across the axis looks like along z.</summary>
public class SliceProfileTests
{
    [Theory]
    [InlineData(.625, 0, 1.0)]
    [InlineData(1.0, 0, 1.0)]
    [InlineData(1.5, 0, 1.0)]
    [InlineData(3, 0, 1.0)]
    [InlineData(5, 0, 1.0)]
    [InlineData(1.0, 0, .5)]
    [InlineData(1.0, 0, 1.4)]
    [InlineData(1.5, 90, 1.0)]      // off the axis
    [InlineData(3, 90, .6)]
    public void Thin_disc_is_as_thick_as_asked(double thicknessMm, double xMm, double pitch)
    {
        const double Step = .125;
        // Half a turn's views of the disc are all about it: a tenth of a row is thin, and 3 mm wide it covers some pixels.
        HelicalScans scan = new(pitch: pitch, lengthMm: 26 + 14 * pitch + 2 * thicknessMm);
        Phantom disc = CtTestObjects.Disc(1, 3, .06, new(xMm, 0, .07));
        int slices = (int)(2 * (2 * thicknessMm + 2) / Step);
        Recipe recipe = new() { Grid = ImageGrid.Square(8, 8, new(xMm, 0, 0)) with { Slices = slices, SliceThicknessMm = thicknessMm, SliceIncrementMm = Step } };
        List<ReconstructedImage> images = scan.Reconstruct(disc, recipe);
        Assert.Equal(slices, images.Count);
        double[] profile = [.. images.OrderBy(image => image.Plane.Location).Select(image => 1000 + HelicalImageTests.Mean(image, new("disc", new(xMm, 0, 0), 1.5, 1)))];
        double width = FullWidthAtHalfMaximum(profile) * Step;
        Assert.All(images, image => Assert.Equal(thicknessMm, image.Plane.SliceThicknessMm, .01 * thicknessMm));
        // 5 %; off the axis the distance of the rows varies, and at a high pitch single views, not many, cross the disc: 10 %.
        Assert.Equal(thicknessMm, width, (xMm == 0 && pitch <= 1 ? .05 : .1) * thicknessMm);
    }

    [Fact]
    public void Rows_that_see_little_of_the_cone_fade_out()
    {
        Assert.Equal(1, SliceProfile.RowWeight(31, 64));
        Assert.Equal(1, SliceProfile.RowWeight(10, 64));
        Assert.InRange(SliceProfile.RowWeight(3, 64), .1, .9);
        Assert.InRange(SliceProfile.RowWeight(0, 64), 0, .01);
        for (int row = 0; row < 64; row++) Assert.Equal(SliceProfile.RowWeight(row, 64), SliceProfile.RowWeight(63 - row, 64), 1e-12);
    }

    [Theory]
    [InlineData(.3)]
    [InlineData(1)]
    [InlineData(1.3)]
    [InlineData(1.6)]
    [InlineData(2.7)]
    [InlineData(8.1)]
    public void Width_is_what_was_asked_and_at_least_a_row(double rows)
    {
        SliceProfile profile = new(64, 1, rows);
        Assert.Equal(Math.Max(1, rows), profile.WidthRows, 1e-3);
        Assert.Equal(1, profile.Weights[profile.Nodes / 2], 1e-6);      // the plateau weighs 1
    }

    private static double FullWidthAtHalfMaximum(double[] profile)
    {
        int peak = Array.IndexOf(profile, profile.Max());
        // The top of a wide profile is flat and noisy: its level is the mean of what is above 90 %.
        double half = profile.Where(value => value > .9 * profile[peak]).Average() / 2;
        int left = peak, right = peak;
        while (profile[left - 1] > half) left--;
        while (profile[right + 1] > half) right++;
        double from = left - (profile[left] - half) / (profile[left] - profile[left - 1]), to = right + (profile[right] - half) / (profile[right] - profile[right + 1]);
        return to - from;
    }
}
