using Acquisition.Core.Model.Ct;
using Acquisition.Core.Model.Recipes;
using Acquisition.Reconstruction.Ct.Backprojection;

namespace Acquisition.Reconstruction.Tests.Ct.Backprojection;

public class RampFilterTests
{
    /// <summary>Quadrature's error.</summary>
    private const double Rounding = 1e-10;

    /// <summary>Kak &amp; Slaney 1988, eq. 3.3.29.</summary>
    private static double Ramp(int n) => n == 0 ? .25 : int.IsEvenInteger(n) ? 0 : -1 / (Math.PI * Math.PI * n * n);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(21)]
    [InlineData(1000)]
    public void Taps_are_the_closed_forms_where_there_are_some(int count)
    {
        double[] ramp = RampFilter.Taps(new() { Kernel = CtKernel.Ramp }, 1, count);
        double[] sheppLogan = RampFilter.Taps(new() { Kernel = CtKernel.SheppLogan }, 1, count);
        double[] hann = RampFilter.Taps(new() { Kernel = CtKernel.Hann }, 1, count);
        for (int n = 0; n < count; n++)
        {
            Assert.Equal(Ramp(n), ramp[n], Rounding);
            Assert.Equal(-2 / (Math.PI * Math.PI * (4.0 * n * n - 1)), sheppLogan[n], Rounding);            // Shepp & Logan 1974
            Assert.Equal(Ramp(n) / 2 + (Ramp(n - 1) + Ramp(n + 1)) / 4, hann[n], Rounding);                 // the cosine shifts by one sample either way
        }
    }

    [Theory]
    [InlineData(CtKernel.Ramp, .5)]
    [InlineData(CtKernel.SheppLogan, .8)]
    [InlineData(CtKernel.Hann, .37)]
    [InlineData(CtKernel.Cosine, 1)]
    [InlineData(CtKernel.Hamming, .9)]
    [InlineData(CtKernel.Smooth, 1)]
    [InlineData(CtKernel.Bone, 1)]
    public void Tap_is_the_integral_of_the_apodised_ramp_over_the_band(CtKernel kernel, double cutoff)
    {
        const double SpacingMm = .4;
        double[] taps = RampFilter.Taps(new() { Kernel = kernel, Cutoff = cutoff }, SpacingMm, 21);
        for (int n = 0; n <= 20; n++)
        {
            // The midpoint rule: its error is below 1e-9 with 200,000 steps.
            const int Steps = 200_000;
            double sum = 0;
            for (int i = 0; i < Steps; i++)
            {
                double x = (i + .5) / Steps, f = x * cutoff / 2;
                sum += f * Window(kernel, x, f / SpacingMm) * Math.Cos(2 * Math.PI * f * n);
            }
            Assert.Equal(sum / Steps * cutoff, taps[n], 1e-8);
        }

        static double Window(CtKernel kernel, double x, double perMm) => kernel switch
        {
            CtKernel.Ramp => 1,
            CtKernel.SheppLogan => Math.Sin(Math.PI * x / 2) / (Math.PI * x / 2),
            CtKernel.Hann => (1 + Math.Cos(Math.PI * x)) / 2,
            CtKernel.Cosine => Math.Cos(Math.PI * x / 2),
            CtKernel.Hamming => .54 + .46 * Math.Cos(Math.PI * x),
            // Channels 0.4 mm apart end at 12.5 lp/cm: bone, 13 at its 10 % point, is moved to nine tenths of that.
            _ => KernelMtf.Of(kernel)!.Within(11.25).At(10 * perMm) / Math.Pow(Math.Sin(Math.PI * perMm * SpacingMm) / (Math.PI * perMm * SpacingMm), 3),
        };
    }

    [Fact]
    public void Fan_taps_are_half_the_parallel_ones_stretched_by_the_fan_angle()
    {
        FilteredBackprojection settings = new() { Kernel = CtKernel.Ramp };
        Assert.Equal(Ramp(3) / 2 / .25, RampFilter.FanTaps(settings, DetectorShape.Flat, .5, .5, 4)[3], Rounding);
        double gamma = 3 * .02, stretched = Ramp(3) / 2 / (.02 * .02) * Math.Pow(gamma / Math.Sin(gamma), 2);
        Assert.Equal(stretched, RampFilter.FanTaps(settings, DetectorShape.Cylindrical, .02, 10.8, 4)[3], Rounding / .02 / .02);
    }
}
