using Acquisition.Core.Model.Ct;
using Acquisition.Core.Model.Geometry;
using Acquisition.Core.Model.Recipes;
using Acquisition.Reconstruction.Ct.Backprojection;
using Acquisition.Reconstruction.Ct.Volumes;
using Acquisition.Reconstruction.Operators;

namespace Acquisition.Reconstruction.Ct.Iterative;

/// <summary>
/// Which views make an image, and where its voxels lie. Rays in planes (parallel beams, and fans of one detector row) make slices where the rows were,
/// an image for each rotation; a cone's views all make one volume, whatever the path.
/// </summary>
/// <param name="ct">The scan.</param>
/// <param name="recipe">The recipe.</param>
/// <param name="position">How the patient lies.</param>
internal sealed class IterativeScan(CtAcquisition ct, Recipe recipe, PatientPosition position)
{
    public CtSource Source { get; } = ct.Sources[0];

    public bool IsPlanar => Source.Beam == CtBeam.Parallel || Source.DetectorRows == 1;

    /// <summary>Views of an image. A part of a rotation is one too.</summary>
    public int ViewsPerImage => (int)(ct.ViewCount is { } count && (!IsPlanar || count < ct.ViewsPerRotation) ? count : ct.ViewsPerRotation);

    /// <summary>Of a detector row at the isocentre.</summary>
    public double RowThicknessMm => Source.RowSpacingMm;

    /// <summary>Distance between channels at the isocentre.</summary>
    public double ChannelSpacingMm => Source.ChannelSpacingMm;

    /// <summary>Views that see a voxel on the axis, as the table passes.</summary>
    public double ViewsOfVoxel => IsPlanar || ct.TableFeedPerRotationMm is null or 0
        ? ViewsPerImage
        : Math.Min(ViewsPerImage, ct.ViewsPerRotation * Source.DetectorRows * RowThicknessMm / Math.Abs(ct.TableFeedPerRotationMm.Value));

    /// <summary>Radius of the circle that every view sees.</summary>
    public double SeenRadiusMm => SeenCircle.RadiusOf(Source);

    public IterativeCt Settings { get; } = recipe.Settings as IterativeCt ?? new();

    private bool IsSart => Settings.Kind == IterativeKind.OsSart;

    /// <summary>Few views of a voxel in a subset go far in each step; fewer than these do not say the same any more, and the image goes to and fro.</summary>
    public int Subsets => Settings.Subsets ?? (int)Math.Clamp(ViewsOfVoxel / (IsSart ? 6 : 12), 1, IsSart ? 80 : 40);

    public int Iterations => Settings.Iterations ?? Math.Clamp((IsSart ? 500 : 300) / Subsets, 5, 60);

    /// <summary>The voxels that are asked for, of views with the table between two positions.</summary>
    public VolumeGrid Grid(double firstTableMm, double lastTableMm)
    {
        (double first, double last) = Along(0, firstTableMm, lastTableMm);
        if (!IsPlanar) return VolumeGrid.Of(recipe.Grid, position, new(SeenRadiusMm, first, last, RowThicknessMm));

        double middle = (first + last) / 2;
        Vector3D? centre = recipe.Grid.Center is { } asked ? asked with { Z = ScannerFrame.ToPatient(position, new(0, 0, middle)).Z } : null;
        return VolumeGrid.Of(
            recipe.Grid with { Center = centre, Slices = Source.DetectorRows, SliceIncrementMm = RowThicknessMm, SliceThicknessMm = RowThicknessMm },
            position, new(SeenRadiusMm, middle, middle, RowThicknessMm));
    }

    /// <summary>Whether a point is seen from all around.</summary>
    public bool IsSeen(Vector3D place, double firstTableMm, double lastTableMm)
    {
        double radius = Math.Sqrt(place.X * place.X + place.Y * place.Y);
        if (radius > SeenRadiusMm) return false;
        (double first, double last) = Along(radius, firstTableMm, lastTableMm);
        // A millionth of a row is rounding.
        return IsPlanar || (place.Z >= first - 1e-6 * RowThicknessMm && place.Z <= last + 1e-6 * RowThicknessMm);
    }

    /// <summary>
    /// From where to where a line parallel to the axis is seen from all around. The table at rest: between the rays of the outermost rows from the side
    /// where they are nearest. On the move: so far from either end that the detector passes wholly, or the middle where it does not.
    /// </summary>
    private (double First, double Last) Along(double radiusMm, double firstTableMm, double lastTableMm)
    {
        double bottom = -Source.CentralRow * RowThicknessMm, top = (Source.DetectorRows - 1 - Source.CentralRow) * RowThicknessMm;
        if (IsPlanar) return (firstTableMm + bottom, firstTableMm + top);
        double near = 1 - radiusMm / Source.SourceIsocentreDistanceMm, margin = Math.Min((top - bottom) / 2, (lastTableMm - firstTableMm) / 2);
        return ct.Path == CtPath.Helical
            ? (firstTableMm + margin, lastTableMm - margin)
            : (firstTableMm + bottom * near, lastTableMm + top * near);
    }

    /// <summary>From where to where rays within the circle that is seen run along the axis, the table between two positions.</summary>
    public (double LowMm, double HighMm) Illuminated(double firstTableMm, double lastTableMm)
    {
        double furthest = (Source.SourceIsocentreDistanceMm + SeenRadiusMm) / Source.SourceDetectorDistanceMm * Source.RowPitchMm;
        double bottom = (-0.5 - Source.CentralRow) * furthest, top = (Source.DetectorRows - 0.5 - Source.CentralRow) * furthest;
        return (firstTableMm + Math.Min(bottom, 0), lastTableMm + Math.Max(top, 0));
    }

    /// <summary>What the image is sought in: all that casts shadows.</summary>
    public WorkingVolume Working(VolumeGrid grid, double firstTableMm, double lastTableMm) =>
        new(grid, SeenRadiusMm, IsPlanar ? null : Illuminated(firstTableMm, lastTableMm));

    /// <param name="domain">[rows × columns × slices].</param>
    /// <param name="grid">Where they lie.</param>
    /// <param name="views">The gantry at each.</param>
    public FootprintProjector Projector(Shape domain, in VoxelGrid grid, ReadOnlySpan<BeamView> views)
    {
        BeamDetector detector = BeamDetector.Of(Source);
        return IsPlanar ? new PlanarProjector(domain, grid, detector, Values.Of(views)) : new ConeProjector(domain, grid, detector, Values.Of(views));
    }
}
