using System.Numerics;
using Acquisition.Core.Model.Mr;
using Acquisition.Reconstruction.Mr.Epi;

namespace Acquisition.Reconstruction.Tests.Mr.Epi;

public class RampRegriddingTests
{
    /// <summary>Points at known places have samples in closed form anywhere along k, so also at those of the grid.</summary>
    [Theory]
    [InlineData("trapezoid", 128)]
    [InlineData("sinusoid", 128)]
    [InlineData("trapezoid", 125)]      // an odd grid
    [InlineData("grid", 128)]
    public void Samples_of_points_come_onto_the_grid_as_if_they_had_been_taken_there(string kind, int columns)
    {
        double[] positions = Positions(kind, columns);
        RampRegridding regridding = new(positions, columns);
        double[] places = [0, 3.25, -11.5, .4 * regridding.Support, -.4 * regridding.Support];   // columns from the centre
        Complex[] amplitudes = [1, new(.5, -.3), new(0, 1), new(-.7, .2), .4];
        (float[] re, float[] im) = Planes(positions, k => Signal(k, places, amplitudes, columns));
        float[] gridRe = new float[2 * columns], gridIm = new float[2 * columns];
        regridding.Apply(new([.. re, .. im], [.. im, .. re]), new(gridRe, gridIm));
        double peak = amplitudes.Sum(amplitude => amplitude.Magnitude);
        // Beside the outermost samples there is nothing to interpolate between.
        for (int n = 4; n < columns - 4; n++)
        {
            Complex truth = Signal(n - columns / 2, places, amplitudes, columns);
            Assert.Equal(0, (new Complex(gridRe[n], gridIm[n]) - truth).Magnitude / peak, 3e-3);
            // The second channel has the parts exchanged: nothing of the first is in it.
            Assert.Equal(gridRe[n], gridIm[columns + n], 1e-5 * peak);
            Assert.Equal(gridIm[n], gridRe[columns + n], 1e-5 * peak);
        }
    }

    [Fact]
    public void Samples_that_lie_on_the_grid_stay_what_they_are()
    {
        double[] positions = Positions("grid", 64);
        RampRegridding regridding = new(positions, 64);
        Random random = new(3);
        float[] re = [.. positions.Select(_ => random.NextSingle() - .5f)], im = [.. positions.Select(_ => random.NextSingle() - .5f)], gridRe = new float[64], gridIm = new float[64];
        regridding.Apply(new(re, im), new(gridRe, gridIm));
        Assert.Equal(64, regridding.Support);
        for (int i = 0; i < 64; i++) Assert.Equal((re[i], im[i]), (gridRe[i], gridIm[i]), (a, b) => Math.Abs(a.Item1 - b.Item1) + Math.Abs(a.Item2 - b.Item2) < 1e-6f);   // rounding
    }

    [Fact]
    public void A_trapezoids_samples_lie_where_its_area_puts_them()
    {
        double[] positions = EpiScan.Trapezoid.Positions(128, reversed: false);
        Assert.Equal(124, positions.Length);
        for (int i = 0; i < positions.Length; i++)
        {
            Assert.Equal(-positions[^(i + 1)], positions[i], 1e-9);       // the trapezoid is symmetric, and so are its samples
            // Summed up in steps of 1 ns instead of in closed form: of the whole area of the samples, which are the grid's 128 columns.
            Assert.Equal(128 * (Area(32 + (i + .5) * 4) - Area(280)) / (Area(528) - Area(32)), positions[i], 1e-3);
        }

        // Without ramps the samples are equally far apart.
        double[] flat = new EpiTrapezoid(0, 500, 0, 0, 5, 100).Positions(100, reversed: false);
        for (int i = 0; i < flat.Length; i++) Assert.Equal(i - 49.5, flat[i], 1e-9);

        static double Area(double until)
        {
            double area = 0;
            for (double t = .0005; t < until; t += .001) area += .001 * Math.Min(1, Math.Min(t / 160, (560 - t) / 160));
            return area;
        }
    }

    [Fact]
    public void A_late_readout_of_the_other_polarity_lies_on_the_other_side()
    {
        EpiTrapezoid late = EpiScan.Trapezoid with { DelayUs = 40 };
        double[] forward = late.Positions(128, reversed: false), reversed = late.Positions(128, reversed: true);
        for (int i = 0; i < forward.Length; i++) Assert.Equal(-forward[^(i + 1)], reversed[i], 1e-12);
        Assert.True(forward[0] + forward[^1] > 1 && reversed[0] + reversed[^1] < -1);
    }

    [Fact]
    public void A_description_without_a_trapezoid_is_none_and_an_impossible_one_is_told()
    {
        MrEncoding encoding = new EpiScan(0, 0).Header.Acquisition().Encodings[0];
        Assert.Equal(EpiScan.Trapezoid, EpiTrapezoid.Of(encoding));
        Assert.Null(EpiTrapezoid.Of(encoding with { TrajectoryDescription = null }));
        Assert.Null(EpiTrapezoid.Of(encoding with { TrajectoryDescription = new("ConventionalEPI") }));
        Assert.True(EpiScan.Trapezoid.IsPossible);
        Assert.False((EpiScan.Trapezoid with { DelayUs = 70 }).IsPossible);      // ends 4 µs after the gradient
        Assert.False((EpiScan.Trapezoid with { RampUpUs = -1 }).IsPossible);
        Assert.False((EpiScan.Trapezoid with { Samples = 0 }).IsPossible);
        Assert.False((EpiScan.Trapezoid with { DwellUs = double.NaN }).IsPossible);
    }

    [Fact]
    public void Places_that_do_not_ascend_are_refused()
    {
        Assert.Throws<ArgumentException>(() => new RampRegridding([0, 1, 1, 2], 4));
        Assert.Throws<ArgumentException>(() => new RampRegridding([0, double.NaN], 4));
        Assert.Throws<ArgumentException>(() => new RampRegridding([0], 4));
        Assert.Throws<ArgumentException>(() => new RampRegridding([-2, -1, 0, 1], 4).Apply(default, new(new float[4], new float[4])));
    }

    private static double[] Positions(string kind, int columns) => kind switch
    {
        "trapezoid" => EpiScan.Trapezoid.Positions(columns, reversed: false),
        // k of a sine's half wave, of which the first and the last tenth are left out; half as many samples again as columns.
        "sinusoid" => [.. Enumerable.Range(0, columns * 3 / 2).Select(i => -columns / 2.0 * Math.Cos(Math.PI * (.1 + .8 * (i + .5) / (columns * 1.5))) / Math.Cos(.1 * Math.PI))],
        _ => [.. Enumerable.Range(0, columns).Select(i => (double)(i - columns / 2))],
    };

    private static Complex Signal(double k, double[] places, Complex[] amplitudes, int columns) =>
        places.Zip(amplitudes).Aggregate(Complex.Zero, (sum, point) => sum + point.Second * Complex.FromPolarCoordinates(1, -2 * Math.PI * k * point.First / columns));

    private static (float[] Re, float[] Im) Planes(double[] positions, Func<double, Complex> signal) =>
        ([.. positions.Select(k => (float)signal(k).Real)], [.. positions.Select(k => (float)signal(k).Imaginary)]);
}
