using System.Numerics;
using Acquisition.Core.Model.Geometry;

namespace Acquisition.Simulation.Mr;

/// <summary>
/// The many small ellipsoids of a slab in single precision: each is so small a part of the signal that what rounding takes from it is less than
/// what rounding takes from a sample of the raw data.
/// </summary>
internal sealed class MinorBodies
{
    /// <summary>Of the greatest |A|: smaller ones are minor.</summary>
    private const double Part = .01;

    private readonly float[] _kx;
    private readonly (EllipsoidSpectrum Body, float[] Re, float[] Im)[] _terms;

    /// <param name="bodies">What <see cref="Split"/> calls minor.</param>
    /// <param name="kx">The samples of a line, cycles/mm.</param>
    public MinorBodies(IReadOnlyList<EllipsoidSpectrum> bodies, double[] kx)
    {
        _kx = Padded(kx);
        _terms = [.. bodies.Select(body =>
        {
            ComplexRow turns = ComplexRow.Turns([.. kx.Select(k => -k * body.Centre.X)]);
            return (body, Padded(turns.Re), Padded(turns.Im));
        })];
    }

    public static (EllipsoidSpectrum[] Major, EllipsoidSpectrum[] Minor) Split(EllipsoidSpectrum[] bodies)
    {
        double limit = Part * bodies.Max(body => Math.Abs(body.Amplitude));
        return ([.. bodies.Where(body => Math.Abs(body.Amplitude) >= limit)], [.. bodies.Where(body => Math.Abs(body.Amplitude) < limit)]);
    }

    /// <summary>Adds Σ A·F(q)·exp(−i2π(kx·d.X + turn)) at (kx + k.X, k.Y, k.Z), where the turn of the whole line is that of the point without its kx.</summary>
    public void AddTo(ComplexRow sum, Vector3D k)
    {
        if (_terms.Length == 0) return;
        float[] re = new float[_kx.Length], im = new float[_kx.Length];
        foreach ((EllipsoidSpectrum body, float[] turnRe, float[] turnIm) in _terms)
        {
            double turn = -2 * Math.PI * k.Dot(body.Centre);
            Vector<float> weightRe = new((float)(body.Amplitude * Math.Cos(turn))), weightIm = new((float)(body.Amplitude * Math.Sin(turn)));
            // q² about its least value along the line: no difference of large numbers.
            double linear = body.Mxy * k.Y + body.Mxz * k.Z, least = k.X + linear / body.Mxx;
            double constant = body.Myy * k.Y * k.Y + 2 * body.Myz * k.Y * k.Z + body.Mzz * k.Z * k.Z - linear * linear / body.Mxx;
            Vector<float> a = new((float)body.Mxx), b = new((float)least), c = new((float)Math.Max(0, constant));
            for (int i = 0; i < _kx.Length; i += Vector<float>.Count)
            {
                Vector<float> x = new Vector<float>(_kx, i) + b, factor = BallTransform.OfSquares(a * x * x + c);
                Vector<float> u = factor * new Vector<float>(turnRe, i), v = factor * new Vector<float>(turnIm, i);
                (new Vector<float>(re, i) + u * weightRe - v * weightIm).CopyTo(re, i);
                (new Vector<float>(im, i) + u * weightIm + v * weightRe).CopyTo(im, i);
            }
        }

        for (int i = 0; i < sum.Length; i++)
        {
            sum.Re[i] += re[i];
            sum.Im[i] += im[i];
        }
    }

    /// <summary>Adds Σ A·F(q)·exp(−i2π(k − ν)·d) at the points (x, y, z) − ν, for each ν in its own row.</summary>
    public void AddTo(ComplexRow[] sums, double[] x, double[] y, double[] z, Vector3D[] shifts)
    {
        if (_terms.Length == 0) return;
        float[] kx = Padded(x), ky = Padded(y), kz = Padded(z);
        float[][] re = [.. shifts.Select(_ => new float[kx.Length])], im = [.. shifts.Select(_ => new float[kx.Length])];
        double[] cycles = new double[x.Length];
        foreach ((EllipsoidSpectrum body, _, _) in _terms)
        {
            for (int i = 0; i < cycles.Length; i++) cycles[i] = -(x[i] * body.Centre.X + y[i] * body.Centre.Y + z[i] * body.Centre.Z);
            ComplexRow turns = ComplexRow.Turns(cycles);
            float[] turnRe = Padded(turns.Re), turnIm = Padded(turns.Im);
            for (int m = 0; m < shifts.Length; m++) AddTo(re[m], im[m], body, shifts[m], kx, ky, kz, turnRe, turnIm);
        }

        for (int m = 0; m < shifts.Length; m++)
            for (int i = 0; i < cycles.Length; i++)
            {
                sums[m].Re[i] += re[m][i];
                sums[m].Im[i] += im[m][i];
            }
    }

    private static void AddTo(
        float[] re, float[] im, in EllipsoidSpectrum body, Vector3D shift, float[] kx, float[] ky, float[] kz, float[] turnRe, float[] turnIm)
    {
        double turn = 2 * Math.PI * shift.Dot(body.Centre);
        Vector<float> weightRe = new((float)(body.Amplitude * Math.Cos(turn))), weightIm = new((float)(body.Amplitude * Math.Sin(turn)));
        Vector<float> shiftX = new((float)shift.X), shiftY = new((float)shift.Y), shiftZ = new((float)shift.Z);
        Vector<float> xx = new((float)body.Mxx), yy = new((float)body.Myy), zz = new((float)body.Mzz);
        Vector<float> xy = new(2 * (float)body.Mxy), xz = new(2 * (float)body.Mxz), yz = new(2 * (float)body.Myz);
        for (int i = 0; i < kx.Length; i += Vector<float>.Count)
        {
            Vector<float> x = new Vector<float>(kx, i) - shiftX, y = new Vector<float>(ky, i) - shiftY, z = new Vector<float>(kz, i) - shiftZ;
            Vector<float> squares = x * (xx * x + xy * y + xz * z) + y * (yy * y + yz * z) + zz * z * z;
            Vector<float> factor = BallTransform.OfSquares(Vector.Max(Vector<float>.Zero, squares));
            Vector<float> u = factor * new Vector<float>(turnRe, i), v = factor * new Vector<float>(turnIm, i);
            (new Vector<float>(re, i) + u * weightRe - v * weightIm).CopyTo(re, i);
            (new Vector<float>(im, i) + u * weightIm + v * weightRe).CopyTo(im, i);
        }
    }

    /// <summary>As floats, filled up to whole vectors.</summary>
    private static float[] Padded(double[] values)
    {
        float[] padded = new float[(values.Length + Vector<float>.Count - 1) / Vector<float>.Count * Vector<float>.Count];
        for (int i = 0; i < values.Length; i++) padded[i] = (float)values[i];
        return padded;
    }
}
