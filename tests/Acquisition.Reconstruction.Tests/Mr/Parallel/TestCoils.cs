using System.Numerics;
using Acquisition.Core.Model.Geometry;

namespace Acquisition.Reconstruction.Tests.Mr.Parallel;

/// <summary>
/// Receiver sensitivities as finite sums of exponentials, C_j(x) = Σ_m c_jm·exp(i2πν_m·x), for which k-space stays exact (Guerquin-Kern et al.,
/// IEEE TMI 31 (2012) 626): elements on a ring about the z axis, each a lobe about 110 mm wide (cos⁴ along x and y) with a phase that turns. As narrow
/// as a head array's, so that acceleration by 4 is possible.
/// </summary>
internal sealed class TestCoils
{
    private const double PeriodMm = 320, RingRadiusMm = 115;

    private readonly Complex[][] _coefficients;

    public TestCoils(int channels)
    {
        int[] harmonics = [-2, -1, 0, 1, 2];
        Frequencies = [.. harmonics.SelectMany(_ => harmonics, (x, y) => new Vector3D(x / PeriodMm, y / PeriodMm, 0))];
        _coefficients = [.. Enumerable.Range(0, channels).Select(coil => Element(2 * Math.PI * coil / channels))];
    }

    /// <summary>ν_m, cycles/mm.</summary>
    public Vector3D[] Frequencies { get; }

    public Complex Coefficient(int coil, int frequency) => _coefficients[coil][frequency];

    public Complex Sensitivity(int coil, Vector3D point)
    {
        Complex sum = 0;
        for (int m = 0; m < Frequencies.Length; m++) sum += _coefficients[coil][m] * Complex.FromPolarCoordinates(1, 2 * Math.PI * Frequencies[m].Dot(point));
        return sum;
    }

    private Complex[] Element(double angle)
    {
        Vector3D place = RingRadiusMm * new Vector3D(Math.Cos(angle), Math.Sin(angle), 0);
        static double Weight(double frequency) => Math.Round(frequency * PeriodMm) switch { -2 => .03, -1 => .2, 0 => .375, 1 => .3, _ => .095 };
        return [.. Frequencies.Select(nu => Complex.FromPolarCoordinates(Weight(nu.X) * Weight(nu.Y), angle - 2 * Math.PI * nu.Dot(place)))];
    }
}
