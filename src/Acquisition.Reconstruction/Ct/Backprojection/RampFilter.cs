using Acquisition.Core.Model.Ct;
using Acquisition.Core.Model.Recipes;

namespace Acquisition.Reconstruction.Ct.Backprojection;

/// <summary>The band-limited ramp filter, sampled in space so that its response at zero frequency is exact (Kak &amp; Slaney 1988, ch. 3).</summary>
public static class RampFilter
{
    /// <summary>Tap h[n] of the apodised ramp for unit sampling distance; for distance a it is h[n]/a².</summary>
    public static double Tap(CtKernel kernel, int n) => kernel switch
    {
        CtKernel.Ramp => Ramp(n),
        // Ramp × sinc(f/2f_N): Shepp & Logan 1974.
        CtKernel.SheppLogan => -2 / (Math.PI * Math.PI * (4.0 * n * n - 1)),
        // Ramp × (1 + cos πf/f_N)/2: the cosine shifts by one sample either way.
        CtKernel.Hann => Ramp(n) / 2 + (Ramp(n - 1) + Ramp(n + 1)) / 4,
        _ => throw new ArgumentOutOfRangeException(nameof(kernel), kernel, "Not a CT kernel."),
    };

    /// <summary>
    /// Tap of the filter over a whole rotation, half of that over half of one (each line is seen twice), for detector elements that are
    /// <paramref name="step"/> apart: mm at the isocentre (flat, eq. 3.4.2) or rad (cylindrical, eq. 3.4.1, where the ramp is
    /// stretched by (γ/sin γ)²).
    /// </summary>
    public static double FanTap(CtKernel kernel, DetectorShape shape, double step, int n)
    {
        double tap = Tap(kernel, n) / (2 * step * step);
        if (shape == DetectorShape.Flat || n == 0) return tap;
        double gamma = n * step;
        double stretch = gamma / Math.Sin(gamma);
        return tap * stretch * stretch;
    }

    private static double Ramp(int n) =>
        n == 0 ? 0.25 : int.IsEvenInteger(n) ? 0 : -1 / (Math.PI * Math.PI * n * n);
}
