using System.Numerics;
using Acquisition.Core.Model.Geometry;

namespace Acquisition.Simulation.Mr;

public sealed partial class CoilArray
{
    /// <summary>
    /// The array as it receives a magnetisation that the transmitter excited unevenly: sensitivities times
    /// b(x) = 1 − fall/2·(2 − cos(2πx/P) − cos(2πy/P)) + i·tilt·(sin(2πy/P) + sin(2πz/P)), which all coils share. It is 1 at the isocentre and, at 3 T, weaker
    /// towards the head's sides; its phase is one that partial Fourier has to find out.
    /// </summary>
    /// <param name="fall">0 for none; .6 makes a sixth less at 80 mm beside the isocentre where P is 448 mm.</param>
    /// <param name="tilt">Greatest part of the imaginary on the real: about the phase, rad.</param>
    /// <param name="periodMm">P; that of the array is fastest.</param>
    public CoilArray Excited(double fall = .6, double tilt = .3, double periodMm = 448)
    {
        Vector3D x = new(1 / periodMm, 0, 0), y = new(0, 1 / periodMm, 0), z = new(0, 0, 1 / periodMm);
        (Vector3D Frequency, Complex Coefficient)[] map =
        [
            (default, 1 - fall), (x, fall / 4), (-x, fall / 4), (y, fall / 4 + tilt / 2), (-y, fall / 4 - tilt / 2), (z, tilt / 2), (-z, -tilt / 2),
        ];
        (Vector3D Frequency, int Own, int Map)[] products = [.. from own in Enumerable.Range(0, Frequencies.Count) from m in Enumerable.Range(0, map.Length)
                                                               select (Frequencies[own] + map[m].Frequency, own, m)];
        // Products of equal frequency add up.
        (Vector3D Frequency, int Own, int Map)[][] distinct = [.. products
            .GroupBy(p => (Math.Round(p.Frequency.X, 12), Math.Round(p.Frequency.Y, 12), Math.Round(p.Frequency.Z, 12))).Select(group => group.ToArray())];
        Complex[][] coefficients = [.. _coefficients.Select(coil => distinct
            .Select(group => group.Aggregate(Complex.Zero, (sum, p) => sum + coil[p.Own] * map[p.Map].Coefficient)).ToArray())];
        return new([.. distinct.Select(group => group[0].Frequency)], coefficients, Noise);
    }
}
