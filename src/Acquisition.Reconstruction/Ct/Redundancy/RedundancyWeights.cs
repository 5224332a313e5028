using Acquisition.Core.Model.Ct;

namespace Acquisition.Reconstruction.Ct.Redundancy;

/// <summary>
/// What each sample of a view counts before it is filtered, so that every line counts 2 in sum: as much as in a whole rotation of a centred detector, where it
/// is measured twice and each time counts 1.
/// </summary>
internal abstract class RedundancyWeights
{
    /// <summary>The weights that a circular scan needs; null: all are 1.</summary>
    /// <param name="ct">One source; views of a short scan, or whole rotations.</param>
    public static RedundancyWeights? Of(CtAcquisition ct)
    {
        if (ShortScan.Is(ct)) return new ShortScan(ct);
        return OffsetDetector.Is(ct.Sources[0]) ? new OffsetDetector(ct.Sources[0]) : null;
    }

    /// <param name="view">Zero-based view of the rotation.</param>
    /// <param name="turn">+1: angles grow from view to view; −1: they fall.</param>
    /// <param name="weights">[channels].</param>
    public abstract void Fill(int view, int turn, Span<float> weights);

    /// <summary>γ of each channel, rad. Of a parallel beam 0, as all its rays are central.</summary>
    private protected static double[] FanAngles(CtSource source)
    {
        double[] angles = new double[source.DetectorChannels];
        if (source.Beam == CtBeam.Parallel) return angles;
        for (int channel = 0; channel < angles.Length; channel++) angles[channel] = FanAngle(source, channel);
        return angles;
    }

    /// <summary>γ at a place on the detector, rad.</summary>
    private protected static double FanAngle(CtSource source, double channel)
    {
        double ratio = (channel - source.CentralChannel) * source.ChannelPitchMm / source.SourceDetectorDistanceMm;
        return source.DetectorShape == DetectorShape.Flat ? Math.Atan(ratio) : ratio;
    }
}
