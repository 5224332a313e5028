using Acquisition.Core.Model.Ct;
using Acquisition.Core.Model.Recipes;
using Acquisition.Reconstruction.Ct.Backprojection;

namespace Acquisition.Reconstruction.Tests.Ct.Backprojection;

public class RampFilterTests
{
    [Theory]
    [InlineData(CtKernel.Ramp)]
    [InlineData(CtKernel.SheppLogan)]
    [InlineData(CtKernel.Hann)]
    public void Tap_is_the_integral_of_the_apodised_ramp_over_the_band(CtKernel kernel)
    {
        for (int n = -20; n <= 20; n++)
        {
            // h[n] = 2∫₀^½ f·W(f)·cos(2πfn) df by the midpoint rule: its error is below 1e-9 with 200,000 steps.
            const int Steps = 200_000;
            double sum = 0;
            for (int i = 0; i < Steps; i++)
            {
                double f = (i + .5) / (2 * Steps);
                sum += f * Window(kernel, f) * Math.Cos(2 * Math.PI * f * n);
            }
            Assert.Equal(sum / Steps, RampFilter.Tap(kernel, n), 1e-8);
        }
    }

    [Fact]
    public void Fan_taps_are_half_the_parallel_ones_stretched_by_the_fan_angle()
    {
        Assert.Equal(RampFilter.Tap(CtKernel.Ramp, 3) / 2 / .25, RampFilter.FanTap(CtKernel.Ramp, DetectorShape.Flat, .5, 3), 1e-15);
        double gamma = 3 * .02, stretched = RampFilter.Tap(CtKernel.Ramp, 3) / 2 / (.02 * .02) * Math.Pow(gamma / Math.Sin(gamma), 2);
        Assert.Equal(stretched, RampFilter.FanTap(CtKernel.Ramp, DetectorShape.Cylindrical, .02, 3), 1e-12);
    }

    private static double Window(CtKernel kernel, double f) => kernel switch
    {
        CtKernel.SheppLogan => Math.Sin(Math.PI * f) / (Math.PI * f),
        CtKernel.Hann => (1 + Math.Cos(2 * Math.PI * f)) / 2,
        _ => 1,
    };
}
