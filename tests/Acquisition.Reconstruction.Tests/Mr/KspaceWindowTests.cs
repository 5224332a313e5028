using Acquisition.Core.Model.Images;
using Acquisition.Core.Model.Recipes;
using Acquisition.Reconstruction.Mr;
using Acquisition.Reconstruction.Numerics;
using Acquisition.Simulation.Mr;
using Acquisition.Simulation.Scans;

namespace Acquisition.Reconstruction.Tests.Mr;

public class KspaceWindowTests
{
    private static readonly KspaceGrid Grid = new(2, 3, 9, 17, new(0, 8, 4), new(0, 2, 1));
    private static readonly KspaceBox All = new(new(0, 3), new(0, 9), new(0, 17));

    public static TheoryData<Apodisation, int, int, int, double> Values => new()
    {
        { new(ApodisationWindow.Hann), 1, 4, 8, 1 },                                                    // the centre
        { new(ApodisationWindow.Hann), 1, 4, 16, Math.Pow(Math.Cos(Math.PI / 2 * 8 / 8.5), 2) },        // the end of one axis
        { new(ApodisationWindow.Hann), 1, 6, 5, Math.Pow(Math.Cos(Math.PI / 2 * 2 / 4.5) * Math.Cos(Math.PI / 2 * 3 / 8.5), 2) },
        { new(ApodisationWindow.Tukey, .5), 1, 4, 12, 1 },                                              // κ = .47: flat
        { new(ApodisationWindow.Tukey, .5), 1, 4, 15, Math.Pow(Math.Cos(Math.PI * (7 / 8.5 - .5)), 2) },
        { new(ApodisationWindow.Fermi, .1, .8), 1, 4, 8, 1 / (1 + Math.Exp(-8)) },
        { new(ApodisationWindow.Fermi, .1, .8), 0, 2, 3, 1 / (1 + Math.Exp((Math.Sqrt(Math.Pow(1 / 1.5, 2) + Math.Pow(2 / 4.5, 2) + Math.Pow(5 / 8.5, 2)) - .8) / .1)) },
    };

    [Theory]
    [MemberData(nameof(Values))]
    public void Window_has_the_value_of_its_formula(Apodisation apodisation, int partition, int row, int column, double expected)
    {
        float[] re = new float[Grid.Length], im = new float[Grid.Length];
        Array.Fill(re, 2);
        Array.Fill(im, -3);
        new KspaceWindow(apodisation, Grid, All).Apply(new PlanarMemory<float>(re, im));
        for (int channel = 0; channel < 2; channel++)
        {
            int at = ((channel * 3 + partition) * 9 + row) * 17 + column;
            Assert.Equal((2 * expected, -3 * expected), (re[at], im[at]), (a, b) => Math.Abs(a.Item1 - b.Item1) + Math.Abs(a.Item2 - b.Item2) < 1e-6);
        }
    }

    [Fact]
    public void Window_ends_where_the_acquired_part_does()
    {
        float[] re = new float[Grid.Length], im = new float[Grid.Length];
        Array.Fill(re, 1);
        new KspaceWindow(new(ApodisationWindow.Hann), Grid, All with { Columns = new(6, 13) }).Apply(new PlanarMemory<float>(re, im));
        Assert.Equal(Math.Pow(Math.Cos(Math.PI / 2 * 4 / 4.5), 2), re[(9 + 4) * 17 + 12], 1e-6);      // four beyond the centre: the farther side's last
        Assert.Equal(0, re[(9 + 4) * 17 + 13]);
    }

    [Fact]
    public void Ringing_at_an_edge_becomes_less_with_a_window()
    {
        // A band of the image outside the head, near its edge: what is there is ringing.
        MrSimulation scan = MrScans.Simulate(o => o with { Columns = 96, Rows = 96, Slices = 1, Coils = CoilArray.Uniform });
        double Ringing(Apodisation? window)
        {
            ReconstructedImage image = Assert.Single(Reconstruct.All(scan.Header, scan.Blocks(), new() { Settings = new MrFourier { Apodisation = window } }));
            double background = 0;
            for (int row = 20; row < 76; row++)
                for (int column = 5; column < 14; column++) background = Math.Max(background, image.Pixels.Span[row * 96 + column]);
            return background / image.Pixels.ToArray().Max();
        }
        double without = Ringing(null);
        Assert.All((Apodisation[])[new(ApodisationWindow.Hann), new(ApodisationWindow.Tukey, 1), new(ApodisationWindow.Fermi, .15, .7)], window => Assert.True(Ringing(window) < without / 3));
    }
}
