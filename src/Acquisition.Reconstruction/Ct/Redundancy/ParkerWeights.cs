namespace Acquisition.Reconstruction.Ct.Redundancy;

/// <summary>
/// How much each of the two rays along a line counts where a source turns by less than a whole rotation (Parker, Med. Phys. 9 (1982) 254). The ray of
/// fan angle γ at angle β runs along the same line as that of −γ at β + π − 2γ; their weights add up to 1 and change smoothly.
/// A source that turns further than π and the fan is weighed as one with a wider fan of half angle Δ = (range − π)/2 (Silver, Med. Phys. 27 (2000) 773):
/// the wider it is, the smoother the weights and the more even the noise.
/// <code>
/// w(β, γ) = sin²(π/4 · β/(Δ + γ))              0 ≤ β ≤ 2(Δ + γ)
///         = 1                                  2(Δ + γ) ≤ β ≤ π + 2γ
///         = sin²(π/4 · (range − β)/(Δ − γ))    π + 2γ ≤ β ≤ range
/// </code>
/// A parallel beam has γ = 0.
/// </summary>
internal static class ParkerWeights
{
    /// <summary>
    /// The mean weight over an interval of angles: the weight of the view in its middle, so that the weights of a channel add up to π over the views'
    /// distance however few they are.
    /// </summary>
    /// <param name="from">Start of the interval; angles are counted from the start of the scan in the direction of its turn, rad.</param>
    /// <param name="to">Its end.</param>
    /// <param name="gamma">γ: fan angle, positive along the channels if the source turns towards growing angles, else along falling ones, rad; |γ| ≤ Δ.</param>
    /// <param name="range">Angle that the source turns by: π … 2π.</param>
    public static double Mean(double from, double to, double gamma, double range) => (Integral(to, gamma, range) - Integral(from, gamma, range)) / (to - from);

    /// <summary>∫w dβ from 0.</summary>
    private static double Integral(double beta, double gamma, double range)
    {
        double delta = (range - Math.PI) / 2, rise = 2 * (delta + gamma), fall = 2 * (delta - gamma);
        double sum = Rise(Math.Min(beta, rise), rise);
        if (beta > rise) sum += Math.Min(beta, range - fall) - rise;
        if (beta > range - fall) sum += Rise(fall, fall) - Rise(range - beta, fall);
        return sum;
    }

    /// <summary>∫ sin²(π/2 · x/width) dx from 0.</summary>
    private static double Rise(double x, double width) => width <= 0 ? 0 : x / 2 - width / (2 * Math.PI) * Math.Sin(Math.PI * x / width);
}
