using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Acquisition.Core.Model.Ct;
using Acquisition.Reconstruction.Numerics;

namespace Acquisition.Reconstruction.Ct.ConeBeam;

/// <summary>
/// Views whose detector stands parallel to the axis. All voxels of one (row, column) are met at one channel: its two columns of the detector are interpolated once
/// into a line, weight included, and the voxels, which are neighbours in memory as the rows are, take theirs out of the line. As neighbouring voxels are less
/// than two rows apart, those of a vector fall within two vectors of the line: two permutations in place of gathers.
/// </summary>
internal static class UprightPass
{
    /// <summary>Views that are added while a voxel is in a register. Their lines stay in the first-level cache.</summary>
    private const int Together = 4;

    /// <summary>Zeros at either end of a line: what voxels meet that share a vector with voxels on the detector. Two of the widest vectors and a half.</summary>
    private const int Rim = 48;

    public static void Add(ConeBeamPlan plan, SeenLines seen, in ConeTile tile, ReadOnlySpan<ConeView> views, ReadOnlySpan<float> filtered, float[][] volume)
    {
        int viewLength = ConeBackprojector.LayoutOf(plan).ViewLength;
        for (int first = 0; first < views.Length; first += Together)
        {
            int count = Math.Min(Together, views.Length - first);
            Work work = new(plan, seen, tile, views.Slice(first, count), filtered.Slice(first * viewLength, count * viewLength), volume);
            Widest.Run(ref work);
        }
    }

    private readonly ref struct Work(
        ConeBeamPlan plan, SeenLines seen, ConeTile tile, ReadOnlySpan<ConeView> views, ReadOnlySpan<float> filtered, float[][] volume) : IVectorWork
    {
        private readonly ReadOnlySpan<ConeView> _views = views;
        private readonly ReadOnlySpan<float> _filtered = filtered;

        public void Run<V>() where V : unmanaged, ILanes<V>
        {
            using Arena.Frame frame = Arena.Open();
            int lines = Rim + plan.DetectorRows + Rim + V.Count;
            lines = (lines + 15) / 16 * 16;
            Pixels run = new(plan, _views.Length, frame.Take(Together * lines), lines, frame.Take(Together * Pixels.Kinds * ConeBackprojector.TileSize), frame.Take(Together * 2 * (ConeBackprojector.Lanes(plan) + 16)));
            run.Clear();
            // Along the central ray: neighbouring pixels then meet the same columns of the detector, which are still in the first-level cache.
            bool alongColumns = Math.Abs(_views[0].U.Column) >= Math.Abs(_views[0].U.Row);
            int across = alongColumns ? tile.Rows : tile.Columns, along = alongColumns ? tile.Columns : tile.Rows;
            for (int i = 0; i < across; i++)
            {
                int row = alongColumns ? tile.FirstRow + i : tile.FirstRow, column = alongColumns ? tile.FirstColumn : tile.FirstColumn + i;
                for (int v = 0; v < _views.Length; v++) run.Locate<V>(v, _views[v], row, column, alongColumns);
                for (int k = 0; k < along; k++)
                {
                    int pixelRow = alongColumns ? row : row + k, pixelColumn = alongColumns ? column + k : column;
                    (int first, int end) = seen.Of(pixelRow * plan.Columns + pixelColumn);
                    if (first >= end) continue;
                    run.AddPixel<V>(k, first / V.Count, (end + V.Count - 1) / V.Count, _filtered, ref volume[pixelRow][pixelColumn * ConeBackprojector.Lanes(plan)]);
                }
            }
        }
    }

    /// <summary>Neighbouring pixels and a few views: where they meet, and the lines that their voxels take from.</summary>
    /// <param name="plan">The geometry.</param>
    /// <param name="views">Views that there are, up to <see cref="Together"/>.</param>
    /// <param name="lines">[<see cref="Together"/> × line length].</param>
    /// <param name="lineLength">Rims included.</param>
    /// <param name="places">[<see cref="Together"/> × kinds × pixels].</param>
    /// <param name="starts">[<see cref="Together"/> × 2 × vectors]: where each vector of voxels begins in its line.</param>
    private readonly ref struct Pixels(ConeBeamPlan plan, int views, Span<float> lines, int lineLength, Span<float> places, Span<float> starts)
    {
        /// <summary>Channel to the left, weights of it and of the next, row of line 0, rows from line to line.</summary>
        public const int Kinds = 5;

        private const int Count = ConeBackprojector.TileSize;

        private readonly Span<float> _lines = lines;
        private readonly Span<float> _places = places;
        private readonly Span<float> _starts = starts;
        private readonly int _startLength = starts.Length / (2 * Together);
        private readonly int _detectorLanes = ConeBackprojector.LayoutOf(plan).ChannelStride;
        private readonly int _viewLength = ConeBackprojector.LayoutOf(plan).ViewLength;

        public void Clear() => _lines.Clear();

        /// <summary>Where a run of pixels, along the columns or along the rows, meets a view.</summary>
        public void Locate<V>(int v, in ConeView view, int row, int column, bool alongColumns) where V : unmanaged, ILanes<V>
        {
            V u0 = V.All(view.U.At(0, row, column)), uStep = V.All(alongColumns ? view.U.Column : view.U.Row);
            V t0 = V.All(view.T.At(0, row, column)), tStep = V.All(alongColumns ? view.T.Column : view.T.Row);
            V centre = V.All((float)plan.CentralChannel), last = V.All(plan.Channels - 1), zero = V.All(0), one = V.All(1);
            V perStep = V.All((float)(1 / plan.ChannelStep)), centralRow = V.All((float)plan.CentralRow), v0 = V.All(view.V.Origin), vStep = V.All(view.V.Line);
            Span<float> places = _places.Slice(v * Kinds * Count, Kinds * Count);
            ref readonly float indices = ref MemoryMarshal.GetReference(Numbers);
            for (int i = 0; i < Count; i += V.Count)
            {
                V index = V.Load(in indices, i);
                V u = V.MultiplyAdd(index, uStep, u0), t = V.MultiplyAdd(index, tStep, t0);
                V reciprocal = plan.Shape == DetectorShape.Flat ? one / u : one / V.Sqrt(V.MultiplyAdd(u, u, t * t));
                V channel = plan.Shape == DetectorShape.Flat ? V.MultiplyAdd(t, reciprocal, centre) : V.MultiplyAdd(ArcTangent<V>.Of(t / u), perStep, centre);
                V inside = V.Max(zero, V.Min(channel, last)), weight = reciprocal * reciprocal;
                // Outside the beam clamping moves the channel: then the weight is 0.
                weight = V.IfGreater(V.Abs(channel - inside), zero, zero, weight);
                V left = V.Min(V.Floor(inside), last - one), ofRight = weight * (inside - left);
                left.Store(ref places[0], i);
                (weight - ofRight).Store(ref places[Count], i);
                ofRight.Store(ref places[2 * Count], i);
                V.MultiplyAdd(v0, reciprocal, centralRow).Store(ref places[3 * Count], i);
                (vStep * reciprocal).Store(ref places[4 * Count], i);
            }
        }

        /// <summary>Adds the views to the voxels of one pixel of the run, from one vector of them to another.</summary>
        public void AddPixel<V>(int pixel, int firstVector, int endVector, ReadOnlySpan<float> filtered, ref float voxels) where V : unmanaged, ILanes<V>
        {
            bool near = true;
            for (int v = 0; v < views; v++) near &= Prepare<V>(v, pixel, firstVector, endVector, filtered);
            if (!near)
            {
                for (int v = 0; v < views; v++) AddFar<V>(v, pixel, firstVector, endVector, ref voxels);
            }
            else if (views == Together) AddFour<V>(pixel, firstVector, endVector, ref voxels);
            else
            {
                for (int v = 0; v < views; v++) AddOne<V>(v, pixel, firstVector, endVector, ref voxels);
            }
        }

        private float Place(int v, int kind, int pixel) => _places[(v * Kinds + kind) * Count + pixel];

        /// <summary>Interpolates the two columns of the detector into a line, and finds where each vector of voxels begins in it.</summary>
        /// <returns>Whether the voxels of a vector fall within two vectors of the line.</returns>
        private bool Prepare<V>(int v, int pixel, int firstVector, int endVector, ReadOnlySpan<float> filtered) where V : unmanaged, ILanes<V>
        {
            float row0 = Place(v, 3, pixel), step = Place(v, 4, pixel);
            float start = row0 + firstVector * V.Count * step, end = row0 + (endVector * V.Count - 1) * step;
            int low = (int)Math.Clamp(Math.Min(start, end), 0, _detectorLanes), high = (int)Math.Clamp(Math.Max(start, end) + 2, 0, _detectorLanes);
            low = low / V.Count * V.Count;
            ref readonly float left = ref filtered[v * _viewLength + (int)Place(v, 0, pixel) * _detectorLanes];
            ref readonly float right = ref Unsafe.Add(ref Unsafe.AsRef(in left), _detectorLanes);
            ref float line = ref _lines[v * lineLength + Rim];
            V ofLeft = V.All(Place(v, 1, pixel)), ofRight = V.All(Place(v, 2, pixel));
            for (nint i = low; i < high; i += V.Count) V.MultiplyAdd(ofRight, V.Load(in right, i), ofLeft * V.Load(in left, i)).Store(ref line, i);

            bool near = Math.Abs(step) * (V.Count - 1) < 2 * V.Count - 2.5f;
            FindStarts<V>(v, row0, step, firstVector, endVector);
            return near;
        }

        private void FindStarts<V>(int v, float row0, float step, int firstVector, int endVector) where V : unmanaged, ILanes<V>
        {
            ref float bases = ref _starts[2 * v * _startLength], offsets = ref _starts[(2 * v + 1) * _startLength];
            ref readonly float indices = ref MemoryMarshal.GetReference(Numbers);
            float vectorStep = step * V.Count, lowest = Math.Min(0, (V.Count - 1) * step);
            // On whole vectors where the voxels are a row apart or less: then no load crosses a cache line.
            float grain = Math.Abs(step) <= 1 ? V.Count : 1;
            V grains = V.All(1 / grain), back = V.All(grain), first = V.All(-Rim + V.Count), last = V.All(plan.DetectorRows);
            for (int j = firstVector; j < endVector; j += V.Count)
            {
                V place = V.MultiplyAdd(V.Load(in indices, 0) + V.All(j), V.All(vectorStep), V.All(row0));
                V origin = V.Floor((place + V.All(lowest)) * grains) * back;
                origin = V.Max(first, V.Min(origin, last));
                origin.Store(ref bases, j);
                (place - origin).Store(ref offsets, j);
            }
        }

        private void AddFour<V>(int pixel, int firstVector, int endVector, ref float voxels) where V : unmanaged, ILanes<V>
        {
            ref readonly float indices = ref MemoryMarshal.GetReference(Numbers);
            V index = V.Load(in indices, 0);
            V stepA = index * V.All(Place(0, 4, pixel)), stepB = index * V.All(Place(1, 4, pixel)), stepC = index * V.All(Place(2, 4, pixel)), stepD = index * V.All(Place(3, 4, pixel));
            nint lineStep = lineLength, startStep = 2 * _startLength;
            ref float line = ref _lines[Rim];
            ref float starts = ref _starts[0];
            ref float lineB = ref Unsafe.Add(ref line, lineStep), lineC = ref Unsafe.Add(ref lineB, lineStep), lineD = ref Unsafe.Add(ref lineC, lineStep);
            ref float startB = ref Unsafe.Add(ref starts, startStep), startC = ref Unsafe.Add(ref startB, startStep), startD = ref Unsafe.Add(ref startC, startStep);
            nint offset = _startLength, end = endVector;
            for (nint j = firstVector; j < end; j++)
            {
                V sum = V.Load(in voxels, j * V.Count);
                sum += V.InterpolateNear(in line, (nint)(int)Unsafe.Add(ref starts, j), stepA + V.All(Unsafe.Add(ref starts, offset + j)));
                sum += V.InterpolateNear(in lineB, (nint)(int)Unsafe.Add(ref startB, j), stepB + V.All(Unsafe.Add(ref startB, offset + j)));
                sum += V.InterpolateNear(in lineC, (nint)(int)Unsafe.Add(ref startC, j), stepC + V.All(Unsafe.Add(ref startC, offset + j)));
                sum += V.InterpolateNear(in lineD, (nint)(int)Unsafe.Add(ref startD, j), stepD + V.All(Unsafe.Add(ref startD, offset + j)));
                sum.Store(ref voxels, j * V.Count);
            }
        }

        private void AddOne<V>(int v, int pixel, int firstVector, int endVector, ref float voxels) where V : unmanaged, ILanes<V>
        {
            ref readonly float indices = ref MemoryMarshal.GetReference(Numbers);
            V step = V.Load(in indices, 0) * V.All(Place(v, 4, pixel));
            ref float line = ref _lines[v * lineLength + Rim], bases = ref _starts[2 * v * _startLength], offsets = ref _starts[(2 * v + 1) * _startLength];
            for (nint j = firstVector; j < endVector; j++)
            {
                V sum = V.Load(in voxels, j * V.Count);
                sum += V.InterpolateNear(in line, (nint)(int)Unsafe.Add(ref bases, j), step + V.All(Unsafe.Add(ref offsets, j)));
                sum.Store(ref voxels, j * V.Count);
            }
        }

        /// <summary>Voxels that are two rows apart or more: a gather for each of the two samples.</summary>
        private void AddFar<V>(int v, int pixel, int firstVector, int endVector, ref float voxels) where V : unmanaged, ILanes<V>
        {
            ref readonly float indices = ref MemoryMarshal.GetReference(Numbers);
            V index = V.Load(in indices, 0), row0 = V.All(Place(v, 3, pixel)), step = V.All(Place(v, 4, pixel));
            V first = V.All(-1), last = V.All(plan.DetectorRows), one = V.All(1);
            ref float line = ref _lines[v * lineLength + Rim - 1], next = ref Unsafe.Add(ref line, 1);
            for (nint j = firstVector; j < endVector; j++)
            {
                V place = V.Max(first, V.Min(V.MultiplyAdd(index + V.All(j * V.Count), step, row0), last)), whole = V.Floor(place);
                V left = V.Gather(in line, whole + one), right = V.Gather(in next, whole + one);
                (V.Load(in voxels, j * V.Count) + V.MultiplyAdd(place - whole, right - left, left)).Store(ref voxels, j * V.Count);
            }
        }

        private static ReadOnlySpan<float> Numbers => [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15];
    }
}
