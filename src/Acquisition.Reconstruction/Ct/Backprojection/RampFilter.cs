using Acquisition.Core.Model.Ct;
using Acquisition.Core.Model.Recipes;

namespace Acquisition.Reconstruction.Ct.Backprojection;

/// <summary>
/// The band-limited ramp filter times the kernel's window, sampled in space so that its response at zero frequency is exact (Kak &amp; Slaney 1988,
/// ch. 3): <c>h[n] = 2·∫₀^½ f·W(f)·cos(2πfn) df</c>, f in cycles a channel.
/// </summary>
public static class RampFilter
{
    /// <summary>Abscissae and weights of Gauss-Legendre quadrature with 8 points on [−1, 1], one half (Abramowitz &amp; Stegun 1964, table 25.4).</summary>
    private static readonly (double X, double Weight)[] Gauss =
    [
        (.1834346424956498, .3626837833783620), (.5255324099163290, .3137066458778873), (.7966664774136267, .2223810344533745), (.9602898564975363, .1012285362903763),
    ];

    /// <summary>Taps h[n + from], n = 0 … count − 1, for unit sampling distance; for distance a it is h[n]/a². They are even in n.</summary>
    /// <param name="settings">Kernel and cutoff.</param>
    /// <param name="spacingMm">Distance between samples at the isocentre: what a kernel that is given by its MTF needs.</param>
    /// <param name="count">How many.</param>
    /// <param name="from">Of the first, in samples: a fraction where what is filtered lies between the samples that are wanted.</param>
    public static double[] Taps(FilteredBackprojection settings, double spacingMm, int count, double from = 0)
    {
        double[] taps = new double[count];
        // A period of the last tap's cosine in each panel: quadrature is exact to 1e-9 of a panel.
        double panel = settings.Cutoff / 2 / Math.Max(1, count / 2);
        for (double start = 0; start < settings.Cutoff / 2 - panel / 2; start += panel)
            foreach ((double x, double weight) in Gauss)
            {
                Accumulate(start + panel / 2 * (1 - x), weight * panel);
                Accumulate(start + panel / 2 * (1 + x), weight * panel);
            }
        return taps;

        void Accumulate(double f, double width)
        {
            double factor = width * f * Window(settings, spacingMm, f), cos = factor * Math.Cos(2 * Math.PI * f * from), sin = factor * Math.Sin(2 * Math.PI * f * from);
            (double stepSin, double stepCos) = Math.SinCos(2 * Math.PI * f);
            for (int n = 0; n < count; n++)
            {
                taps[n] += cos;
                (cos, sin) = (cos * stepCos - sin * stepSin, sin * stepCos + cos * stepSin);
            }
        }
    }

    /// <summary>
    /// Taps of the filter over a whole rotation, half of that over half of one (each line is seen twice), for detector elements that are
    /// <paramref name="step"/> apart: mm at the isocentre (flat, eq. 3.4.2) or rad (cylindrical, eq. 3.4.1, where the ramp is
    /// stretched by (γ/sin γ)²).
    /// </summary>
    /// <param name="settings">Kernel and cutoff.</param>
    /// <param name="shape">Of the detector.</param>
    /// <param name="step">Between channels.</param>
    /// <param name="spacingMm">The same in mm at the isocentre.</param>
    /// <param name="count">n = 0 … count − 1.</param>
    public static double[] FanTaps(FilteredBackprojection settings, DetectorShape shape, double step, double spacingMm, int count)
    {
        double[] taps = Taps(settings, spacingMm, count);
        for (int n = 0; n < count; n++)
        {
            double gamma = n * step, stretch = shape == DetectorShape.Flat || n == 0 ? 1 : gamma / Math.Sin(gamma);
            taps[n] *= stretch * stretch / (2 * step * step);
        }
        return taps;
    }

    /// <summary>
    /// W(f): what the ramp is multiplied with at f cycles a sample, |f| ≤ ½. For a kernel that is given by its MTF it undoes what blurs an image anyway:
    /// the detector element, as wide as the distance between channels (sinc), and linear interpolation between samples (sinc²).
    /// </summary>
    public static double Window(FilteredBackprojection settings, double spacingMm, double f)
    {
        f = Math.Abs(f);
        if (KernelMtf.Of(settings.Kernel)?.Within(HighestLpPerCm(spacingMm)) is { } mtf) return mtf.At(10 * f / spacingMm) / Math.Pow(Sinc(f), 3);
        double x = 2 * f / settings.Cutoff;
        if (x > 1) return 0;
        return settings.Kernel switch
        {
            CtKernel.Ramp => 1,
            CtKernel.SheppLogan => Sinc(x / 2),     // Shepp & Logan 1974
            CtKernel.Hann => (1 + Math.Cos(Math.PI * x)) / 2,
            CtKernel.Cosine => Math.Cos(Math.PI * x / 2),
            CtKernel.Hamming => .54 + .46 * Math.Cos(Math.PI * x),
            _ => throw new ArgumentOutOfRangeException(nameof(settings), settings.Kernel, "Not a CT kernel."),
        };
    }

    /// <summary>
    /// Where the 10 % point of an MTF may lie: at nine tenths of the Nyquist frequency. Beyond it, linear interpolation adds what it mirrors.
    /// </summary>
    /// <param name="spacingMm">Distance between samples.</param>
    public static double HighestLpPerCm(double spacingMm) => .9 * 5 / spacingMm;

    private static double Sinc(double x) => x == 0 ? 1 : Math.Sin(Math.PI * x) / (Math.PI * x);
}
