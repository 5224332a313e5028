using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Acquisition.Reconstruction.Mr.Parallel.Algebra;

/// <summary>
/// Eigenvalues and -vectors of a Hermitian matrix: to tridiagonal form by Householder's reflections from the last row up, then implicit QL (Golub &amp;
/// Van Loan 2013, ch. 8.3; Dubrulle, Martin &amp; Wilkinson, Numer. Math. 12 (1968) 377).
/// </summary>
internal sealed class HermitianEigen
{
    private const int MaximumSweeps = 60;

    private HermitianEigen(double[] values, ComplexMatrix vectors) => (Values, Vectors) = (values, vectors);

    /// <summary>Those that were kept, the largest first.</summary>
    public double[] Values { get; }

    /// <summary>[kept × size]: a row is a vector of length 1.</summary>
    public ComplexMatrix Vectors { get; }

    /// <param name="matrix">Hermitian, both triangles; finite.</param>
    /// <param name="smallest">Values at or below this part of the largest are left out; negative infinity keeps all.</param>
    public static HermitianEigen Of(ComplexMatrix matrix, double smallest = double.NegativeInfinity)
    {
        int n = matrix.Rows;
        Tridiagonal t = new(matrix);
        double[] values = t.Diagonal, z = new double[n * n];
        for (int i = 0; i < n; i++) z[i * n + i] = 1;
        Diagonalise(values, t.OffDiagonal, z);
        int[] order = [.. Enumerable.Range(0, n).OrderByDescending(i => values[i])];
        int[] kept = [.. order.TakeWhile(i => !(values[i] <= smallest * values[order[0]]))];
        ComplexMatrix vectors = new(kept.Length, n);
        for (int i = 0; i < kept.Length; i++) t.Rotate(z.AsSpan(kept[i] * n, n), vectors.Row(i));
        return new([.. kept.Select(i => values[i])], vectors);
    }

    /// <summary>QL with implicit shifts; rows of z become the eigenvectors.</summary>
    private static void Diagonalise(double[] d, double[] e, double[] z)
    {
        int n = d.Length;
        // What is below the rounding of the largest element is 0: of a matrix of lower rank nothing else is ever small beside its neighbours.
        double rounding = 0;
        for (int i = 0; i < n; i++) rounding = Math.Max(rounding, 1e-16 * (Math.Abs(d[i]) + Math.Abs(e[i])));
        for (int l = 0; l < n; l++)
        {
            for (int sweep = 0; ; sweep++)
            {
                int m = l;
                while (m < n - 1 && Math.Abs(e[m]) > Math.Max(rounding, 1e-16 * (Math.Abs(d[m]) + Math.Abs(d[m + 1])))) m++;
                if (m == l) break;
                if (sweep == MaximumSweeps) throw new ArithmeticException("QL does not converge: the matrix has values that are no numbers.");
                double g = (d[l + 1] - d[l]) / (2 * e[l]);
                g = d[m] - d[l] + e[l] / (g + Math.CopySign(double.Hypot(g, 1), g));
                (double s, double c, double p) = (1, 1, 0);
                int i = m - 1;
                for (; i >= l; i--)
                {
                    double f = s * e[i], b = c * e[i], r = double.Hypot(f, g);
                    e[i + 1] = r;
                    if (r == 0)
                    {
                        d[i + 1] -= p;
                        e[m] = 0;
                        break;
                    }
                    (s, c) = (f / r, g / r);
                    g = d[i + 1] - p;
                    r = (d[i] - g) * s + 2 * c * b;
                    p = s * r;
                    d[i + 1] = g + p;
                    g = c * r - b;
                    Turn(z.AsSpan(i * n, n), z.AsSpan((i + 1) * n, n), c, s);
                }
                if (i >= l) continue;
                d[l] -= p;
                e[l] = g;
                e[m] = 0;
            }
        }
    }

    /// <summary>(low, high) = (c·low − s·high, s·low + c·high).</summary>
    private static void Turn(Span<double> low, Span<double> high, double c, double s)
    {
        ref double a = ref MemoryMarshal.GetReference(low), b = ref MemoryMarshal.GetReference(high);
        int i = 0;
        if (Vector256.IsHardwareAccelerated)
        {
            Vector256<double> cos = Vector256.Create(c), sin = Vector256.Create(s);
            for (; i <= low.Length - Vector256<double>.Count; i += Vector256<double>.Count)
            {
                Vector256<double> u = Vector256.LoadUnsafe(ref a, (nuint)i), v = Vector256.LoadUnsafe(ref b, (nuint)i);
                (cos * u - sin * v).StoreUnsafe(ref a, (nuint)i);
                (sin * u + cos * v).StoreUnsafe(ref b, (nuint)i);
            }
        }
        for (; i < low.Length; i++) (low[i], high[i]) = (c * low[i] - s * high[i], s * low[i] + c * high[i]);
    }
}
