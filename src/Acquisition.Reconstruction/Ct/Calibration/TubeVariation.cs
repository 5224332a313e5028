namespace Acquisition.Reconstruction.Ct.Calibration;

/// <summary>From the least to the most of a value of the tube, and whether that has been said to be too far.</summary>
internal sealed class TubeVariation
{
    /// <summary>What a tube's output may vary by: 1 % of the signal is a line integral of 0.01, about 2 HU in a head.</summary>
    private const double Variation = .01;

    private bool _said;

    public double Least { get; private set; } = double.PositiveInfinity;

    public double Most { get; private set; } = double.NegativeInfinity;

    /// <summary>True once: when the value is the first that makes the range too wide. What is not finite is not looked at.</summary>
    public bool IsNews(double value)
    {
        if (_said || !double.IsFinite(value)) return false;
        (Least, Most) = (Math.Min(Least, value), Math.Max(Most, value));
        return _said = Most - Least > Variation * Math.Abs(Least);
    }
}
