using Acquisition.Core.Model.Ct;
using Acquisition.Core.Model.Geometry;

namespace Acquisition.Reconstruction.Ct.Backprojection;

/// <summary>Which pixels all views see. The others have sums from which views are missing, and those are no attenuation.</summary>
internal sealed class SeenCircle
{
    /// <summary>A thousandth of a channel: a pixel on the very edge would be in or out by rounding, another way at each view.</summary>
    public const double Margin = 1e-3;

    private readonly (int First, int End)[] _seen;

    public SeenCircle(FbpPlan plan)
    {
        _seen = new (int, int)[plan.Matrix];
        for (int row = 0; row < plan.Matrix; row++) _seen[row] = Columns(plan, row);
    }

    /// <summary>Channels between the one that meets the isocentre and the last one on the detector's nearer side, less a margin.</summary>
    public static double NearerEdge(CtSource source) =>
        Math.Max(0, Math.Min(source.CentralChannel, source.DetectorChannels - 1 - source.CentralChannel) - Margin);

    /// <summary>Of the circle that all views see: ρ·sin γ of the last channel on the detector's nearer side, or that channel's distance where rays are parallel.</summary>
    public static double RadiusOf(CtSource source)
    {
        double edge = NearerEdge(source) * source.ChannelPitchMm;
        if (source.Beam == CtBeam.Parallel) return edge;
        double angle = edge / source.SourceDetectorDistanceMm;
        return source.SourceIsocentreDistanceMm * Math.Sin(source.DetectorShape == DetectorShape.Flat ? Math.Atan(angle) : angle);
    }

    /// <summary>NaN for every pixel that not all views see.</summary>
    /// <param name="slice">[matrix × matrix].</param>
    public void Blank(Span<float> slice)
    {
        for (int row = 0; row < _seen.Length; row++)
        {
            Span<float> pixels = slice.Slice(row * _seen.Length, _seen.Length);
            pixels[.._seen[row].First].Fill(float.NaN);
            pixels[_seen[row].End..].Fill(float.NaN);
        }
    }

    /// <summary>The columns of a row that lie in the circle: they are neighbours, as a line meets a circle in one piece.</summary>
    private static (int First, int End) Columns(FbpPlan plan, int row)
    {
        bool Seen(int column)
        {
            Vector3D centre = plan.Centre(row, column);
            return centre.Length <= plan.SeenRadiusMm;
        }
        int first = 0, end = plan.Matrix;
        while (first < end && !Seen(first)) first++;
        while (end > first && !Seen(end - 1)) end--;
        return (first, end);
    }
}
