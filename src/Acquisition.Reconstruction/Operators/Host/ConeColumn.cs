using System.Runtime.InteropServices;
using Acquisition.Reconstruction.Numerics;

namespace Acquisition.Reconstruction.Operators.Host;

/// <summary>The slices of a pixel fall on rows that are evenly spaced as they are: a column is resampled once for all channels of its shadow.</summary>
internal readonly struct ConeColumn : IColumn
{
    private readonly int _slices, _rows, _padding;
    private readonly double _bottom, _slice, _rowPitch;

    public ConeColumn(ConeProjector projector)
    {
        (_slices, _rows) = (projector.Slices, projector.Detector.Rows);
        (_slice, _rowPitch) = (projector.Grid.SliceStepMm, projector.Detector.RowPitchMm);
        _bottom = projector.Grid.Origin.Z - _slice / 2;
        (double least, double most) = Stretches(projector);
        _padding = Resampling.PaddingFor(Math.Max(most * _slice / _rowPitch, _rowPitch / (least * _slice)));
    }

    /// <summary>The longer of a column of voxels and one of rows, with padding.</summary>
    public int Room => Math.Max(_slices, _rows) + 2 * _padding + Pick.Reach;

    public void Load(ReadOnlySpan<float> slices, Span<float> room) => slices.CopyTo(room[_padding..]);

    public void Cast(in ViewRays rays, (double X, double Y) pixel, in PixelShadow shadow, ReadOnlySpan<float> slices, Span<float> room, Span<float> view)
    {
        (double low, double height) = Shadow(rays, pixel);
        int first = (int)Math.Max(0, Math.Floor(low)), end = (int)Math.Min(_rows, Math.Ceiling(low + height * _slices));
        if (end <= first) return;
        CastLoop loop = new(new(room, _padding, (first - low) / height, 1 / height), (float)height, shadow, view[(shadow.First * _rows + first)..], _rows, end - first);
        Widest.Sweep(ref loop);
    }

    public void Collect(in ViewRays rays, (double X, double Y) pixel, in PixelShadow shadow, ReadOnlySpan<float> view, Span<float> room, Span<float> slices)
    {
        (double low, double height) = Shadow(rays, pixel);
        int from = (int)Math.Max(0, Math.Floor(-low / height)), to = (int)Math.Min(_slices, Math.Ceiling((_rows - low) / height));
        if (to <= from) return;
        int first = (int)Math.Max(0, Math.Floor(low + from * height)), end = (int)Math.Min(_rows, Math.Floor(low + to * height) + 1);
        if (end <= first) return;
        RowSums sums = new(shadow, view[(shadow.First * _rows + first)..], _rows, room.Slice(_padding + first, end - first));
        Widest.Sweep(ref sums);
        AddResampled loop = new(new(room, _padding, low + from * height, height), slices[from..to]);
        Widest.Sweep(ref loop);
    }

    /// <summary>Where slice 0 begins among the rows, and how many rows high a slice is.</summary>
    private (double Low, double Height) Shadow(in ViewRays rays, (double X, double Y) pixel)
    {
        double stretch = rays.Stretch(pixel.X, pixel.Y);
        return (rays.Row(stretch, _bottom), stretch * _slice / _rowPitch);
    }

    /// <summary>Bounds of how many times further than a voxel its shadow is: from depths, which are not longer than ways, and the corners, which are furthest.</summary>
    private static (double Least, double Most) Stretches(ConeProjector projector)
    {
        (double nearest, double furthest) = (double.PositiveInfinity, 0);
        foreach (BeamView view in projector.Views)
        {
            ViewRays rays = new(projector.Detector, view);
            for (int corner = 0; corner < 4; corner++)
            {
                (double x, double y) = projector.Grid.At(corner / 2 * projector.Rows - 0.5, corner % 2 * projector.Columns - 0.5);
                (double n, double e) = rays.FromSource(x, y);
                (nearest, furthest) = (Math.Min(nearest, n), Math.Max(furthest, Math.Sqrt(n * n + e * e)));
            }
        }
        // A focal spot that is out of place changes the way to the detector by less than a tenth.
        return (0.9 * projector.Detector.SourceDetectorMm / furthest, 1.1 * projector.Detector.SourceDetectorMm / nearest);
    }

    private readonly ref struct CastLoop(Resampling column, float height, PixelShadow shadow, Span<float> view, int rows, int count) : IVectorLoop
    {
        private readonly Resampling _column = column;
        private readonly PixelShadow _shadow = shadow;
        private readonly Span<float> _view = view;

        public int Run<V>(int start) where V : unmanaged, ILanes<V>
        {
            int i = start, last = count - V.Count;
            if (!_column.Fits<V>()) return i;
            ref float to = ref MemoryMarshal.GetReference(_view);
            V scale = V.All(height);
            for (; i <= last; i += V.Count)
            {
                V value = scale * _column.At<V>(i);
                for (int k = 0; k < _shadow.Count; k++)
                {
                    nint at = (nint)k * rows + i;
                    V.MultiplyAdd(V.All(_shadow.Weight(k)), value, V.Load(in to, at)).Store(ref to, at);
                }
            }
            return i;
        }
    }

    private readonly ref struct RowSums(PixelShadow shadow, ReadOnlySpan<float> view, int rows, Span<float> sums) : IVectorLoop
    {
        private readonly PixelShadow _shadow = shadow;
        private readonly ReadOnlySpan<float> _view = view;
        private readonly Span<float> _sums = sums;

        public int Run<V>(int start) where V : unmanaged, ILanes<V>
        {
            ref readonly float from = ref MemoryMarshal.GetReference(_view);
            ref float to = ref MemoryMarshal.GetReference(_sums);
            int i = start, last = _sums.Length - V.Count;
            for (; i <= last; i += V.Count)
            {
                V sum = V.All(0);
                for (int k = 0; k < _shadow.Count; k++) sum = V.MultiplyAdd(V.All(_shadow.Weight(k)), V.Load(in from, (nint)k * rows + i), sum);
                sum.Store(ref to, i);
            }
            return i;
        }
    }
}
