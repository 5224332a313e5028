using Acquisition.Core.Model.Ct;
using Acquisition.Reconstruction.Ct.Backprojection;

namespace Acquisition.Reconstruction.Ct.Redundancy;

/// <summary>
/// Less than a rotation: lines that are measured twice share their weight smoothly (Parker, Med Phys 9 (1982) 254), over all of the range that there is, which
/// may be more than half a rotation and the fan (over-scan: Silver, Med Phys 27 (2000) 773). At the least range the two are the same.
/// </summary>
/// <remarks>
/// The ray (β, γ) runs along the line of the rays (β ± π − 2γ, −γ). With Δ = (range − π)/2 there is a second one
/// <list type="bullet">
/// <item>at the scan's end for β &lt; 2(Δ + γ): weight 2·sin²(π/4·β/(Δ + γ));</item>
/// <item>at its beginning for β &gt; π + 2γ: weight 2·sin²(π/4·(π + 2Δ − β)/(Δ − γ));</item>
/// </list>
/// and none in between: weight 2.
/// </remarks>
internal sealed class ShortScan : RedundancyWeights
{
    private readonly double[] _fanAngles;
    private readonly double _stepRad;
    private readonly double _delta;

    /// <param name="ct">A short scan: <see cref="Is"/>.</param>
    public ShortScan(CtAcquisition ct)
    {
        _fanAngles = FanAngles(ct.Sources[0]);
        _stepRad = 2 * Math.PI / ct.ViewsPerRotation;
        _delta = (RangeRad(ct) - Math.PI) / 2;
    }

    /// <summary>Whether a circular scan is less than one rotation.</summary>
    public static bool Is(CtAcquisition ct) => ct.ViewCount < ct.ViewsPerRotation;

    /// <summary>The angle that the views stand for: each for a step.</summary>
    public static double RangeRad(CtAcquisition ct) => (ct.ViewCount ?? ct.ViewsPerRotation) * 2 * Math.PI / ct.ViewsPerRotation;

    /// <summary>The least range in which every line through the circle that all views see is measured: π and the fan of the nearer edge.</summary>
    public static double LeastRangeRad(CtSource source) => source.Beam == CtBeam.Parallel
        ? Math.PI
        : Math.PI + 2 * Math.Abs(FanAngle(source, source.CentralChannel + SeenCircle.NearerEdge(source)));

    /// <summary>The fewest views of that range.</summary>
    public static long FewestViews(CtAcquisition ct) => (long)Math.Ceiling(LeastRangeRad(ct.Sources[0]) / (2 * Math.PI) * ct.ViewsPerRotation - 1e-9);

    /// <summary>The weight of one ray.</summary>
    /// <param name="beta">β: 0 at the beginning of the range, growing along the scan, rad.</param>
    /// <param name="gamma">γ: fan angle where angles grow, its negative where they fall, rad.</param>
    /// <param name="delta">Δ: half of what the range has beyond π, rad.</param>
    public static double Weight(double beta, double gamma, double delta)
    {
        if (beta < 2 * (delta + gamma)) return TwiceSquaredSine(beta / (delta + gamma));
        if (beta > Math.PI + 2 * gamma) return TwiceSquaredSine((Math.PI + 2 * delta - beta) / (delta - gamma));
        return 2;
    }

    /// <summary>
    /// The mean weight over the step that a view stands for: so each channel's weights add up to a whole rotation's, however few the views are and
    /// however steep the weights.
    /// </summary>
    public override void Fill(int view, int turn, Span<float> weights)
    {
        double from = view * _stepRad;
        for (int channel = 0; channel < weights.Length; channel++)
        {
            double gamma = turn * _fanAngles[channel];
            weights[channel] = (float)((Integral(from + _stepRad, gamma, _delta) - Integral(from, gamma, _delta)) / _stepRad);
        }
    }

    /// <summary>∫ of the weight up to β.</summary>
    private static double Integral(double beta, double gamma, double delta)
    {
        double rise = Math.Max(0, 2 * (delta + gamma)), fall = Math.Max(0, 2 * (delta - gamma)), end = Math.PI + 2 * delta;
        double sum = Rise(Math.Min(beta, rise), rise);
        if (beta > rise) sum += 2 * (Math.Min(beta, end - fall) - rise);
        if (beta > end - fall) sum += Rise(fall, fall) - Rise(end - beta, fall);
        return sum;
    }

    /// <summary>∫ 2·sin²(π/2 · x/width) dx from 0.</summary>
    private static double Rise(double x, double width) => width == 0 ? 0 : x - width / Math.PI * Math.Sin(Math.PI * x / width);

    private static double TwiceSquaredSine(double quarters)
    {
        double sine = Math.Sin(Math.PI / 4 * quarters);
        return 2 * sine * sine;
    }
}
