using Acquisition.Reconstruction.Numerics;

namespace Acquisition.Reconstruction.Mr.Epi;

/// <summary>
/// The phase between the polarities from navigators: readouts without phase encoding, of both polarities in turn. What evolves between one and the next, such as the
/// phase of off-resonance, cancels in the mean of the first and the third against the second (Heid 1997; Schmitt, Stehling, Turner 1998, ch. 4): for three, and for
/// any odd number, the means of the two polarities are of the same time.
/// </summary>
public static class NavigatorPhase
{
    private const int Rounds = 4;

    /// <summary>Fits the phase of forward against reversed lines.</summary>
    /// <param name="forward">The mean of the forward navigators, [channels × columns], transformed along the readout.</param>
    /// <param name="reversed">That of the reversed ones.</param>
    /// <param name="columns">Columns of a channel.</param>
    /// <returns>0 where there is no signal.</returns>
    public static PhaseLine Fit(Planar<float> forward, Planar<float> reversed, int columns)
    {
        Require.SameLength(forward.Length, reversed.Length);
        (double Re, double Im)[] product = new (double, double)[columns];
        for (int i = 0; i < forward.Length; i++)
        {
            (double a, double b, double c, double d) = (forward.Re[i], forward.Im[i], reversed.Re[i], reversed.Im[i]);
            product[i % columns].Re += a * c + b * d;      // forward · conj(reversed), the channels' sum: each counts by its power
            product[i % columns].Im += b * c - a * d;
        }

        return Fit(product);
    }

    /// <summary>
    /// The slope is that of neighbouring columns' products (Ahn &amp; Cho 1987), which no wrapped phase can mislead; a few rounds of least squares about it, each column
    /// weighted by its magnitude, then find slope and constant as well as the noise allows.
    /// </summary>
    private static PhaseLine Fit((double Re, double Im)[] product)
    {
        (double re, double im) = (0, 0);
        for (int x = 1; x < product.Length; x++)
        {
            re += product[x - 1].Re * product[x].Re + product[x - 1].Im * product[x].Im;
            im += product[x - 1].Re * product[x].Im - product[x - 1].Im * product[x].Re;
        }

        PhaseLine line = new(0, re == 0 && im == 0 ? 0 : Math.Atan2(im, re));
        (re, im) = (0, 0);
        for (int x = 0; x < product.Length; x++)
        {
            (double sine, double cosine) = Math.SinCos(line.At(x, product.Length));
            re += product[x].Re * cosine + product[x].Im * sine;
            im += product[x].Im * cosine - product[x].Re * sine;
        }

        line += new PhaseLine(re == 0 && im == 0 ? 0 : Math.Atan2(im, re), 0);
        for (int round = 0; round < Rounds; round++) line += Rest(product, line);
        return line;
    }

    /// <summary>The weighted least-squares line through what is left of the phase.</summary>
    private static PhaseLine Rest((double Re, double Im)[] product, PhaseLine line)
    {
        double w = 0, wx = 0, wxx = 0, wr = 0, wxr = 0;
        for (int i = 0; i < product.Length; i++)
        {
            double magnitude = Math.Sqrt(product[i].Re * product[i].Re + product[i].Im * product[i].Im), x = i - product.Length / 2;
            double left = Math.IEEERemainder(Math.Atan2(product[i].Im, product[i].Re) - line.At(i, product.Length), 2 * Math.PI);
            w += magnitude;
            wx += magnitude * x;
            wxx += magnitude * x * x;
            wr += magnitude * left;
            wxr += magnitude * x * left;
        }

        double determinant = w * wxx - wx * wx;
        return determinant > 1e-12 * w * wxx ? new((wxx * wr - wx * wxr) / determinant, (w * wxr - wx * wr) / determinant) : default;
    }
}
