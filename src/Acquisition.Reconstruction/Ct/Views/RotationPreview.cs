using System.Numerics.Tensors;
using Acquisition.Core.Model.Ct;
using Acquisition.Core.Model.Geometry;
using Acquisition.Core.Model.Images;
using Acquisition.Core.Model.Recipes;
using Acquisition.Core.Ports.Reconstruction;
using Acquisition.Reconstruction.Ct.Backprojection;
using Acquisition.Reconstruction.Ct.FanBeam;
using Acquisition.Reconstruction.Ct.ParallelBeam;

namespace Acquisition.Reconstruction.Ct.Views;

/// <summary>
/// What the middle slice of a rotation looks like while it is acquired, for methods whose images come only at its end: one detector row, some channels to
/// one, every n-th view, filtered and back-projected over 128 × 128 pixels. An eighth of a rotation after the other is added and shown; what is missing is
/// made up for in scale, so that the head is as bright at the beginning, blurred along the views, as at the end.
/// </summary>
internal sealed class RotationPreview
{
    private const int Matrix = 128;
    private const int Steps = 8;

    /// <summary>Channels that are left at least; more than the matrix shows.</summary>
    private const int Channels = 192;

    /// <summary>Views of a rotation that are left at least: fewer would streak over 128 pixels.</summary>
    private const int Views = 240;

    private readonly CtAcquisition _ct;
    private readonly int _row;
    private readonly int _channelsTogether;
    private readonly int _viewsApart;
    private readonly IFbpAccumulator _accumulator;
    private readonly FbpPlan _plan;
    private readonly SeenCircle _seen;
    private readonly float[] _reduced;
    private readonly float[] _share = new float[Matrix * Matrix];
    private readonly float[] _sum = new float[Matrix * Matrix];
    private readonly double[] _angle = new double[1];
    private int _added;
    private int _next = 1;          // eighth of the rotation that is shown next

    private RotationPreview(CtAcquisition ct, CtAcquisition coarse, FbpPlan plan, int channelsTogether, int viewsApart)
    {
        (_ct, _plan, _channelsTogether, _viewsApart) = (ct, plan, channelsTogether, viewsApart);
        _row = (int)Math.Clamp(Math.Round(ct.Sources[0].CentralRow), 0, ct.Sources[0].DetectorRows - 1);
        _reduced = new float[coarse.Sources[0].DetectorChannels];
        _seen = new SeenCircle(plan);
        _accumulator = new CpuFbp().Open(plan);
    }

    /// <summary>Bytes that previews take at the most.</summary>
    public static long Bytes => sizeof(float) * (long)(FbpLayout.Lanes(1) + 2) * (Matrix * Matrix + CpuFbp.GroupSize * 2 * Channels);

    /// <param name="ct">The scan: circular, and its geometry the header's.</param>
    /// <param name="recipe">Kernel and field of view.</param>
    /// <param name="position">How the patient lies.</param>
    public static RotationPreview Of(CtAcquisition ct, Recipe recipe, PatientPosition position)
    {
        CtSource source = ct.Sources[0];
        int together = Math.Max(1, source.DetectorChannels / Channels), apart = Math.Max(1, ct.ViewsPerRotation / Views);
        CtAcquisition coarse = ct with
        {
            Sources =
            [
                source with
                {
                    DetectorRows = 1,
                    CentralRow = 0,
                    DetectorChannels = source.DetectorChannels / together,
                    ChannelPitchMm = source.ChannelPitchMm * together,
                    CentralChannel = (source.CentralChannel - (together - 1) / 2.0) / together,
                },
            ],
            ViewsPerRotation = ct.ViewsPerRotation / apart,
            ViewCount = ct.ViewsPerRotation / apart,
        };
        Recipe small = recipe with { Grid = Small(recipe.Grid) };
        FbpPlan plan = source.Beam == CtBeam.Parallel ? new ParallelBeamPlan(coarse, small, position) : new FanBeamPlan(coarse, small, position);
        return new RotationPreview(ct, coarse, plan, together, apart);
    }

    public void Add(in ViewBatch views, IImageSink images)
    {
        for (int i = 0; i < views.Count; i++)
        {
            int view = (int)((views.First + i) % _ct.ViewsPerRotation);
            if (view == 0) Restart();
            if (view % _viewsApart == 0) AddView(views.Views.Span[i], views.LineIntegrals.Span.Slice(i * _ct.Sources[0].Elements, _ct.Sources[0].Elements));
            if (_next < Steps && view + 1 >= (long)_next * _ct.ViewsPerRotation / Steps) Show(images);
        }
    }

    private void Restart()
    {
        _accumulator.Take(_share);
        Array.Clear(_sum);
        (_added, _next) = (0, 1);
    }

    private void AddView(in CtView view, ReadOnlySpan<float> lineIntegrals)
    {
        int channels = _ct.Sources[0].DetectorChannels;
        ReadOnlySpan<float> row = lineIntegrals.Slice(_row * channels, channels);
        for (int i = 0; i < _reduced.Length; i++)
            _reduced[i] = TensorPrimitives.Sum(row.Slice(i * _channelsTogether, _channelsTogether)) / _channelsTogether;
        _angle[0] = view.AngleRad + _ct.Sources[0].AngleOffsetRad;
        _accumulator.Add(_angle, _reduced);
        _added++;
    }

    private void Show(IImageSink images)
    {
        _next++;
        _accumulator.Take(_share);
        TensorPrimitives.Add(_sum, _share, _sum);
        if (_added == 0) return;
        float[] pixels = new float[Matrix * Matrix];
        TensorPrimitives.Multiply(_sum, (float)_plan.ViewsPerImage / _added, pixels);
        Hounsfield.FromAttenuation(pixels, _ct.EnergyBins[0].WaterAttenuationPerMm);
        _seen.Blank(pixels);
        images.Show(new PartialImage(Matrix, Matrix, pixels));
    }

    /// <summary>The same field of view in fewer pixels.</summary>
    private static ImageGrid Small(ImageGrid grid)
    {
        double? spacing = grid.ColumnSpacingMm ?? grid.RowSpacingMm;
        double? field = spacing * Math.Max(grid.Columns ?? FbpGrid.DefaultMatrix, grid.Rows ?? 0);
        return new ImageGrid { Center = grid.Center, Columns = Matrix, Rows = Matrix, ColumnSpacingMm = field / Matrix, RowSpacingMm = field / Matrix };
    }
}
