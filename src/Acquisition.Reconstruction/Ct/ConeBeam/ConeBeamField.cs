using Acquisition.Core.Model.Ct;
using Acquisition.Reconstruction.Ct.Backprojection;
using Acquisition.Reconstruction.Ct.Redundancy;
using Acquisition.Reconstruction.Ct.Volumes;

namespace Acquisition.Reconstruction.Ct.ConeBeam;

/// <summary>What a circular cone beam sees at every angle: a cylinder with a cone at either end, about the axis.</summary>
internal static class ConeBeamField
{
    /// <summary>The scan with its detector as it is filtered, and the channel of that one which is the first real one: an offset detector is widened.</summary>
    public static (CtAcquisition Ct, int FirstChannel) Filtered(CtAcquisition ct)
    {
        if (!OffsetDetector.Is(ct.Sources[0])) return (ct, 0);
        (CtSource wide, int first) = OffsetDetector.Widened(ct.Sources[0]);
        return (ct with { Sources = [wide] }, first);
    }

    /// <summary>From where to where every view sees a line parallel to the axis, relative to the isocentre, mm. Nothing when the first exceeds the second.</summary>
    /// <param name="source">The detector.</param>
    /// <param name="radiusMm">The line's distance from the axis, below ρ.</param>
    public static (double First, double Last) Along(CtSource source, double radiusMm)
    {
        double thickness = source.RowSpacingMm, ratio = radiusMm / source.SourceIsocentreDistanceMm;
        double first = (SeenCircle.Margin - source.CentralRow) * thickness, last = (source.DetectorRows - 1 - SeenCircle.Margin - source.CentralRow) * thickness;
        // A ray through height h at the isocentre is at h·U at depth U: the nearest view limits what lies outwards, the farthest one what lies inwards.
        return (first * (first < 0 ? 1 - ratio : 1 + ratio), last * (last > 0 ? 1 - ratio : 1 + ratio));
    }

    /// <summary>The voxels where a recipe names none: as many rows as there are on the axis, of all rotations.</summary>
    public static VolumeDefaults Defaults(CtAcquisition ct, double tableMm)
    {
        CtSource source = ct.Sources[0];
        (double first, double last) = Along(source, 0);
        double thickness = source.RowSpacingMm, feed = (Rotations(ct) - 1) * (ct.TableFeedPerRotationMm ?? 0);
        // Whole rows: the margin of the edges is no reason to have one slice less.
        double middle = tableMm + (first + last + feed) / 2, half = (Math.Floor((last - first + Math.Abs(feed)) / thickness + 1e-2)) * thickness / 2;
        return new(SeenCircle.RadiusOf(source), middle - half, middle + half, thickness);
    }

    /// <summary>Volumes that are scanned one after another; where the header does not say how many, one.</summary>
    public static int Rotations(CtAcquisition ct) => ct.ViewsPerRotation > 0 && ct.ViewCount is { } views ? (int)Math.Max(1, views / ct.ViewsPerRotation) : 1;

    /// <summary>Views that a volume is the sum of: a rotation's, or those of a short scan or of a free path.</summary>
    public static int ViewsPerVolume(CtAcquisition ct) => ct.Path == CtPath.Free || ShortScan.Is(ct) ? (int)(ct.ViewCount ?? 0) : ct.ViewsPerRotation;
}
