namespace Acquisition.Reconstruction.Operators;

/// <summary>A shadow of height 1 with ramps at both ends, in channels.</summary>
internal readonly struct Trapezoid
{
    private readonly double _a, _b, _c, _d;

    /// <summary>From the channels of a pixel's four corners.</summary>
    public Trapezoid(double p, double q, double r, double s)
    {
        (double lowA, double highA, double lowB, double highB) = (Math.Min(p, q), Math.Max(p, q), Math.Min(r, s), Math.Max(r, s));
        (double middleA, double middleB) = (Math.Max(lowA, lowB), Math.Min(highA, highB));
        (_a, _b, _c, _d) = (Math.Min(lowA, lowB), Math.Min(middleA, middleB), Math.Max(middleA, middleB), Math.Max(highA, highB));
    }

    public double Left => _a;

    public double Right => _d;

    /// <summary>What of it lies on a channel.</summary>
    public double On(int channel) => Below(channel + 1) - Below(channel);

    /// <summary>Its area left of a place.</summary>
    private double Below(double s)
    {
        double rise = Math.Clamp(s, _a, _b) - _a, top = Math.Clamp(s, _b, _c) - _b, fall = Math.Clamp(s, _c, _d) - _c;
        double area = top + fall;
        if (_b > _a) area += rise * rise / (2 * (_b - _a));
        if (_d > _c) area -= fall * fall / (2 * (_d - _c));
        return area;
    }
}
