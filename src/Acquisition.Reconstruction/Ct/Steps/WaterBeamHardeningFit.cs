namespace Acquisition.Reconstruction.Ct.Steps;

/// <summary>
/// The coefficients of <see cref="Core.Model.Recipes.WaterBeamHardening"/>: those that take what a beam of many energies measures behind water to what a beam of
/// one energy would, <c>Σₖ c[k]·p^(k+1) ≈ μ·L</c>, in the least squares.
/// </summary>
public static class WaterBeamHardeningFit
{
    /// <summary>From a spectrum.</summary>
    /// <param name="signal">What the detector gets of each energy in air: photons times response. Any unit, not negative.</param>
    /// <param name="waterPerMm">μ of water at each energy, 1/mm.</param>
    /// <param name="referencePerMm">μ of water at the energy that the scan's Hounsfield scale has, 1/mm.</param>
    /// <param name="largestMm">The most water that rays meet.</param>
    /// <param name="coefficients">How many, 1 to 8.</param>
    /// <exception cref="ArgumentException">Lengths differ, there is no signal, or a number is not positive.</exception>
    public static double[] FromSpectrum(ReadOnlySpan<double> signal, ReadOnlySpan<double> waterPerMm, double referencePerMm, double largestMm, int coefficients)
    {
        if (signal.Length != waterPerMm.Length) throw new ArgumentException($"Expected {signal.Length} attenuations, got {waterPerMm.Length}.", nameof(waterPerMm));
        if (!(largestMm > 0)) throw new ArgumentException($"Must be positive, got {largestMm}.", nameof(largestMm));
        double air = 0;
        foreach (double s in signal) air += s;
        if (!(air > 0)) throw new ArgumentException("A spectrum must have signal.", nameof(signal));
        const int Lengths = 400;
        double[] length = new double[Lengths], measured = new double[Lengths];
        for (int i = 0; i < Lengths; i++)
        {
            length[i] = largestMm * (i + 1) / Lengths;
            double behind = 0;
            for (int e = 0; e < signal.Length; e++) behind += signal[e] * Math.Exp(-waterPerMm[e] * length[i]);
            measured[i] = -Math.Log(behind / air);
        }
        return FromPhantom(measured, length, referencePerMm, coefficients);
    }

    /// <summary>From a calibration scan of water, such as a cylinder of known size: rays that have met known lengths of it.</summary>
    /// <param name="measured">p of each ray.</param>
    /// <param name="waterMm">L of each ray, mm.</param>
    /// <param name="referencePerMm">μ of water at the energy that the scan's Hounsfield scale has, 1/mm.</param>
    /// <param name="coefficients">How many, 1 to 8, and not more than rays.</param>
    /// <exception cref="ArgumentException">Lengths differ, or the rays do not determine so many coefficients.</exception>
    public static double[] FromPhantom(ReadOnlySpan<double> measured, ReadOnlySpan<double> waterMm, double referencePerMm, int coefficients)
    {
        if (measured.Length != waterMm.Length) throw new ArgumentException($"Expected {measured.Length} lengths, got {waterMm.Length}.", nameof(waterMm));
        if (coefficients is < 1 or > 8 || coefficients > measured.Length)
            throw new ArgumentException($"Must be 1 to 8 and at most the number of rays, {measured.Length}, got {coefficients}.", nameof(coefficients));
        if (!(referencePerMm > 0)) throw new ArgumentException($"Must be positive, got {referencePerMm}.", nameof(referencePerMm));
        double largest = 0;
        foreach (double p in measured) largest = Math.Max(largest, Math.Abs(p));
        double[][] columns = new double[coefficients][];       // powers of p over its largest: within ±1
        for (int k = 0; k < coefficients; k++)
        {
            columns[k] = new double[measured.Length];
            for (int i = 0; i < measured.Length; i++) columns[k][i] = Math.Pow(measured[i] / largest, k + 1);
        }
        double[] target = new double[measured.Length];
        for (int i = 0; i < target.Length; i++) target[i] = referencePerMm * waterMm[i];

        double[] solved = LeastSquares(columns, target);
        for (int k = 0; k < coefficients; k++) solved[k] /= Math.Pow(largest, k + 1);
        return solved;
    }

    /// <summary>By modified Gram-Schmidt orthogonalisation (Golub, Van Loan, Matrix Computations, 4th ed. 2013, ch. 5.2.8, 5.3.5).</summary>
    private static double[] LeastSquares(double[][] columns, double[] target)
    {
        int n = columns.Length;
        double[,] r = new double[n, n];
        double[] projected = new double[n];
        for (int k = 0; k < n; k++)
        {
            double before = Math.Sqrt(Dot(columns[k], columns[k]));
            for (int j = 0; j < k; j++)
            {
                r[j, k] = Dot(columns[j], columns[k]);
                Subtract(columns[k], r[j, k], columns[j]);
            }
            r[k, k] = Math.Sqrt(Dot(columns[k], columns[k]));
            if (!(r[k, k] > 1e-12 * before)) throw new ArgumentException($"The rays do not determine {n} coefficients.", nameof(columns));
            for (int i = 0; i < target.Length; i++) columns[k][i] /= r[k, k];
            projected[k] = Dot(columns[k], target);
            Subtract(target, projected[k], columns[k]);
        }
        for (int k = n - 1; k >= 0; k--)
        {
            for (int j = k + 1; j < n; j++) projected[k] -= r[k, j] * projected[j];
            projected[k] /= r[k, k];
        }
        return projected;
    }

    private static double Dot(double[] a, double[] b) => a.Zip(b).Sum(pair => pair.First * pair.Second);

    private static void Subtract(double[] from, double factor, double[] column)
    {
        for (int i = 0; i < from.Length; i++) from[i] -= factor * column[i];
    }
}
