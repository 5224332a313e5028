using Acquisition.Core.Model.Ct;
using Acquisition.Core.Model.Recipes;
using Acquisition.Reconstruction.Ct.Redundancy;
using Acquisition.Reconstruction.Numerics;

namespace Acquisition.Reconstruction.Ct.Steps;

/// <summary>
/// A detector made wider, for an object that is wider than what it sees: cut-off rows make a bright rim and a false level, as the ramp filter takes the end of
/// the data for the end of the object. Beyond either end a water cylinder goes on that fits the row's end (Hsieh et al., Med. Phys. 31 (2004) 2385). With t from
/// the end outwards, <c>p² = 4μ²·(R² − (t − t₀)²)</c>, so that <c>p² + 4μ²·t²</c> is linear in t: a line through the last samples, and no derivative of noise.
/// Whatever a method does with rows, it does with longer ones: it takes <see cref="Wide"/> for the scan. Where a method has what lies beyond an offset detector's nearer
/// end from the other side, only the farther end goes on.
/// </summary>
/// <remarks>What lies outside the true detector's circle is seen by some views only and is a guess in the others.</remarks>
internal sealed class DetectorExtension
{
    /// <summary>Diameter of the widest field over the distance from the focal spot to the axis: rays at 53 degrees.</summary>
    public const double LargestDiameter = 1.6;

    /// <summary>Channels of the widest detector, more than any has.</summary>
    public const int MostChannels = 1 << 16;

    /// <summary>Samples at the end of a row that the cylinder is fitted to.</summary>
    private const int End = 16;

    private readonly CtSource _source;
    private readonly double _waterPerMm;
    private readonly double[] _distance;        // of the wide detector's channels' rays from the axis, mm

    private DetectorExtension(CtAcquisition ct, double radiusMm, bool weighsOffset)
    {
        (_source, _waterPerMm) = (ct.Sources[0], ct.EnergyBins[0].WaterAttenuationPerMm);
        double reach = ChannelsTo(_source, radiusMm), left = _source.CentralChannel, right = _source.DetectorChannels - 1 - left;
        bool isOffset = weighsOffset && OffsetDetector.Is(_source);
        Left = isOffset && left < right ? 0 : Math.Max(0, (int)Math.Ceiling(reach - left));
        Right = isOffset && right < left ? 0 : Math.Max(0, (int)Math.Ceiling(reach - right));
        CtSource wide = _source with { DetectorChannels = _source.DetectorChannels + Left + Right, CentralChannel = _source.CentralChannel + Left, BadElements = [] };
        Wide = ct with { Sources = [wide] };
        _distance = [.. Enumerable.Range(0, wide.DetectorChannels).Select(channel => DistanceMm(wide, channel - wide.CentralChannel))];
    }

    /// <summary>The scan as if its detector were as wide as the object.</summary>
    public CtAcquisition Wide { get; }

    /// <summary>Channels added before the first one.</summary>
    public int Left { get; }

    /// <summary>Channels added after the last one.</summary>
    public int Right { get; }

    /// <summary>Bytes of the longer rows that are worked on at a time.</summary>
    public long Bytes => sizeof(float) * (long)CtReconstruction.Batch * Wide.Sources[0].Elements;

    /// <summary>The extension that a recipe asks for, or null.</summary>
    /// <param name="ct">The scan.</param>
    /// <param name="steps">The recipe's.</param>
    /// <param name="weighsOffset">Whether the method makes one field of what an offset detector sees from either side (<see cref="OffsetDetector"/>).</param>
    public static DetectorExtension? Of(CtAcquisition ct, IReadOnlyList<RecipeStep> steps, bool weighsOffset = false) =>
        steps.OfType<TruncationExtrapolation>().FirstOrDefault() is { } asked ? new DetectorExtension(ct, asked.DiameterMm / 2, weighsOffset) : null;

    /// <summary>A view of the wide detector, whose channels a projection matrix counts from the first added one.</summary>
    public CtView Extend(CtView view)
    {
        if (view.ProjectionMatrix is not { } p) return view;
        return view with { ProjectionMatrix = [p[0] + Left * p[8], p[1] + Left * p[9], p[2] + Left * p[10], p[3] + Left * p[11], .. p.Skip(4)] };
    }

    /// <summary>Some views of the true detector as views of the wide one.</summary>
    /// <param name="rows">[views × rows × channels].</param>
    /// <param name="wide">[views × rows × wide channels].</param>
    public void Extend(Memory<float> rows, Memory<float> wide)
    {
        int channels = _source.DetectorChannels, wideChannels = _distance.Length;
        Cores.For(rows.Length / channels, i => Extend(rows.Span.Slice(i * channels, channels), wide.Span.Slice(i * wideChannels, wideChannels)));
    }

    /// <param name="row">One row of the detector, [channels].</param>
    /// <param name="wide">[left + channels + right].</param>
    public void Extend(ReadOnlySpan<float> row, Span<float> wide)
    {
        row.CopyTo(wide[Left..]);
        Continue(wide, Left, -1, Left);
        Continue(wide, Left + row.Length - 1, 1, Right);
    }

    /// <summary>Fills so many channels beyond the last one that was measured.</summary>
    private void Continue(Span<float> row, int last, int direction, int count)
    {
        row.Slice(direction < 0 ? 0 : last + 1, count).Clear();
        if (count == 0) return;
        (double square, double slope) = Line(row, last, direction);
        if (square <= 0) return;        // the object has ended before
        double curvature = 4 * _waterPerMm * _waterPerMm;
        double reach = Math.Abs(_distance[last + direction * count] - _distance[last]);
        // A cylinder that would go on beyond the added channels is faded out over their outer half.
        bool fades = square + slope * reach - curvature * reach * reach > 0;
        for (int i = 1; i <= count; i++)
        {
            double t = Math.Abs(_distance[last + direction * i] - _distance[last]);
            double p = Math.Sqrt(Math.Max(0, square + slope * t - curvature * t * t));
            if (fades) p *= Math.Pow(Math.Cos(Math.PI / 2 * Math.Clamp(2 * t / reach - 1, 0, 1)), 2);
            row[last + direction * i] = (float)p;
        }
    }

    /// <summary>The line through p² + 4μ²·t² of the last samples: its value at the last channel, and its slope outwards per mm.</summary>
    private (double Value, double Slope) Line(ReadOnlySpan<float> row, int last, int direction)
    {
        int count = Math.Min(End, _source.DetectorChannels);
        double t = 0, q = 0, tt = 0, tq = 0;
        for (int i = 0; i < count; i++)
        {
            int channel = last - direction * i;
            double inwards = Math.Abs(_distance[channel] - _distance[last]), p = Math.Max(0, row[channel]);
            double value = p * p + 4 * _waterPerMm * _waterPerMm * inwards * inwards;
            t -= inwards;
            q += value;
            tt += inwards * inwards;
            tq -= inwards * value;
        }
        double slope = (count * tq - t * q) / (count * tt - t * t);
        return ((q - slope * t) / count, slope);
    }

    /// <summary>Of the ray at an offset in channels from the central one.</summary>
    private static double DistanceMm(CtSource source, double channels)
    {
        double mm = channels * source.ChannelPitchMm, rho = source.SourceIsocentreDistanceMm;
        if (source.Beam == CtBeam.Parallel) return mm;
        return rho * Math.Sin(source.DetectorShape == DetectorShape.Flat ? Math.Atan(mm / source.SourceDetectorDistanceMm) : mm / source.SourceDetectorDistanceMm);
    }

    /// <summary>Channels from the central ray to the one that is so far from the axis.</summary>
    public static double ChannelsTo(CtSource source, double distanceMm)
    {
        if (source.Beam == CtBeam.Parallel) return distanceMm / source.ChannelPitchMm;
        double gamma = Math.Asin(distanceMm / source.SourceIsocentreDistanceMm);
        return source.SourceDetectorDistanceMm * (source.DetectorShape == DetectorShape.Flat ? Math.Tan(gamma) : gamma) / source.ChannelPitchMm;
    }
}
