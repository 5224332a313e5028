using System.Numerics.Tensors;
using Acquisition.Reconstruction.Numerics;

namespace Acquisition.Reconstruction.Mr.Epi;

/// <summary>
/// Samples at any places along k, put on the grid: what least squares makes of them under the condition that the object lies within a width W of the field of view of N
/// columns, W being as wide as the widest gap between two samples allows (Nyquist): <c>W = N / gap</c>, at most N. With <c>D(κ) = ∫_{|x| ≤ W/2} e^{i2πκx/N} dx / N =
/// sin(πWκ/N) / πκ</c>, the transform of that width, <c>G = D(n − k_i) · [D(k_i − k_j) + λ·1]⁻¹</c>: band-limited interpolation, the solution of least norm, which is
/// real and weighs dense samples down by itself. Precomputed; immutable; safe to share.
/// </summary>
public sealed class RampRegridding
{
    /// <summary>Of the largest eigenvalue, near 1: below the samples' noise, far above a double's rounding.</summary>
    private const double Regularisation = 1e-7;

    /// <summary>The most samples: the matrix is solved once, in the cube of them.</summary>
    public const int MaximumSamples = 2048;

    private readonly float[] _matrix;

    /// <param name="positions">[samples], ascending, in steps of the grid, 0 the centre.</param>
    /// <param name="columns">N.</param>
    /// <exception cref="ArgumentException">The places do not ascend.</exception>
    public RampRegridding(ReadOnlySpan<double> positions, int columns)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(columns, 1);
        if (positions.Length is < 2 or > MaximumSamples) throw new ArgumentException($"2 to {MaximumSamples} samples can be put on the grid, got {positions.Length}.", nameof(positions));
        double widest = 0;
        for (int i = 1; i < positions.Length; i++)
        {
            double gap = positions[i] - positions[i - 1];
            if (!(gap > 0)) throw new ArgumentException($"Sample {i} does not lie after the one before it.", nameof(positions));
            widest = Math.Max(widest, gap);
        }

        (Samples, Columns) = (positions.Length, columns);
        Support = Math.Min(columns / widest, columns);
        double[] normal = new double[Samples * Samples];
        for (int i = 0; i < Samples; i++)
            for (int j = 0; j < Samples; j++) normal[i * Samples + j] = Kernel(positions[i] - positions[j]) + (i == j ? Regularisation : 0);
        Factorise(normal, Samples);

        _matrix = new float[columns * Samples];
        double[] row = new double[Samples];
        for (int n = 0; n < columns; n++)
        {
            for (int i = 0; i < Samples; i++) row[i] = Kernel(n - columns / 2 - positions[i]);
            Solve(normal, row);
            for (int i = 0; i < Samples; i++) _matrix[n * Samples + i] = (float)row[i];
        }
    }

    public int Samples { get; }

    public int Columns { get; }

    /// <summary>W, columns: the part of the field of view that the samples tell apart.</summary>
    public double Support { get; }

    /// <summary>Puts readouts on the grid.</summary>
    /// <param name="samples">[channels × samples].</param>
    /// <param name="grid">[channels × columns].</param>
    /// <exception cref="ArgumentException">The lengths do not agree.</exception>
    public void Apply(Planar<float> samples, PlanarTarget<float> grid)
    {
        int channels = samples.Length / Samples;
        Require.Length(samples.Length, (long)channels * Samples);
        Require.Length(grid.Length, (long)channels * Columns);
        for (int n = 0; n < Columns; n++)
        {
            ReadOnlySpan<float> row = _matrix.AsSpan(n * Samples, Samples);
            for (int channel = 0; channel < channels; channel++)
            {
                grid.Re[channel * Columns + n] = TensorPrimitives.Dot(row, samples.Re.Slice(channel * Samples, Samples));
                grid.Im[channel * Columns + n] = TensorPrimitives.Dot(row, samples.Im.Slice(channel * Samples, Samples));
            }
        }
    }

    private double Kernel(double kappa)
    {
        double width = Support / Columns, angle = Math.PI * width * kappa;
        return Math.Abs(angle) < 1e-9 ? width : width * Math.Sin(angle) / angle;
    }

    /// <summary>Cholesky: A = L·Lᵀ, L in the lower triangle.</summary>
    private static void Factorise(double[] a, int n)
    {
        for (int i = 0; i < n; i++)
            for (int j = 0; j <= i; j++)
            {
                double sum = a[i * n + j] - TensorPrimitives.Dot<double>(a.AsSpan(i * n, j), a.AsSpan(j * n, j));
                a[i * n + j] = i == j ? Math.Sqrt(Math.Max(sum, Regularisation * 1e-3)) : sum / a[j * n + j];
            }
    }

    private static void Solve(double[] factor, Span<double> x)
    {
        int n = x.Length;
        for (int i = 0; i < n; i++) x[i] = (x[i] - TensorPrimitives.Dot<double>(factor.AsSpan(i * n, i), x[..i])) / factor[i * n + i];
        for (int i = n - 1; i >= 0; i--)
        {
            double sum = x[i];
            for (int j = i + 1; j < n; j++) sum -= factor[j * n + i] * x[j];
            x[i] = sum / factor[i * n + i];
        }
    }
}
