using System.Runtime.InteropServices;
using Acquisition.Reconstruction.Numerics;

namespace Acquisition.Reconstruction.Operators.Host.Nonuniform;

/// <summary>
/// The window that a sample is spread with over a grid twice as fine as the image's own: Kaiser-Bessel,
/// <c>φ(z) = I₀(β·√(1 − (2z/W)²))/I₀(β)</c>, |z| ≤ W/2 cells (Beatty, Nishimura &amp; Pauly, IEEE TMI 24 (2005) 799). With β = b·πW·(1 − 1/4), b as below,
/// the aliases that the image keeps are for W = 3, 4, 5, 6, 7, 8 this part of it, by the L2 norm along an axis: 4·10⁻³, 4·10⁻⁴, 4·10⁻⁵, 5·10⁻⁶, 5·10⁻⁷, 6·10⁻⁸.
/// Evaluated by a polynomial for each of its W cells, as in Barnett, Magland &amp; af Klinteberg, SIAM J. Sci. Comput. 41 (2019) C479, sec. 3.3.
/// </summary>
internal sealed class SpreadingKernel
{
    public const double Oversampling = 2;
    private const int SmallestWidth = 3;

    private static readonly SpreadingKernel[] ByWidth = [new(3, 0.94), new(4, 0.96), new(5, 0.98), new(6, 0.98), new(7, 0.98), new(8, 0.98)];
    private static readonly (double Node, double Weight)[] Quadrature = Legendre(64);

    private readonly double _beta;
    private readonly double _peak;
    private readonly float[] _coefficients;     // [degree + 1, the highest first × lanes]

    private SpreadingKernel(int width, double shape)
    {
        (Width, Lanes) = (width, width <= 4 ? 4 : 8);
        _beta = shape * Math.PI * width * (1 - 1 / (2 * Oversampling));
        _peak = Bessel(_beta);
        double[][] cells = Fit(width, Math.Pow(10, -width));
        int degree = cells[0].Length - 1;
        _coefficients = new float[(degree + 1) * Lanes];
        for (int cell = 0; cell < width; cell++)
            for (int d = 0; d <= degree; d++) _coefficients[d * Lanes + cell] = (float)cells[cell][degree - d];
    }

    /// <summary>W, cells.</summary>
    public int Width { get; }

    /// <summary>Weights that are stored for a sample: 4 or 8, those beyond W are 0.</summary>
    public int Lanes { get; }

    /// <summary>The narrowest whose aliases, along three axes, stay below an accuracy.</summary>
    public static SpreadingKernel Of(double accuracy) => ByWidth[(accuracy switch
    {
        >= 0.999e-2 => 3,
        >= 0.999e-3 => 4,
        >= 0.999e-4 => 5,
        >= 0.999e-5 => 6,
        _ => 8,
    }) - SmallestWidth];

    /// <summary>φ at a distance, cells.</summary>
    public double Value(double z)
    {
        double r = 1 - 4 * z * z / (Width * (double)Width);
        return r < 0 ? 0 : Bessel(_beta * Math.Sqrt(r)) / _peak;
    }

    /// <summary>∫φ(z)·exp(−i2πξz)dz, ξ in cycles per cell: what the image is multiplied with.</summary>
    public double Transform(double xi)
    {
        double sum = 0, half = Width / 2.0;
        foreach ((double node, double weight) in Quadrature) sum += weight * half * Value(half * node) * Math.Cos(2 * Math.PI * xi * half * node);
        return sum;
    }

    /// <summary>The weights of the cells from a sample's first one on: φ(t + j − W/2).</summary>
    /// <param name="offsets">t: from a place W/2 before the sample to its first cell, 0 ≤ t &lt; 1. [samples].</param>
    /// <param name="weights">[samples × lanes].</param>
    public void Evaluate(ReadOnlySpan<float> offsets, Span<float> weights)
    {
        Polynomials work = new(this, offsets, weights);
        Narrow.Run(Lanes, ref work);
    }

    private readonly ref struct Polynomials(SpreadingKernel kernel, ReadOnlySpan<float> offsets, Span<float> weights) : IVectorWork
    {
        private readonly ReadOnlySpan<float> _offsets = offsets;
        private readonly Span<float> _weights = weights;

        public void Run<V>() where V : unmanaged, ILanes<V>
        {
            ref readonly float c = ref MemoryMarshal.GetArrayDataReference(kernel._coefficients);
            ref float target = ref MemoryMarshal.GetReference(_weights);
            int lanes = kernel.Lanes, end = kernel._coefficients.Length;
            int i = 0;
            for (; i <= _offsets.Length - 4; i += 4)
            {
                // Four at a time, so that none waits for its own last step.
                V u0 = V.All(2 * _offsets[i] - 1), u1 = V.All(2 * _offsets[i + 1] - 1), u2 = V.All(2 * _offsets[i + 2] - 1), u3 = V.All(2 * _offsets[i + 3] - 1);
                for (int j = 0; j < lanes; j += V.Count)
                {
                    V v0 = V.Load(in c, j), v1 = v0, v2 = v0, v3 = v0;
                    for (int d = j + lanes; d < end; d += lanes)
                    {
                        V next = V.Load(in c, d);
                        (v0, v1, v2, v3) = (V.MultiplyAdd(v0, u0, next), V.MultiplyAdd(v1, u1, next), V.MultiplyAdd(v2, u2, next), V.MultiplyAdd(v3, u3, next));
                    }
                    v0.Store(ref target, i * lanes + j);
                    v1.Store(ref target, (i + 1) * lanes + j);
                    v2.Store(ref target, (i + 2) * lanes + j);
                    v3.Store(ref target, (i + 3) * lanes + j);
                }
            }
            for (; i < _offsets.Length; i++)
            {
                V u = V.All(2 * _offsets[i] - 1);
                for (int j = 0; j < lanes; j += V.Count)
                {
                    V value = V.Load(in c, j);
                    for (int d = j + lanes; d < end; d += lanes) value = V.MultiplyAdd(value, u, V.Load(in c, d));
                    value.Store(ref target, i * lanes + j);
                }
            }
        }
    }

    /// <summary>The polynomials of lowest degree that are as near to φ as asked for.</summary>
    private double[][] Fit(int width, double tolerance)
    {
        for (int degree = 3; ; degree++)
        {
            double[][] cells = [.. Enumerable.Range(0, width).Select(cell => Fit(cell, degree))];
            if (Enumerable.Range(0, width).All(cell => Furthest(cells[cell], cell) <= tolerance)) return cells;
        }
    }

    private double Furthest(double[] polynomial, int cell)
    {
        const int Points = 50;
        double furthest = 0;
        for (int i = 0; i <= Points; i++)
        {
            double t = i / (double)Points, value = 0;
            for (int d = polynomial.Length - 1; d >= 0; d--) value = value * (2 * t - 1) + polynomial[d];
            furthest = Math.Max(furthest, Math.Abs(value - Value(t + cell - Width / 2.0)));
        }
        return furthest;
    }

    /// <summary>The polynomial in u = 2t − 1 that agrees with φ in the Chebyshev nodes of a cell.</summary>
    private double[] Fit(int cell, int degree)
    {
        int n = degree + 1;
        double[] result = new double[n], before = new double[n], current = new double[n];
        current[0] = 1;
        for (int order = 0; order < n; order++)
        {
            double sum = 0;
            for (int i = 0; i < n; i++)
            {
                double angle = Math.PI * (i + 0.5) / n;
                sum += Value((Math.Cos(angle) + 1) / 2 + cell - Width / 2.0) * Math.Cos(order * angle);
            }
            double coefficient = (order == 0 ? 1 : 2) * sum / n;
            for (int i = 0; i < n; i++) result[i] += coefficient * current[i];
            // T₁ = u, Tₙ₊₁ = 2u·Tₙ − Tₙ₋₁.
            double[] next = new double[n];
            for (int i = 0; i + 1 < n; i++) next[i + 1] = (order == 0 ? 1 : 2) * current[i];
            for (int i = 0; i < n; i++) next[i] -= before[i];
            (before, current) = (current, next);
        }
        return result;
    }

    /// <summary>I₀ by its power series.</summary>
    private static double Bessel(double x)
    {
        double sum = 1, term = 1;
        for (int k = 1; term > 1e-18 * sum; k++)
        {
            term *= x * x / (4.0 * k * k);
            sum += term;
        }
        return sum;
    }

    /// <summary>Nodes and weights of Gauss and Legendre, by Newton's method.</summary>
    private static (double Node, double Weight)[] Legendre(int count)
    {
        (double, double)[] nodes = new (double, double)[count];
        for (int i = 0; i < count; i++)
        {
            double x = Math.Cos(Math.PI * (i + 0.75) / (count + 0.5)), derivative = 1;
            for (int step = 0; step < 10; step++)
            {
                (double p, double q) = (1, x);
                for (int k = 2; k <= count; k++) (p, q) = (q, ((2 * k - 1) * x * q - (k - 1) * p) / k);
                derivative = count * (x * q - p) / (x * x - 1);
                x -= q / derivative;
            }
            nodes[i] = (x, 2 / ((1 - x * x) * derivative * derivative));
        }
        return nodes;
    }
}
