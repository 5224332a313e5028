namespace Acquisition.Reconstruction.Fourier;

/// <summary>Roots of one, which every table of a transform is made of.</summary>
internal static class UnitRoot
{
    /// <summary>exp(−i2πk/n), rounded once from double. k is reduced modulo n as an integer, so that the angle keeps its low bits.</summary>
    public static (float Re, float Im) Of(long k, long n)
    {
        (double sin, double cos) = Math.SinCos(-2 * Math.PI * (k % n) / n);
        return ((float)cos, (float)sin);
    }
}
