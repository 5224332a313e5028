using System.Numerics.Tensors;
using Acquisition.Core.Model.Ct;
using Acquisition.Core.Model.Geometry;
using Acquisition.Core.Model.Images;
using Acquisition.Core.Ports.Reconstruction;
using Acquisition.Reconstruction.Ct.Views;

namespace Acquisition.Reconstruction.Ct.Localizer;

/// <summary>
/// Lays the rows of every view where they meet the plane through the axis. A pixel is the thickness of water, mm, that attenuates as much: p/μ_w. What lies
/// nearer to the tube than the axis looks larger, as in every radiograph.
/// </summary>
internal sealed class LocalizerImager : IViewImager
{
    /// <summary>A tenth of a degree: the tube is at rest.</summary>
    private const double AngleToleranceRad = 2e-3;

    /// <summary>Lines that a series of the field has at the most; also what the memory is reckoned for.</summary>
    public const int MaximumLines = 8192;

    /// <summary>A step that is bridged; beyond it lines stay without a value, as a table that jumped has shown nothing of what lies between.</summary>
    private const double MaximumStepMm = 5;

    private const int LinesBetweenPictures = 32;

    private readonly CtAcquisition _ct;
    private readonly LocalizerPlan _plan;
    private readonly PatientPosition _position;
    private readonly LocalizerLines _lines;
    private readonly float[] _line;
    private double _angleRad;
    private double _firstMm;
    private double _lastMm;
    private long _views;
    private long _replaced;
    private int _shownLines;

    public LocalizerImager(CtAcquisition ct, LocalizerPlan plan, PatientPosition position)
    {
        (_ct, _plan, _position) = (ct, plan, position);
        _lines = new LocalizerLines(plan.Columns, plan.RowSpacingMm);
        _line = new float[plan.Columns];
    }

    public static long BytesFor(LocalizerPlan plan) => 2L * sizeof(float) * plan.Columns * MaximumLines;

    public int Room => CtReconstruction.Batch;

    public void Add(in ViewBatch views, IImageSink images, CancellationToken cancellationToken)
    {
        for (int i = 0; i < views.Count; i++)
        {
            CtView view = views.Views.Span[i];
            Follow(views.First + i, view);
            AddRows(view.TablePositionMm - _firstMm + view.FocalSpotAxialOffsetMm, views.LineIntegrals.Span.Slice(i * _ct.Sources[0].Elements, _ct.Sources[0].Elements));
            if (_lines.Count > MaximumLines) throw CtErrors.InvalidView(views.First + i, $"the table has come {Math.Abs(_lastMm - _firstMm):0} mm far: more than {MaximumLines} lines. Choose larger pixels.");
        }
        _replaced += TensorPrimitives.Sum(views.Replaced.Span);
        if (_lines.Count < _shownLines + LinesBetweenPictures) return;
        _shownLines = _lines.Count;
        images.Show(Picture());
    }

    public void Complete(long viewCount, IImageSink images, CancellationToken cancellationToken)
    {
        if (_views == 0) throw CtErrors.TooFewViews(0, 1);
        float[] pixels = Pixels();
        images.Add(new ReconstructedImage
        {
            InstanceNumber = 1,
            Rows = _lines.Count,
            Columns = _plan.Columns,
            Pixels = pixels,
            Plane = Plane(),
            ReplacedSamples = _replaced,
        });
    }

    public void Dispose()
    {
        // Managed memory only.
    }

    private void Follow(long index, in CtView view)
    {
        if (view.ProjectionMatrix is not null) throw CtErrors.NotSupported($"A projection matrix of its own (object view {index})");
        if (_views++ == 0) (_angleRad, _firstMm, _lastMm) = (view.AngleRad, view.TablePositionMm, view.TablePositionMm);
        if (Math.Abs(Math.IEEERemainder(view.AngleRad - _angleRad, 2 * Math.PI)) > AngleToleranceRad)
            throw CtErrors.InvalidView(index, $"the tube is at {view.AngleRad} rad, it was at {_angleRad} rad: it stands still for a localizer.");
    }

    /// <summary>A row reaches as far as its neighbour, or the line's or the next view's, whichever is furthest: so that no line is left out.</summary>
    private void AddRows(double tableMm, ReadOnlySpan<float> view)
    {
        CtSource source = _ct.Sources[0];
        double step = Math.Abs(tableMm + _firstMm - _lastMm);
        _lastMm = tableMm + _firstMm;
        double reach = Math.Max(Math.Max(_plan.DetectorRowMm, _plan.RowSpacingMm), step > MaximumStepMm ? 0 : step);
        for (int row = 0; row < source.DetectorRows; row++)
        {
            Interpolate(view.Slice(row * source.DetectorChannels, source.DetectorChannels));
            _lines.Add(tableMm + (row - source.CentralRow) * _plan.DetectorRowMm, reach, _line);
        }
    }

    private void Interpolate(ReadOnlySpan<float> row)
    {
        ReadOnlySpan<float> channels = _plan.Channels;
        for (int i = 0; i < _line.Length; i++)
        {
            int left = Math.Min((int)channels[i], row.Length - 2);
            _line[i] = row[left] + (channels[i] - left) * (row[left + 1] - row[left]);
        }
    }

    /// <summary>Head at the top, the patient's left or back at the right: as radiologists look at it.</summary>
    private float[] Pixels()
    {
        int rows = _lines.Count, columns = _plan.Columns;
        float[] pixels = new float[rows * columns];
        for (int row = 0; row < rows; row++)
        {
            Span<float> line = pixels.AsSpan(row * columns, columns);
            _lines.Read(IsHeadFirst ? _lines.Last - row : _lines.First + row, line);
            if (!ColumnsFollowChannels) line.Reverse();
        }
        TensorPrimitives.Multiply(pixels, (float)(1 / _ct.EnergyBins[0].WaterAttenuationPerMm), pixels);
        return pixels;
    }

    private PartialImage Picture()
    {
        int step = Math.Max(1, Math.Max(_lines.Count, _plan.Columns) / 128);
        float[] whole = Pixels();
        int rows = (_lines.Count + step - 1) / step, columns = (_plan.Columns + step - 1) / step;
        float[] pixels = new float[rows * columns];
        for (int i = 0; i < pixels.Length; i++) pixels[i] = whole[i / columns * step * _plan.Columns + i % columns * step];
        return new PartialImage(rows, columns, pixels);
    }

    private SlicePlane Plane()
    {
        double sign = ColumnsFollowChannels ? 1 : -1;
        Vector3D row = sign * ScannerFrame.ToPatient(_position, Lateral);
        double firstColumn = ColumnsFollowChannels ? _plan.FirstColumnMm : _plan.FirstColumnMm + (_plan.Columns - 1) * _plan.ColumnSpacingMm;
        double top = _firstMm + (IsHeadFirst ? _lines.Last : _lines.First) * _plan.RowSpacingMm;
        Vector3D first = ScannerFrame.ToPatient(_position, firstColumn * Lateral + new Vector3D(0, 0, top));
        return new SlicePlane(first, row, new(0, 0, -1), _plan.ColumnSpacingMm, _plan.RowSpacingMm, double.NaN);
    }

    /// <summary>Along growing channels.</summary>
    private Vector3D Lateral
    {
        get
        {
            (double sin, double cos) = Math.SinCos(_angleRad + _ct.Sources[0].AngleOffsetRad);
            return new(cos, sin, 0);
        }
    }

    private bool IsHeadFirst => ScannerFrame.ToPatient(_position, new(0, 0, 1)).Z > 0;

    private bool ColumnsFollowChannels
    {
        get
        {
            Vector3D lateral = ScannerFrame.ToPatient(_position, Lateral);
            // A tube straight above or beside the patient: one of the two is 0 but for rounding.
            return lateral.X + lateral.Y >= 0;
        }
    }
}
