using System.Numerics;
using System.Runtime.CompilerServices;

namespace Acquisition.Simulation.Mr;

/// <summary>
/// (sin 2πq − 2πq·cos 2πq)/(2π²q³), the Fourier transform of the unit ball (Bracewell; Koay, Sarlls and Özarslan, MRM 58 (2007) 430). With x = 2πq it is
/// 4π·(sin x − x·cos x)/x³, and below x = 1 its Taylor series, as the difference cancels there.
/// </summary>
public static class BallTransform
{
    private const double SeriesEnd = 1;

    /// <summary>Wider in single precision, where the difference cancels sooner; the series' seventh term is then 3e-7 of the first.</summary>
    private const float SingleSeriesEnd = 2;

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

    /// <summary>
    /// The transform at each √q² in single precision, absolute error below 1e-6: the angle is reduced in quarters of a cycle, which is exact, and within an
    /// eighth of a cycle sine and cosine are their Taylor polynomials.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector<float> OfSquares(Vector<float> squares)
    {
        Vector<float> xx = 4 * MathF.PI * MathF.PI * squares;
        Vector<int> small = Vector.LessThan(xx, new Vector<float>(SingleSeriesEnd * SingleSeriesEnd));
        if (small == Vector<int>.Zero) return ByAngle(squares, xx);
        Vector<float> sum = new((float)Series[6]);
        for (int term = 5; term >= 0; term--) sum = sum * xx + new Vector<float>((float)Series[term]);
        return small == Vector<int>.AllBitsSet ? sum : Vector.ConditionalSelect(small, sum, ByAngle(squares, xx));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector<float> ByAngle(Vector<float> squares, Vector<float> xx)
    {
        Vector<float> q = Vector.SquareRoot(squares), quarters = 4 * q, whole = Vector.Round(quarters), angle = (quarters - whole) * (MathF.PI / 2), aa = angle * angle;
        Vector<float> s = angle + angle * aa * (new Vector<float>(-1 / 6f) + aa * (new Vector<float>(1 / 120f) + aa * new Vector<float>(-1 / 5040f)));
        Vector<float> c = Vector<float>.One + aa * (new Vector<float>(-.5f) + aa * (new Vector<float>(1 / 24f) + aa * (new Vector<float>(-1 / 720f) + aa * new Vector<float>(1 / 40320f))));
        Vector<int> n = Vector.ConvertToInt32Native(whole), odd = Vector.Equals(n & Vector<int>.One, Vector<int>.One), two = new(2);
        Vector<float> sin = Signed(Vector.ConditionalSelect(odd, c, s), n & two), cos = Signed(Vector.ConditionalSelect(odd, s, c), (n + Vector<int>.One) & two);
        Vector<float> x = q * (2 * MathF.PI);
        return (4 * MathF.PI) * (sin - x * cos) / (xx * x);

        static Vector<float> Signed(Vector<float> value, Vector<int> negative) => Vector.AsVectorSingle(Vector.AsVectorInt32(value) ^ Vector.ShiftLeft(negative, 30));
    }

    private static double Taylor(double xx)
    {
        double sum = Series[^1];
        for (int n = Series.Length - 2; n >= 0; n--) sum = sum * xx + Series[n];
        return sum;
    }

    private static double Factorial(int n) => n < 2 ? 1 : n * Factorial(n - 1);
}
