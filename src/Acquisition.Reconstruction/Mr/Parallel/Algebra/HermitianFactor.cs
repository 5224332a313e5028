namespace Acquisition.Reconstruction.Mr.Parallel.Algebra;

/// <summary>Cholesky's factor of a Hermitian positive definite matrix, <c>A = Uᴴ·U</c> with U upper triangular (Golub &amp; Van Loan 2013, alg. 4.2.1).</summary>
internal sealed class HermitianFactor
{
    private readonly ComplexMatrix _u;

    private HermitianFactor(ComplexMatrix u) => _u = u;

    public int Size => _u.Rows;

    /// <summary>Factors in place.</summary>
    /// <param name="matrix">Its upper triangle is read, and becomes U.</param>
    /// <param name="smallest">A pivot at or below this part of its diagonal element is none: rounding has left nothing of it.</param>
    /// <param name="singular">The row without a pivot, if there is one; else −1.</param>
    /// <returns>Null if the matrix is not positive definite.</returns>
    public static HermitianFactor? Of(ComplexMatrix matrix, double smallest, out int singular)
    {
        int n = matrix.Rows;
        double[] diagonal = [.. Enumerable.Range(0, n).Select(i => matrix.Re[i * n + i])];
        for (int k = 0; k < n; k++)
        {
            double pivot = matrix.Re[k * n + k];
            if (!(pivot > smallest * diagonal[k] && double.IsFinite(pivot)))
            {
                singular = k;
                return null;
            }
            ComplexRow row = matrix.Row(k, k);
            row.Scale(1 / Math.Sqrt(pivot));
            row.Im[0] = 0;
            for (int i = k + 1; i < n; i++) matrix.Row(i, i).Add(-row.Re[i - k], row.Im[i - k], row.Slice(i - k, n - i));
        }
        singular = -1;
        return new(matrix);
    }

    /// <summary>X = A⁻¹·B in place.</summary>
    /// <param name="b">[size × right sides].</param>
    public void Solve(ComplexMatrix b)
    {
        int n = Size;
        for (int k = 0; k < n; k++)         // Uᴴ·Y = B, downwards
        {
            ComplexRow u = _u.Row(k, k);
            b.Row(k).Scale(1 / u.Re[0]);
            for (int i = k + 1; i < n; i++) b.Row(i).Add(-u.Re[i - k], u.Im[i - k], b.Row(k));
        }
        for (int k = n - 1; k >= 0; k--)    // U·X = Y, upwards
        {
            ComplexRow u = _u.Row(k, k);
            for (int i = k + 1; i < n; i++) b.Row(k).Add(-u.Re[i - k], -u.Im[i - k], b.Row(i));
            b.Row(k).Scale(1 / u.Re[0]);
        }
    }

    /// <summary>L⁻¹ of the lower factor L = Uᴴ: lower triangular, so that L⁻¹·A·L⁻ᴴ = 1.</summary>
    public ComplexMatrix InverseOfLower()
    {
        int n = Size;
        ComplexMatrix inverse = new(n, n);
        for (int k = 0; k < n; k++) inverse[k, k] = (1, 0);
        for (int k = 0; k < n; k++)
        {
            ComplexRow u = _u.Row(k, k);
            inverse.Row(k).Scale(1 / u.Re[0]);
            for (int i = k + 1; i < n; i++) inverse.Row(i).Add(-u.Re[i - k], u.Im[i - k], inverse.Row(k));
        }
        return inverse;
    }
}
