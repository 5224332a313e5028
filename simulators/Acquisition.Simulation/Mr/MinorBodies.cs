using System.Numerics;
using Acquisition.Core.Model.Geometry;

namespace Acquisition.Simulation.Mr;

/// <summary>
/// The many small ellipsoids of a slab along a line, in single precision: each is so small a part of the signal that what rounding takes from it is less than
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

    /// <summary>As floats, filled up to whole vectors.</summary>
    private static float[] Padded(double[] values)
    {
        float[] padded = new float[(values.Length + Vector<float>.Count - 1) / Vector<float>.Count * Vector<float>.Count];
        for (int i = 0; i < values.Length; i++) padded[i] = (float)values[i];
        return padded;
    }
}
