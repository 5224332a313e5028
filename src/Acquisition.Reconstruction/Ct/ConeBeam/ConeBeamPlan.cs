using Acquisition.Core.Model.Ct;
using Acquisition.Core.Model.Geometry;
using Acquisition.Core.Model.Recipes;
using Acquisition.Reconstruction.Ct.Backprojection;
using Acquisition.Reconstruction.Ct.Volumes;

namespace Acquisition.Reconstruction.Ct.ConeBeam;

/// <summary>
/// Cone-beam back-projection (Feldkamp, Davis, Kress, JOSA A 1 (1984) 612) prepared as far as that is possible without data: the detector, the voxels, the taps of
/// the ramp, and for a gantry angle the projection of the voxels. The volume is [lines × rows × columns]: lines along z, of which slices are the means
/// (<see cref="SubSlices"/>). Immutable; safe to share between threads.
/// </summary>
public sealed class ConeBeamPlan
{
    private readonly CtSource _source;
    private readonly VolumeGrid _grid;
    private readonly SubSlices _lines;
    private readonly float[] _taps;
    private readonly int _firstLine;

    /// <param name="ct">Divergent, circular.</param>
    /// <param name="recipe">Kernel and grid.</param>
    /// <param name="position">How the patient lies.</param>
    /// <param name="tableMm">Z of the isocentre at the first view: what the recipe leaves open lies about the scan.</param>
    public ConeBeamPlan(CtAcquisition ct, Recipe recipe, PatientPosition position, double tableMm = 0)
        : this(ct, FilteredBackprojection.Of(recipe), VolumeGrid.Of(recipe.Grid, position, ConeBeamField.Defaults(ct, tableMm)))
    {
    }

    internal ConeBeamPlan(CtAcquisition ct, FilteredBackprojection settings, VolumeGrid grid)
    {
        (_source, _grid) = (ct.Sources[0], grid);
        _lines = new SubSlices(grid, _source.RowSpacingMm);
        Lines = _lines.LineCount(grid.Slices);
        ChannelStep = StepOf(_source);
        AngleStepRad = 2 * Math.PI / (ct.ViewsPerRotation > 0 ? ct.ViewsPerRotation : ct.ViewCount ?? 1);
        _taps = new float[2 * Channels - 1];
        double[] taps = RampFilter.FanTaps(settings, Shape, ChannelStep, _source.ChannelSpacingMm, Channels);
        for (int n = 0; n < Channels; n++) _taps[Channels - 1 - n] = _taps[Channels - 1 + n] = (float)(taps[n] * ChannelStep * AngleStepRad);
    }

    private ConeBeamPlan(ConeBeamPlan whole, int firstLine, int lines)
    {
        (_source, _grid, _lines, _taps, ChannelStep, AngleStepRad) = (whole._source, whole._grid, whole._lines, whole._taps, whole.ChannelStep, whole.AngleStepRad);
        (_firstLine, Lines) = (whole._firstLine + firstLine, lines);
    }

    public DetectorShape Shape => _source.DetectorShape;

    /// <summary>Rows of the detector.</summary>
    public int DetectorRows => _source.DetectorRows;

    public int Channels => _source.DetectorChannels;

    /// <summary>Zero-based row, in fractions, of the rays in the plane of the focal spot's circle.</summary>
    public double CentralRow => _source.CentralRow;

    /// <summary>Zero-based channel, in fractions, of the ray through the isocentre.</summary>
    public double CentralChannel => _source.CentralChannel;

    /// <summary>Distance between channels: mm at the isocentre (flat) or rad (cylindrical).</summary>
    public double ChannelStep { get; }

    /// <summary>The angle that a view stands for.</summary>
    public double AngleStepRad { get; }

    /// <summary>ρ: focal spot to isocentre.</summary>
    public double SourceIsocentreMm => _source.SourceIsocentreDistanceMm;

    /// <summary>Columns of the volume.</summary>
    public int Columns => _grid.Columns;

    /// <summary>Rows of the volume.</summary>
    public int Rows => _grid.Rows;

    /// <summary>Lines of the volume, along z.</summary>
    public int Lines { get; }

    /// <summary>
    /// Filter taps g[n], n = −(channels−1) … channels−1, symmetric, for weighted line integrals. The channel step and the angular step are in them, so that the
    /// volume is the plain sum over the views of a whole rotation of filtered samples divided by U² (flat) or L² (cylindrical).
    /// </summary>
    public ReadOnlySpan<float> Taps => _taps;

    internal VolumeGrid Grid => _grid;

    internal SubSlices Slices => _lines;

    /// <summary>The same geometry for some of the lines.</summary>
    public ConeBeamPlan Part(int firstLine, int lines) => new(this, firstLine, lines);

    /// <summary>Centre of a voxel, scanner frame mm.</summary>
    public Vector3D Centre(double line, double row, double column) =>
        _grid.VoxelCentre((_firstLine + line - _lines.Margin) / _lines.LinesPerSlice, row, column);

    /// <summary>The projection of the voxels at gantry angle φ.</summary>
    /// <param name="angleRad">φ, with the source's own offset.</param>
    /// <param name="tableMm">Z of the isocentre.</param>
    public ConeView View(double angleRad, double tableMm)
    {
        (double sin, double cos) = Math.SinCos(angleRad);
        double lateral = Shape == DetectorShape.Flat ? ChannelStep : SourceIsocentreMm, axial = _source.RowSpacingMm;
        return new(
            Form(v => 1 + (v.Y * cos - v.X * sin) / SourceIsocentreMm),
            Form(v => (v.X * cos + v.Y * sin) / lateral),
            Form(v => (v.Z - tableMm) / axial));
    }

    /// <summary>The coefficients of a function of a point that is linear in it. Its steps along the grid's axes are taken as they are: what is none is 0.</summary>
    internal LinearForm Form(Func<Vector3D, double> value)
    {
        Vector3D origin = Centre(0, 0, 0), zero = default;
        double at = value(zero);
        return new(
            (float)value(origin), Step(_grid.ColumnSpacingMm * _grid.ColumnAxis), Step(_grid.RowSpacingMm * _grid.RowAxis), Step(_lines.SpacingMm * _grid.SliceAxis));

        float Step(Vector3D along) => (float)(value(along) - at);
    }


    private static double StepOf(CtSource source) => source.DetectorShape == DetectorShape.Flat
        ? source.ChannelSpacingMm
        : source.ChannelPitchMm / source.SourceDetectorDistanceMm;
}
