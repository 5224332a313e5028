using System.Numerics;
using Acquisition.Core.Model.Geometry;

namespace Acquisition.Simulation.Mr;

/// <summary>
/// Receiver sensitivities as finite sums of complex exponentials, C_j(x) = Σ_m c_jm·exp(i2πν_m·x), for which the k-space of every coil
/// stays exact (Guerquin-Kern et al., IEEE TMI 31 (2012) 626). Patient LPS, mm and cycles/mm.
/// </summary>
public sealed partial class CoilArray
{
    private const double PeriodMm = 640;
    private const double RingRadiusMm = 120;

    private readonly Complex[][] _coefficients; // [coil][frequency]

    private CoilArray(IReadOnlyList<Vector3D> frequencies, Complex[][] coefficients, ReceiverNoise? noise = null)
    {
        Frequencies = frequencies;
        _coefficients = coefficients;
        Noise = noise ?? ReceiverNoise.White(coefficients.Length);
    }

    public int Channels => _coefficients.Length;

    /// <summary>ν_m, shared by the coils.</summary>
    public IReadOnlyList<Vector3D> Frequencies { get; }

    /// <summary>How the receivers' noise is correlated; its mean variance is 1.</summary>
    public ReceiverNoise Noise { get; }

    /// <summary>c_jm.</summary>
    public Complex Coefficient(int coil, int frequency) => _coefficients[coil][frequency];

    /// <summary>C_j at a point.</summary>
    public Complex Sensitivity(int coil, Vector3D point)
    {
        Complex sum = 0;
        for (int m = 0; m < Frequencies.Count; m++)
            sum += _coefficients[coil][m] * Complex.FromPolarCoordinates(1, 2 * Math.PI * Frequencies[m].Dot(point));
        return sum;
    }

    /// <summary>√Σ_j|C_j|² at a point: what root-sum-of-squares leaves of the receivers.</summary>
    public double RootSumOfSquares(Vector3D point) =>
        Math.Sqrt(Enumerable.Range(0, Channels).Sum(coil => Sensitivity(coil, point).Magnitude is var c ? c * c : 0));

    /// <summary>One coil that is 1 everywhere.</summary>
    public static CoilArray Uniform { get; } = new([default], [[Complex.One]]);

    /// <summary>
    /// Elements on a ring about the head-feet axis, each strongest at its own place, weakest across the head, and with a phase of its own
    /// that turns slowly in space.
    /// </summary>
    public static CoilArray Ring(int channels)
    {
        int[] harmonics = [-1, 0, 1];
        Vector3D[] frequencies = [.. harmonics.SelectMany(_ => harmonics, (x, y) => new Vector3D(x / PeriodMm, y / PeriodMm, 0))];
        return new(frequencies, [.. Enumerable.Range(0, channels).Select(coil => Element(coil, channels, frequencies))]);
    }

    private static Complex[] Element(int coil, int channels, Vector3D[] frequencies)
    {
        double angle = 2 * Math.PI * coil / channels;
        Vector3D place = RingRadiusMm * new Vector3D(Math.Cos(angle), Math.Sin(angle), 0);

        // A product of two raised cosines that peak at the place; unequal side lobes turn the phase across the field.
        static double Weight(double frequency) => frequency == 0 ? .5 : frequency > 0 ? .35 : .15;
        return [.. frequencies.Select(nu => Complex.FromPolarCoordinates(Weight(nu.X) * Weight(nu.Y), angle - 2 * Math.PI * nu.Dot(place)))];
    }
}
