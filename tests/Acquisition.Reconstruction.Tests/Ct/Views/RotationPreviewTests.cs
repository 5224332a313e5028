using Acquisition.Core.Model.Images;
using Acquisition.Simulation.Phantoms;
using Acquisition.Simulation.Scans;

namespace Acquisition.Reconstruction.Tests.Ct.Views;

/// <summary>What is shown while a rotation is acquired.</summary>
public class RotationPreviewTests
{
    private static readonly CtSimulation Scan = CtScans.Simulate(CtScans.Acquisition(rows: 3, rotations: 2), CtPhantoms.WaterCylinder(CtScans.Water, 80));

    [Fact]
    public void Each_eighth_of_a_rotation_shows_the_middle_slice_better()
    {
        Collected collected = new();
        Reconstruct.Into(collected, Scan.Header, Scan.Blocks());
        Assert.Equal(14, collected.Previews.Count);       // seven while each of the two rotations is acquired, then its image
        Assert.All(collected.Previews, preview => Assert.Equal((128, 128), (preview.Rows, preview.Columns)));

        double[] errors = [.. collected.Previews.Take(7).Select(Error)];
        Assert.True(errors[6] < errors[0] / 2, $"{errors[0]:0} HU, then {errors[6]:0}");
        // Seven eighths of a rotation see all lines at least once, some twice: water is within a tenth.
        Assert.InRange(Mean(collected.Previews[6]), -100, 100);
    }

    [Fact]
    public void Preview_of_the_second_rotation_begins_anew()
    {
        Collected collected = new();
        Reconstruct.Into(collected, Scan.Header, Scan.Blocks());
        Assert.Equal(Error(collected.Previews[0]), Error(collected.Previews[7]), 1.0);
    }

    /// <summary>Mean over the middle of the cylinder, HU.</summary>
    private static double Mean(PartialImage preview) => Middle(preview).Average();

    /// <summary>Root mean square of what differs from water in its middle and from air about it, HU.</summary>
    private static double Error(PartialImage preview)
    {
        double spacing = 256 / 128.0, sum = 0;
        int count = 0;
        for (int i = 0; i < preview.Pixels.Length; i++)
        {
            double x = (i % 128 - 63.5) * spacing, y = (i / 128 - 63.5) * spacing, r = Math.Sqrt(x * x + y * y);
            if (r > 120 || Math.Abs(r - 80) < 6) continue;
            double error = preview.Pixels.Span[i] - (r < 80 ? 0 : -1000);
            sum += error * error;
            count++;
        }
        return Math.Sqrt(sum / count);
    }

    private static IEnumerable<float> Middle(PartialImage preview)
    {
        for (int row = 54; row < 74; row++)
            for (int column = 54; column < 74; column++) yield return preview.Pixels.Span[row * 128 + column];
    }
}
