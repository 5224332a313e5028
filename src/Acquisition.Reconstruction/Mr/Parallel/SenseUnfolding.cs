using Acquisition.Reconstruction.Mr.Parallel.Algebra;
using Acquisition.Reconstruction.Numerics;

namespace Acquisition.Reconstruction.Mr.Parallel;

/// <summary>
/// SENSE where k-space is undersampled regularly and pixels fold onto pixels (Pruessmann et al., MRM 42 (1999) 952): <c>x = (Eᴴ·E)⁻¹·Eᴴ·R·a</c> for the R pixels that
/// fold together, <c>E[c, l] = s_c(l)·exp(iθ_l)</c>, with <c>g_l = √([(Eᴴ·E)⁻¹]_ll·[Eᴴ·E]_ll)</c>. For channels of white noise.
/// </summary>
public static class SenseUnfolding
{
    /// <param name="sensitivities">s: [channels × partitions × rows × columns].</param>
    /// <param name="size">Its axes; columns are the image's.</param>
    /// <param name="lattice">What is acquired. Partitions, and rows with the shift, must be whole multiples of its factors.</param>
    /// <param name="regularisation">Added to the diagonal of Eᴴ·E as a part of its mean; what is folded beyond what coils can tell then stays folded instead of noisy.</param>
    /// <exception cref="ArgumentException">The lengths do not fit, or pixels fold onto places between pixels: use <see cref="SenseReconstruction"/>.</exception>
    public static UnmixingWeights Weights(PlanarMemory<float> sensitivities, KspaceSize size, SamplingLattice lattice, double regularisation = 0)
    {
        size.Check();
        lattice.Check();
        Require.Length(sensitivities.Length, size.Length);
        if (!(regularisation >= 0 && double.IsFinite(regularisation))) throw new ArgumentOutOfRangeException(nameof(regularisation), regularisation, "Not negative.");
        Fold[] folds = Folds(size, lattice);
        int pixels = size.Lines * size.Columns;
        UnmixingWeights weights = new(new(new float[size.Length], new float[size.Length]), new float[pixels]);
        Cores.For(size.Lines, line =>
        {
            Unfold unfold = new(sensitivities, size, folds, Math.Max(regularisation, 1e-9), weights);
            for (int x = 0; x < size.Columns; x++) unfold.At(line, x);
        });
        return weights;
    }

    /// <summary>The dual lattice: shifts by which the samples' phases do not change, but for where the lattice begins.</summary>
    private static Fold[] Folds(KspaceSize size, SamplingLattice lattice)
    {
        (int r1, int r2) = (lattice.RowFactor, lattice.PartitionFactor);
        List<Fold> folds = [];
        for (int a = 0; a < r1; a++)
            for (int b = 0; b < r2; b++)
            {
                long rows = (long)a * size.Rows, partitions = (long)size.Partitions * ((long)b * r1 - (long)lattice.Shift * a);
                if (rows % r1 != 0 || partitions % (r1 * r2) != 0)
                    throw new ArgumentException($"Undersampling by {lattice} folds pixels of {size.Rows} rows and {size.Partitions} partitions onto places between pixels.", nameof(lattice));
                (int y, int z) = ((int)(rows / r1), (int)(partitions / (r1 * r2)));
                double cycles = (double)y * (lattice.FirstRow - size.Rows / 2) / size.Rows + (double)z * (lattice.FirstPartition - size.Partitions / 2) / size.Partitions;
                (double sin, double cos) = Math.SinCos(-2 * Math.PI * cycles);
                folds.Add(new(y, SamplingLattice.Modulo(z, size.Partitions), cos, sin));
            }
        return [.. folds];
    }

    /// <summary>A pixel that folds onto another: how far away it is, and with which phase.</summary>
    private readonly record struct Fold(int Rows, int Partitions, double Cos, double Sin);

    /// <summary>The weights of one pixel: the first of those that fold onto it is itself.</summary>
    private sealed class Unfold(PlanarMemory<float> sensitivities, KspaceSize size, Fold[] folds, double regularisation, UnmixingWeights weights)
    {
        private readonly ComplexMatrix _encoding = new(folds.Length, size.Channels);      // Eᵀ

        public void At(int line, int x)
        {
            int pixels = size.Lines * size.Columns, self = line * size.Columns + x;
            Planar<float> s = sensitivities.Span;
            for (int l = 0; l < folds.Length; l++)
            {
                int y = (line % size.Rows + folds[l].Rows) % size.Rows, z = (line / size.Rows + folds[l].Partitions) % size.Partitions;
                int from = (z * size.Rows + y) * size.Columns + x;
                for (int c = 0; c < size.Channels; c++, from += pixels)
                    _encoding[l, c] = (s.Re[from] * folds[l].Cos - s.Im[from] * folds[l].Sin, s.Re[from] * folds[l].Sin + s.Im[from] * folds[l].Cos);
            }
            double own = _encoding.Row(0).Dot(_encoding.Row(0)).Re;
            if (!(own > 0)) return;

            ComplexMatrix normal = new(folds.Length, folds.Length);
            double trace = 0;
            for (int l = 0; l < folds.Length; l++)
                for (int k = l; k < folds.Length; k++)
                {
                    normal[l, k] = _encoding.Row(l).Dot(_encoding.Row(k));
                    if (k == l) trace += normal[l, k].Re;
                }
            // Pixels that no coil sees are 0, whatever is on the rest of their diagonal.
            for (int l = 0; l < folds.Length; l++) normal[l, l] = (normal[l, l].Re + regularisation * trace / folds.Length, 0);
            ComplexMatrix unit = new(folds.Length, 1);
            unit[0, 0] = (1, 0);
            HermitianFactor? factor = HermitianFactor.Of(normal, 0, out _);
            if (factor is null) return;
            factor.Solve(unit);                 // the first column of (Eᴴ·E)⁻¹, whose conjugate is the first row

            double squares = 0;
            PlanarTarget<float> target = weights.Weights.Span;
            for (int c = 0, to = self; c < size.Channels; c++, to += pixels)
            {
                (double re, double im) = (0, 0);
                for (int l = 0; l < folds.Length; l++)
                {
                    (double a, double b) = unit[l, 0];
                    (double u, double v) = _encoding[l, c];
                    (re, im) = (re + a * u - b * v, im - a * v - b * u);       // conj(u·E): the inverse's first row by Eᴴ
                }
                (re, im) = (re * folds.Length, im * folds.Length);
                (target.Re[to], target.Im[to]) = ((float)re, (float)im);
                squares += re * re + im * im;
            }
            weights.GFactor.Span[self] = (float)(Math.Sqrt(squares * own) / folds.Length);
        }
    }
}
