using System.Numerics;
using Acquisition.Core.Model.Geometry;
using Acquisition.Core.Model.Mr;
using Acquisition.Simulation.Mr;
using Acquisition.Simulation.Phantoms;

namespace Acquisition.Simulation.Tests.Mr;

public class MrTruthTests
{
    private static readonly MrForwardModel Head = new(MrPhantoms.Head(MrContrast.T1Weighted), CoilArray.Ring(3));
    private static readonly MrSpace Encoded = new(new(32, 16, 1), new(512, 256, 4));
    private static readonly SlicePlane Plane = new(new(-128, -128, 2), new(1, 0, 0), new(0, 1, 0), 16, 16, 4); // 16 × 16 pixels

    [Fact]
    public void Band_limited_truth_is_the_sum_over_k_space_written_out()
    {
        float[] image = MrTruth.BandLimited(Head, Encoded, Plane, 16, 16);

        foreach ((int row, int column) in new[] { (0, 0), (7, 9), (8, 8), (15, 3) })
        {
            double squares = 0;
            for (int coil = 0; coil < 3; coil++)
            {
                Complex sum = 0;
                for (int y = 0; y < 16; y++)
                    for (int x = 0; x < 32; x++)
                    {
                        double kx = (x - 16) / 512.0, ky = (y - 8) / 256.0;
                        ComplexRow[] sample = Head.Slice(Plane.ImagePositionPatient, Plane.RowDirection, Plane.ColumnDirection, [kx]).Line(ky);
                        sum += sample[coil][0] * Complex.FromPolarCoordinates(1, 2 * Math.PI * (kx * column * 16 + ky * row * 16));
                    }

                squares += Math.Pow(sum.Magnitude / 512 / 256, 2);
            }

            Assert.Equal(Math.Sqrt(squares), image[row * 16 + column], 1e-6); // float rounding of values below 1
        }
    }

    [Fact]
    public void Image_over_the_whole_encoded_field_has_the_energy_of_the_samples()
    {
        // Parseval: pixel area × Σ|image|² = Δk area × Σ|S|², pixels as many and as far apart as the samples of k-space allow.
        SlicePlane whole = Plane with { ImagePositionPatient = new(-256, -128, 2) };
        float[] image = MrTruth.BandLimited(Head, Encoded, whole, 16, 32);

        double[] kx = MrTruth.Sampling(32, 512);
        MrSignal slice = Head.Slice(new(0, 0, 2), new(1, 0, 0), new(0, 1, 0), kx);
        double samples = MrTruth.Sampling(16, 256).SelectMany(ky => slice.Line(ky)).Sum(row => row.Re.Sum(v => v * v) + row.Im.Sum(v => v * v));

        Assert.Equal(1, 16 * 16 * image.Sum(v => (double)v * v) / (samples / 512 / 256), 1e-6); // float pixels
    }

    [Fact]
    public void Band_limited_truth_approaches_the_sharp_one_away_from_edges()
    {
        MrForwardModel model = new(Head.Phantom, CoilArray.Uniform);
        MrSpace fine = new(new(512, 256, 1), new(512, 256, 4));
        SlicePlane plane = Plane with { ImagePositionPatient = new(-128, -128, -3), ColumnSpacingMm = 1, RowSpacingMm = 1 };

        float[] limited = MrTruth.BandLimited(model, fine, plane, 256, 256), sharp = MrTruth.Sharp(model, plane, 256, 256);

        PhantomRegion[] regions = [.. model.Phantom.Regions.Where(region => Math.Abs(region.Centre.Z - -3) <= 3)];
        Assert.True(regions.Length >= 5);
        foreach (PhantomRegion region in regions)
        {
            RegionMeasurement measured = region.Measure(plane, 256, limited);
            Assert.True(measured.Pixels > 20);
            Assert.Equal(1, measured.Mean / region.Expected, .02); // Gibbs: ringing of 9 % at an edge, averaged over several periods
            Assert.Equal(region.Expected, region.Measure(plane, 256, sharp).Mean, 1e-6); // float pixels
        }
    }
}
