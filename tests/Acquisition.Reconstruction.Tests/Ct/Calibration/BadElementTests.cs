using Acquisition.Core.Model.Ct;
using Acquisition.Core.Model.Errors;
using Acquisition.Core.Model.Images;
using Acquisition.Simulation.Ct;
using Acquisition.Simulation.Phantoms;
using Acquisition.Simulation.Scans;

namespace Acquisition.Reconstruction.Tests.Ct.Calibration;

/// <summary>A detector of which much is dead still makes images; how much worse is written beside each case.</summary>
public class BadElementTests
{
    private const int Rows = 16, Channels = 444;

    private static readonly CtSimulation Scan = CtScans.Simulate(CtScans.Acquisition(rows: Rows), CtPhantoms.Head(CtScans.Water), CtScans.Recipe(128), rays: CtRays.Cone);

    private static readonly List<ReconstructedImage> Whole = Reconstruct.All(Scan.Header, Scan.Blocks());

    /// <summary>Root mean square of the difference to the image of the whole detector, over all slices inside the head, HU (measured, rounded up).</summary>
    public static TheoryData<string, double> Cases => new()
    {
        { "isolated, 1 %", 2 },
        { "isolated, 30 %", 10 },
        { "one row", 1 },
        { "two rows together", 3 },
        { "module of 8 x 32", 5 },
        { "modules of 4 x 16, 30 %", 12 },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void Dead_elements_cost_little(string which, double limit)
    {
        Random random = new(3);
        bool[] modules = [.. Enumerable.Range(0, 4 * 28).Select(_ => random.NextDouble() < .3)];
        Func<int, int, bool> isBad = which switch
        {
            "isolated, 1 %" => (_, _) => random.NextDouble() < .01,
            "isolated, 30 %" => (_, _) => random.NextDouble() < .3,
            "one row" => (row, _) => row == 7,
            "two rows together" => (row, _) => row is 7 or 8,
            "module of 8 x 32" => (row, channel) => row is >= 4 and < 12 && channel is >= 208 and < 240,
            _ => (row, channel) => modules[row / 4 * 28 + channel / 16],
        };
        List<DetectorElement> bad = [.. from row in Enumerable.Range(0, Rows) from channel in Enumerable.Range(0, Channels) where isBad(row, channel) select new DetectorElement(row, channel)];
        CtAcquisition acquisition = ((CtAcquisition)Scan.Header.Acquisition).With(source => source with { BadElements = bad });
        List<ReconstructedImage> images = Reconstruct.All(Scan.Header with { Acquisition = acquisition }, Scan.Blocks().Altered((_, _, samples) =>
        {
            foreach (DetectorElement element in bad) samples[element.Row * Channels + element.Channel] = float.NaN;
        }));
        Assert.Equal(492 * bad.Count, images.Sum(image => image.ReplacedSamples));
        Assert.InRange(Difference(images), 0, limit);
    }

    [Fact]
    public void Elements_that_flicker_are_found_in_the_air_views_and_replaced()
    {
        CtSimulation scan = CtScans.Simulate(
            CtScans.Acquisition(rows: 4, channels: 222, views: 246) with { Quantity = CtQuantity.RawCounts }, CtPhantoms.WaterCylinder(CtScans.Water, 80), CtScans.Recipe(64), detector: new CtDetector());
        IEnumerable<CtViewBlock> blocks = scan.Blocks().Altered((kind, view, samples) =>
        {
            if (kind == CtViewKind.Dark) return;
            samples[300] *= 1 + .1f * (view % 3);
            samples[500] *= 1 - .1f * (view % 2);
        });
        Warning warning = Assert.Single(Reconstruct.Warnings(scan.Header, blocks), warning => warning.Reason == "UNSTABLE_ELEMENTS");
        Assert.Equal(2, warning.Count);
        Assert.Equal(2 * 246, Reconstruct.All(scan.Header, blocks).Sum(image => image.ReplacedSamples));
    }

    [Theory]
    [InlineData(.01f)]
    [InlineData(20f)]
    [InlineData(0f)]
    public void Elements_unlike_their_neighbours_are_found_and_replaced(float gain)
    {
        CtSimulation scan = CtScans.Simulate(CtScans.Acquisition(channels: 222, views: 246) with { Quantity = CtQuantity.RawCounts }, CtPhantoms.WaterCylinder(CtScans.Water, 80), CtScans.Recipe(64));
        Warning warning = Assert.Single(Reconstruct.Warnings(scan.Header, scan.Blocks().Altered((kind, _, samples) =>
        {
            if (kind != CtViewKind.Dark) samples[100] = 200 + gain * (samples[100] - 200);
        })), warning => warning.Reason == "DEAD_ELEMENTS");
        Assert.Equal(1, warning.Count);
    }

    [Fact]
    public void Noise_alone_makes_no_element_bad()
    {
        CtSimulation scan = CtScans.Simulate(CtScans.Acquisition(rows: 16) with { Quantity = CtQuantity.RawCounts }, CtPhantoms.WaterCylinder(CtScans.Water, 80), CtScans.Recipe(16), detector: new CtDetector { GainSpread = .1 });
        Assert.Empty(Reconstruct.Warnings(scan.Header, scan.Blocks()));
    }

    private static double Difference(List<ReconstructedImage> images)
    {
        double sum = 0;
        int count = 0;
        foreach ((ReconstructedImage image, ReconstructedImage whole) in images.Zip(Whole))
        {
            for (int i = 0; i < image.Pixels.Length; i++)
            {
                double x = (i % 128 - 63.5) * 2, y = (i / 128 - 63.5) * 2;
                if (x * x + y * y > 70 * 70) continue;
                sum += Math.Pow(image.Pixels.Span[i] - whole.Pixels.Span[i], 2);
                count++;
            }
        }
        return Math.Sqrt(sum / count);
    }
}
