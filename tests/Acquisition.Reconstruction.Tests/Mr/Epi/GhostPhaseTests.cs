using System.Numerics;
using Acquisition.Reconstruction.Mr.Epi;

namespace Acquisition.Reconstruction.Tests.Mr.Epi;

public class GhostPhaseTests
{
    private const int Columns = 96, Channels = 3;

    /// <summary>Navigators of a smooth profile per channel, the one polarity with the phase on it.</summary>
    [Theory]
    [InlineData(.3, -.02, 0)]
    [InlineData(-2.9, .11, 0)]       // a phase that wraps nearly twice over the object, and a constant near ±π
    [InlineData(1.1, .015, .01)]     // noise of 1 % of the peak
    public void Navigators_tell_the_phase_that_was_put_in(double constant, double slope, double noise)
    {
        PhaseLine truth = new(constant, slope);
        (float[] forwardRe, float[] forwardIm) = Profiles(x => truth.At(x, Columns), noise, 1);
        (float[] reversedRe, float[] reversedIm) = Profiles(_ => 0, noise, 2);
        PhaseLine found = NavigatorPhase.Fit(new(forwardRe, forwardIm), new(reversedRe, reversedIm), Columns);
        // Some 100 samples of unit weight: noise of 1 % is 1e-3 in the constant, and a fiftieth of that a column.
        Assert.Equal(0, Math.IEEERemainder(found.Constant - constant, 2 * Math.PI), noise > 0 ? 5e-3 : 1e-6);
        Assert.Equal(slope, found.Slope, noise > 0 ? 2e-4 : 1e-7);
    }

    [Fact]
    public void Silent_navigators_tell_nothing()
    {
        float[] silence = new float[Columns * Channels];
        Assert.Equal(default, NavigatorPhase.Fit(new(silence, silence), new(silence, silence), Columns));
    }

    [Theory]
    [InlineData(.4, -.03)]
    [InlineData(-1.2, .05)]
    [InlineData(0, 0)]
    public void The_image_of_least_entropy_is_the_one_without_a_ghost(double constant, double slope)
    {
        PhaseLine truth = new(constant, slope);
        (float[] forwardRe, float[] forwardIm, float[] reversedRe, float[] reversedIm) = Polarities(truth);
        GhostEntropy entropy = new(new(forwardRe, forwardIm), new(reversedRe, reversedIm), Columns);
        PhaseLine found = entropy.Find(Columns);
        // The grid of constants has steps of π/16: what is found is found by the search. 0.01 rad leave a ghost of half a percent.
        Assert.Equal(constant, found.Constant, .01);
        Assert.Equal(slope, found.Slope, 5e-4);
        Assert.True(entropy.At(found) <= entropy.At(truth) + 1e-4 * entropy.At(truth));
        Assert.True(entropy.At(truth) < entropy.At(truth + new PhaseLine(.1, 0)) && entropy.At(truth) < entropy.At(truth + new PhaseLine(0, .01)));
    }

    [Fact]
    public void Entropy_is_that_of_the_combined_image()
    {
        PhaseLine phase = new(.7, .02);
        (float[] forwardRe, float[] forwardIm, float[] reversedRe, float[] reversedIm) = Polarities(new(.2, -.01));
        double[] magnitudes = [.. Enumerable.Range(0, forwardRe.Length).Select(i =>
        {
            Complex half = Complex.FromPolarCoordinates(1, phase.At(i % Columns, Columns) / 2);
            return (new Complex(forwardRe[i], forwardIm[i]) / half + new Complex(reversedRe[i], reversedIm[i]) * half).Magnitude;
        })];
        double s = Math.Sqrt(magnitudes.Sum(magnitude => magnitude * magnitude));
        double expected = -magnitudes.Where(magnitude => magnitude > 0).Sum(magnitude => magnitude / s * Math.Log(magnitude / s));
        double actual = new GhostEntropy(new(forwardRe, forwardIm), new(reversedRe, reversedIm), Columns).At(phase);
        Assert.Equal(expected, actual, 1e-3 * expected);    // of squares in float32, where the object's outside is rounding
    }

    private static (float[] Re, float[] Im) Profiles(Func<int, double> phase, double noise, int seed)
    {
        Random random = new(seed);
        float[] re = new float[Columns * Channels], im = new float[re.Length];
        for (int channel = 0; channel < Channels; channel++)
            for (int x = 0; x < Columns; x++)
            {
                double u = (x - 40.0) / 30, magnitude = Math.Abs(u) < 1 ? Math.Sqrt(1 - u * u) * (1 + .4 * channel * u) : 0;
                Complex value = Complex.FromPolarCoordinates(magnitude, phase(x) + 1.3 * channel + .05 * x);     // what the channels have by themselves
                re[channel * Columns + x] = (float)(value.Real + noise * (random.NextDouble() - .5) * 3.5);
                im[channel * Columns + x] = (float)(value.Imaginary + noise * (random.NextDouble() - .5) * 3.5);
            }

        return (re, im);
    }

    /// <summary>An ellipse with a hole: its image from even and from odd lines alone is half of it and ± half of its ghost.</summary>
    private static (float[] ForwardRe, float[] ForwardIm, float[] ReversedRe, float[] ReversedIm) Polarities(PhaseLine phase)
    {
        const int Rows = 80;
        float[][] planes = [new float[Rows * Columns], new float[Rows * Columns], new float[Rows * Columns], new float[Rows * Columns]];
        for (int y = 0; y < Rows; y++)
            for (int x = 0; x < Columns; x++)
            {
                double body = Body(x, y), ghost = Body(x, (y + Rows / 2) % Rows);
                (double sine, double cosine) = Math.SinCos(phase.At(x, Columns) / 2);
                (double forward, double reversed) = ((body + ghost) / 2, (body - ghost) / 2);
                int at = y * Columns + x;
                (planes[0][at], planes[1][at]) = ((float)(forward * cosine), (float)(forward * sine));
                (planes[2][at], planes[3][at]) = ((float)(reversed * cosine), (float)(-reversed * sine));
            }

        return (planes[0], planes[1], planes[2], planes[3]);

        static double Body(int x, int y)
        {
            double r = Math.Pow((x - 47) / 36.0, 2) + Math.Pow((y - 41) / 30.0, 2), hole = Math.Pow((x - 55) / 9.0, 2) + Math.Pow((y - 35) / 7.0, 2);
            return r > 1 ? 0 : hole < 1 ? .3 : 1;
        }
    }
}
