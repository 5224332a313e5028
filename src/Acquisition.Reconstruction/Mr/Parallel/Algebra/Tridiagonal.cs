namespace Acquisition.Reconstruction.Mr.Parallel.Algebra;

/// <summary>
/// A Hermitian matrix as <c>A = Q·T·Qᴴ</c> with T real and tridiagonal. Reflection i, <c>1 − τ·v·vᴴ</c> on the indices below i, takes row i to one element;
/// what phases are left beside the diagonal are taken out by a diagonal matrix.
/// </summary>
internal sealed class Tridiagonal
{
    private readonly ComplexMatrix _lower;      // conj(A) below the diagonal; row i becomes v of reflection i
    private readonly double[] _tau;
    private readonly double[] _phaseRe;
    private readonly double[] _phaseIm;

    public Tridiagonal(ComplexMatrix matrix)
    {
        int n = matrix.Rows;
        _lower = new(n, n);
        matrix.Re.CopyTo(_lower.Re, 0);
        for (int i = 0; i < matrix.Im.Length; i++) _lower.Im[i] = -matrix.Im[i];
        (_tau, _phaseRe, _phaseIm) = (new double[n], new double[n], new double[n]);
        (Diagonal, OffDiagonal) = (new double[n], new double[n]);
        (double Re, double Im)[] beside = new (double, double)[n];
        ComplexMatrix work = new(1, n);
        for (int i = n - 1; i > 0; i--) beside[i] = Reflect(i, work.Row(0));
        for (int i = 0; i < n; i++) Diagonal[i] = _lower.Re[i * n + i];
        if (n > 0) (_phaseRe[0], _phaseIm[0]) = (1, 0);
        for (int i = 1; i < n; i++)
        {
            (double re, double im) = beside[i];
            double size = double.Hypot(re, im);
            OffDiagonal[i - 1] = size;
            (double c, double s) = size > 0 ? (re / size, im / size) : (1, 0);
            (_phaseRe[i], _phaseIm[i]) = (_phaseRe[i - 1] * c - _phaseIm[i - 1] * s, _phaseRe[i - 1] * s + _phaseIm[i - 1] * c);
        }
    }

    public double[] Diagonal { get; }

    /// <summary>Element i lies between i and i + 1; the last one is 0.</summary>
    public double[] OffDiagonal { get; }

    /// <summary>Q·z.</summary>
    public void Rotate(ReadOnlySpan<double> z, ComplexRow vector)
    {
        for (int i = 0; i < z.Length; i++) (vector.Re[i], vector.Im[i]) = (z[i] * _phaseRe[i], z[i] * _phaseIm[i]);
        for (int i = 1; i < z.Length; i++)
        {
            if (_tau[i] == 0) continue;
            ComplexRow v = _lower.Row(i).Slice(0, i), x = vector.Slice(0, i);
            (double re, double im) = v.Dot(x);
            x.Add(-_tau[i] * re, -_tau[i] * im, v);
        }
    }

    /// <summary>Reflects row i away, and the matrix before it on both sides.</summary>
    /// <returns>T[i, i − 1].</returns>
    private (double Re, double Im) Reflect(int i, ComplexRow work)
    {
        ComplexRow v = _lower.Row(i).Slice(0, i);
        (double last, double lastIm) = (v.Re[i - 1], v.Im[i - 1]);
        double norm = Math.Sqrt(v.Dot(v).Re), size = double.Hypot(last, lastIm);
        if (norm == 0 || norm == size) return (last, -lastIm);       // nothing to reflect
        (double c, double s) = size > 0 ? (last / size, lastIm / size) : (1, 0);
        (v.Re[i - 1], v.Im[i - 1]) = (c * (size + norm), s * (size + norm));     // x − α·e, α = −norm·phase
        double tau = 1 / (norm * (norm + size));
        _tau[i] = tau;

        ComplexRow p = work.Slice(0, i);       // τ·B·v
        p.Re.Clear();
        p.Im.Clear();
        for (int j = 0; j < i; j++)
        {
            ComplexRow row = _lower.Row(j).Slice(0, j);
            (double vr, double vi, double own) = (v.Re[j], v.Im[j], _lower.Re[j * _lower.Columns + j]);
            (double re, double im) = row.DotAdd(vr, vi, v, p);
            (p.Re[j], p.Im[j]) = (re + own * vr, im + own * vi);
        }
        (double kr, double ki) = v.Dot(p);
        p.Scale(tau);
        p.Add(-tau * tau / 2 * kr, -tau * tau / 2 * ki, v);         // w = p − τ/2·(vᴴ·p)·v

        for (int j = 0; j < i; j++)             // B − v·wᴴ − w·vᴴ
        {
            _lower.Row(j).Slice(0, j + 1).Add(-v.Re[j], v.Im[j], p, -p.Re[j], p.Im[j], v);
            _lower.Im[j * _lower.Columns + j] = 0;
        }
        return (-norm * c, norm * s);           // conj(α)
    }
}
