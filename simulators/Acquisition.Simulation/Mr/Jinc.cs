using MathNet.Numerics;

namespace Acquisition.Simulation.Mr;

/// <summary>
/// J₁(2πq)/q, the Fourier transform of the unit disk. Tabulated from MathNet's Bessel functions and interpolated by cubic Hermite
/// polynomials, whose error h⁴/384·max|f⁗| is below 1e-8 at the table's step: less than a float of the raw data can show.
/// </summary>
public static class Jinc
{
    private const int StepsPerUnit = 128;
    private const int TableEnd = 256;

    /// <summary>Value and derivative × step at each node.</summary>
    private static readonly (double Value, double Slope)[] Nodes = [.. Enumerable.Range(0, TableEnd * StepsPerUnit + 1).Select(Node)];

    /// <param name="q">Cycles; 0 or more. The limit at 0 is π.</param>
    public static double At(double q)
    {
        double position = q * StepsPerUnit;
        int i = (int)position;
        if (i >= Nodes.Length - 1) return Exact(q);
        (double f0, double d0) = Nodes[i];
        (double f1, double d1) = Nodes[i + 1];
        double t = position - i, rise = f1 - f0;
        return f0 + t * (d0 + t * (3 * rise - 2 * d0 - d1 + t * (d0 + d1 - 2 * rise)));
    }

    /// <summary>Replaces each q² by the transform at q.</summary>
    internal static void OfSquares(Span<double> values)
    {
        for (int i = 0; i < values.Length; i++) values[i] = At(Math.Sqrt(values[i]));
    }

    private static double Exact(double q) => q == 0 ? Math.PI : SpecialFunctions.BesselJ(1, 2 * Math.PI * q) / q;

    // d/dq J₁(2πq)/q = −2π·J₂(2πq)/q.
    private static (double, double) Node(int i)
    {
        double q = (double)i / StepsPerUnit;
        double derivative = i == 0 ? 0 : -2 * Math.PI * SpecialFunctions.BesselJ(2, 2 * Math.PI * q) / q;
        return (Exact(q), derivative / StepsPerUnit);
    }
}
