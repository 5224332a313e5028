using System.Runtime.InteropServices;
using Acquisition.Core.Model.Ct;
using Acquisition.Core.Model.Images;
using Acquisition.Core.Model.Recipes;
using Acquisition.Simulation.Phantoms;
using Acquisition.Simulation.Scans;

namespace Acquisition.Reconstruction.Tests.Ct.Helical;

/// <summary>What inclined rays and the distance of the rows do to objects that change along z: neither is taken for the other.</summary>
public class HelicalConeTests
{
    private const double Water = CtScans.Water;

    [Theory]
    [InlineData(.5)]
    [InlineData(1)]
    public void Uniform_regions_of_the_forbild_head_have_their_values_where_the_ear_is_solid(double pitch)
    {
        Phantom head = CtPhantoms.ForbildHead(Water);
        // What is left out of it: balls of air.
        Phantom solid = head with { Solids = [.. head.Solids.Where(body => !(body.Value == 0 && body.Bounds.RadiusMm < 2))] };
        Assert.True(solid.Solids.Count < head.Solids.Count - 100);
        Assert.InRange(WorstHu(solid, 64, 1, pitch), 0, 3);
    }

    /// <summary>
    /// The ear is a grating of air cells along z. Rays of 64 rows meet it up to 2 mm further up or down than the slice that they are taken for lies, on their way from it to the
    /// brain: back-projection that takes inclined rays for those of a slice is exact only for what does not change along z.
    /// </summary>
    [Fact]
    public void Cells_of_an_ear_streak_as_far_as_rays_are_inclined_and_not_because_rows_are_far_apart()
    {
        Phantom head = CtPhantoms.ForbildHead(Water);
        double narrow = WorstHu(head, 4, 1, 1), wide = WorstHu(head, 64, 1, 1), finer = WorstHu(head, 128, .5, 1);
        Assert.InRange(narrow, 0, 7);       // found: 5
        Assert.InRange(wide, 10, 25);       // found: 20
        Assert.Equal(wide, finer, 3.0);     // the same cone, twice the rows
    }

    /// <summary>
    /// The end plate of a vertebra lies in a plane with some rays: from one row to the next they go through all of it or none. Rows that see a point and not a height of 0.625 mm alias
    /// that into streaks beside the neck; a detector's rows are as tall as they are apart.
    /// </summary>
    [Fact]
    public void End_plates_streak_where_rows_see_points_and_hardly_where_they_are_as_tall_as_a_detectors()
    {
        CtAcquisition scan = CtScanners.Helical(4, pitch: .55, rows: 256, channels: 296, viewsPerRotation: 400).AsLineIntegrals();
        CtAcquisition fine = scan.With(source => source with { RowPitchMm = source.RowPitchMm / 4 });
        fine = fine with { TableFeedPerRotationMm = scan.TableFeedPerRotationMm / 4, ViewCount = (long)((4 + 40) / (.55 * 40) * 400) + 440 };
        CtAcquisition coarse = fine.With(source => source with { DetectorRows = 64, RowPitchMm = 4 * source.RowPitchMm, CentralRow = 31.5 });
        Recipe recipe = new() { Grid = new ImageGrid { Columns = 40, Rows = 80, ColumnSpacingMm = .25, RowSpacingMm = .25, Center = new(-41, 35, -118), Slices = 3, SliceThicknessMm = 1.25, SliceIncrementMm = 1.25 } };
        CtSimulation simulation = new(new CtSimulationOptions
        {
            Acquisition = fine,
            Phantom = CtPhantoms.RealisticHead(Water),
            CentreTablePositionMm = -118,
            Recipe = recipe,
            MaxDegreeOfParallelism = Environment.ProcessorCount,
        });
        CtViewBlock[] blocks = [.. simulation.Blocks()];
        double Streaks(Func<ReadOnlySpan<float>, float> of) => Reconstruct.All(simulation.Header with { Acquisition = coarse }, blocks.Select(block => Gathered(block, fine.Sources[0], of))).Max(Spread);
        double points = Streaks(four => (four[1] + four[2]) / 2), tall = Streaks(four => (four[0] + four[1] + four[2] + four[3]) / 4);
        // Found: 9 and 25 HU in muscle, where nothing else is; with twice the channels 6 and 32.
        Assert.InRange(tall, 0, 12);
        Assert.InRange(points, 2 * tall, 40);
    }

    /// <summary>The largest difference of a region's mean from its value, over slices of 1.2 mm about the middle, HU.</summary>
    private static double WorstHu(Phantom phantom, int rows, double rowScale, double pitch)
    {
        const double Length = 14;
        double collimation = rows * .625 * rowScale;
        CtAcquisition scan = CtScanners.Helical(Length, pitch, rows, channels: 444, viewsPerRotation: 450).AsLineIntegrals().With(source => source with { RowPitchMm = source.RowPitchMm * rowScale });
        scan = scan with { TableFeedPerRotationMm = pitch * collimation, ViewCount = (long)(((Length + collimation) / (pitch * collimation) + 1.2) * 450) };
        Recipe recipe = new() { Grid = ImageGrid.Square(256, 256, new(0, 0, 0)) with { Slices = 9, SliceIncrementMm = 1.2, SliceThicknessMm = 1.2 } };
        CtSimulation simulation = new(new CtSimulationOptions { Acquisition = scan, Phantom = phantom, Recipe = recipe, MaxDegreeOfParallelism = Environment.ProcessorCount });
        double worst = 0;
        foreach (ReconstructedImage image in Reconstruct.All(simulation.Header, simulation.Blocks()))
            foreach (string region in (string[])["brain", "brain centre", "sinus", "ventricle"])
                worst = Math.Max(worst, Math.Abs(HelicalImageTests.Mean(image, phantom.Region(region)) - 1000 * (phantom.Region(region).Expected / Water - 1)));
        return worst;
    }

    private static double Spread(ReconstructedImage image)
    {
        ReadOnlySpan<float> pixels = image.Pixels.Span;
        double mean = 0, sum = 0;
        foreach (float pixel in pixels) mean += pixel / pixels.Length;
        foreach (float pixel in pixels) sum += (pixel - mean) * (pixel - mean);
        return Math.Sqrt(sum / pixels.Length);
    }

    /// <summary>One row out of each four.</summary>
    private static CtViewBlock Gathered(CtViewBlock block, CtSource source, Func<ReadOnlySpan<float>, float> of)
    {
        ReadOnlySpan<float> samples = MemoryMarshal.Cast<byte, float>(block.Samples.Span);
        float[] gathered = new float[samples.Length / 4];
        Span<float> four = stackalloc float[4];
        for (int i = 0; i < gathered.Length; i++)
        {
            (int row, int channel) = Math.DivRem(i, source.DetectorChannels);
            for (int k = 0; k < 4; k++) four[k] = samples[(4 * row + k) * source.DetectorChannels + channel];
            gathered[i] = of(four);
        }
        return new CtViewBlock(block.Kind, block.FirstViewIndex, block.Views, MemoryMarshal.AsBytes(gathered.AsSpan()).ToArray());
    }
}
