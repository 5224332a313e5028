using Acquisition.Core.Model.Ct;
using Acquisition.Reconstruction.Ct.Backprojection;

namespace Acquisition.Reconstruction.Ct.Redundancy;

/// <summary>
/// A detector that is shifted to see further on one side, over whole rotations: lines that the nearer side sees are measured twice, those beyond it once. The
/// weight grows smoothly over what both sides see (Wang, Med Phys 29 (2002) 1634): 1 + sin(π/2·γ/Θ) with Θ the nearer edge and γ growing towards the farther
/// one; beyond Θ it is 2.
/// </summary>
internal sealed class OffsetDetector : RedundancyWeights
{
    /// <summary>Part of the channels by which a detector that is meant to be centred may be off.</summary>
    private const double Centred = .02;

    private readonly float[] _weights;

    /// <param name="source">With an offset detector: <see cref="Is"/>.</param>
    public OffsetDetector(CtSource source)
    {
        double sign = source.CentralChannel <= Middle(source) ? 1 : -1;
        double edge = SeenCircle.NearerEdge(source);
        double limit = Lateral(source, edge);
        _weights = new float[source.DetectorChannels];
        for (int channel = 0; channel < _weights.Length; channel++)
            _weights[channel] = (float)Weight(sign * Lateral(source, channel - source.CentralChannel), limit);
    }

    /// <summary>
    /// Whether a detector is meant to see further on one side: its middle is off the central ray by more than one channel, which is more than any quarter
    /// offset, and by more than 2 % of the channels, which is more than mechanics are off. Below that the noise that the weights cost is not worth the few
    /// channels that they win.
    /// </summary>
    public static bool Is(CtSource source) =>
        Math.Abs(source.CentralChannel - Middle(source)) > Math.Max(1, Centred * source.DetectorChannels);

    /// <summary>The weight of a ray.</summary>
    /// <param name="lateral">Fan angle, or distance in a parallel beam, growing towards the farther edge.</param>
    /// <param name="nearerEdge">The same of the nearer edge; positive.</param>
    public static double Weight(double lateral, double nearerEdge) =>
        lateral >= nearerEdge ? 2 : lateral <= -nearerEdge ? 0 : 1 + Math.Sin(Math.PI / 2 * lateral / nearerEdge);

    /// <summary>
    /// The detector with as many channels on the nearer side as on the farther one. What lies beyond the real ones is 0 before the filter and not after it: that
    /// is where the other half of the filtered views is.
    /// </summary>
    /// <returns>The wider detector, and which of its channels is the first real one.</returns>
    public static (CtSource Source, int FirstChannel) Widened(CtSource source)
    {
        int missing = (int)Math.Ceiling(2 * Math.Abs(source.CentralChannel - Middle(source)));
        int first = source.CentralChannel <= Middle(source) ? missing : 0;
        return (source with { DetectorChannels = source.DetectorChannels + missing, CentralChannel = source.CentralChannel + first }, first);
    }

    public override void Fill(int view, int turn, Span<float> weights) => _weights.CopyTo(weights);

    private static double Middle(CtSource source) => (source.DetectorChannels - 1) / 2.0;

    private static double Lateral(CtSource source, double channels) =>
        source.Beam == CtBeam.Parallel ? channels * source.ChannelPitchMm : FanAngle(source, source.CentralChannel + channels);
}
