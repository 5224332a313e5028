using System.Numerics;

namespace Acquisition.Simulation.Mr;

/// <summary>
/// (sin 2πq − 2πq·cos 2πq)/(2π²q³), the Fourier transform of the unit ball (Bracewell; Koay, Sarlls and Özarslan, MRM 58 (2007) 430). With x = 2πq it is
/// 4π·(sin x − x·cos x)/x³, and below x = 1 its Taylor series, as the difference cancels there.
/// </summary>
public static class BallTransform
{
    private const double SeriesEnd = 1;

    /// <summary>4π·Σ (−1)ⁿ·x²ⁿ·(2n + 2)/(2n + 3)!, to x¹⁶: below 1e-17 of the first at x = 1.</summary>
    private static readonly double[] Series = [.. Enumerable.Range(0, 9).Select(n => 4 * Math.PI * (n % 2 == 0 ? 1 : -1) * (2 * n + 2) / Factorial(2 * n + 3))];

    /// <param name="q">Cycles; 0 or more. The limit at 0 is 4π/3.</param>
    public static double At(double q)
    {
        double x = 2 * Math.PI * q;
        if (x < SeriesEnd) return Taylor(x * x);
        (double sin, double cos) = Math.SinCos(x);
        return 4 * Math.PI * (sin - x * cos) / (x * x * x);
    }

    /// <summary>Replaces each q² by the transform at q.</summary>
    internal static void OfSquares(Span<double> values)
    {
        int i = 0;
        Vector<double> fourPi = new(4 * Math.PI), end = new(SeriesEnd * SeriesEnd), square = new(4 * Math.PI * Math.PI);
        for (; i <= values.Length - Vector<double>.Count; i += Vector<double>.Count)
        {
            Vector<double> xx = square * new Vector<double>(values[i..]);
            Vector<long> small = Vector.LessThan(xx, end);
            Vector<double> safe = Vector.ConditionalSelect(small, end, xx), x = Vector.SquareRoot(safe);
            (Vector<double> sin, Vector<double> cos) = Vector.SinCos(x);
            Vector<double> value = fourPi * (sin - x * cos) / (safe * x);
            if (small != Vector<long>.Zero)
            {
                Vector<double> sum = new(Series[^1]);
                for (int n = Series.Length - 2; n >= 0; n--) sum = sum * xx + new Vector<double>(Series[n]);
                value = Vector.ConditionalSelect(small, sum, value);
            }

            value.CopyTo(values[i..]);
        }

        for (; i < values.Length; i++) values[i] = At(Math.Sqrt(values[i]));
    }

    private static double Taylor(double xx)
    {
        double sum = Series[^1];
        for (int n = Series.Length - 2; n >= 0; n--) sum = sum * xx + Series[n];
        return sum;
    }

    private static double Factorial(int n) => n < 2 ? 1 : n * Factorial(n - 1);
}
