using ILGPU;
using ILGPU.Runtime;

namespace Acquisition.Reconstruction.Gpu.Operators.Ct;

/// <summary>
/// Footprint projections both ways, each output written once by one thread, so that sums have a fixed order: a thread of a projection follows its channel
/// through the image, a thread of the adjoint its pixel through the views. Both find the weights by the same arithmetic. A thread has up to four outputs of
/// the same place, of a cone two and of its adjoint one, as its registers hold no more: rows of a channel, slices of a pixel; neighbouring threads have neighbouring ones.
/// A pixel and view cost about 90 flops for the shadow (four corners, each a quotient) and 25 for each channel that it meets, shared by four outputs; of a
/// cone 40 more for the place along the axis and 12 for each row. Loads of the image or the views are 4 bytes for each weight and come from caches, as
/// neighbours need the same: bound by arithmetic. At 67 Tflop/s an H100 could do 0.5 T pixels·views/s of one slice, 1.8 T of four or more.
/// </summary>
internal sealed class ProjectionSteps(Accelerator accelerator)
{
    private readonly Action<Index1D, Beam> _fan = accelerator.LoadAutoGroupedStreamKernel<Index1D, Beam>(Fan);
    private readonly Action<Index1D, Beam> _fanBack = accelerator.LoadAutoGroupedStreamKernel<Index1D, Beam>(FanBack);
    private readonly Action<Index1D, Beam> _cone = accelerator.LoadAutoGroupedStreamKernel<Index1D, Beam>(Cone);
    private readonly Action<Index1D, Beam> _coneBack = accelerator.LoadAutoGroupedStreamKernel<Index1D, Beam>(ConeBack);
    private readonly Action<Index1D, Lengths> _scale = accelerator.LoadAutoGroupedStreamKernel<Index1D, Lengths>(Scale);

    /// <summary>
    /// Geometry, and what is read and written. Tiles: [views × tiles down × tiles across]. Paths: [views × channels]. Cones: [views], one element where
    /// there is no cone. Width: floats of an element.
    /// </summary>
    internal readonly record struct Beam(
        ArrayView<float> From, ArrayView<float> To, ArrayView<TileView> Tiles, ArrayView<RayPath> Paths, ArrayView<ConeOfView> Cones,
        int Views, int Channels, int DetectorRows, int Rows, int Columns, int Slices, int Width)
    {
        public int TilesAcross => (Columns + TileView.Size - 1) / TileView.Size;

        public int TilesOfView => (Rows + TileView.Size - 1) / TileView.Size * TilesAcross;

        public TileView Tile(int view, int row, int column) => Tiles[view * TilesOfView + row / TileView.Size * TilesAcross + column / TileView.Size];
    }

    /// <summary>Views · the lengths of rays in a voxel. Rises: focal spot to the middle of row 0, mm, for each view, in steps of Pitch; Pitch 0: a fan.</summary>
    internal readonly record struct Lengths(ArrayView<float> From, ArrayView<float> To, ArrayView<RayPath> Paths, ArrayView<float> Rises, float Pitch, int Channels, int DetectorRows, int Width);

    public void RunFan(Beam beam) => _fan(beam.Views * beam.Channels * Quarter(beam.DetectorRows * beam.Width), beam);

    public void RunFanBack(Beam beam) => _fanBack(beam.Rows * beam.Columns * Quarter(beam.Slices * beam.Width), beam);

    public void RunCone(Beam beam) => _cone(beam.Views * beam.Channels * Half(beam.DetectorRows) * beam.Width, beam);

    public void RunConeBack(Beam beam) => _coneBack(beam.Rows * beam.Columns * beam.Slices * beam.Width, beam);

    public void RunScale(Lengths lengths) => _scale(lengths.To.IntLength, lengths);

    private static int Quarter(int count) => (count + 3) / 4;

    private static int Half(int count) => (count + 1) / 2;

    private static void Fan(Index1D thread, Beam beam)
    {
        int floats = beam.Slices * beam.Width, step = (floats + 3) / 4, ray = thread / step, first = thread - ray * step;
        int view = ray / beam.Channels, channel = ray - view * beam.Channels;
        RayPath path = beam.Paths[ray];
        int ways = path.AlongColumns != 0 ? beam.Columns : beam.Rows, size = path.AlongColumns != 0 ? beam.Rows : beam.Columns;
        (float a, float b, float c, float d) = (0, 0, 0, 0);
        for (int along = 0; along < ways; along++)
        {
            int end = path.End(along, size);
            for (int across = path.First(along, size); across < end; across++)
            {
                int row = path.AlongColumns != 0 ? across : along, column = path.AlongColumns != 0 ? along : across;
                TileView tile = beam.Tile(view, row, column);
                float weight = new Footprint(tile, row, column).On(channel - tile.Origin);
                int at = (row * beam.Columns + column) * floats + first;
                a += weight * beam.From[at];
                if (first + step < floats) b += weight * beam.From[at + step];
                if (first + 2 * step < floats) c += weight * beam.From[at + 2 * step];
                if (first + 3 * step < floats) d += weight * beam.From[at + 3 * step];
            }
        }
        Store(beam.To, ray * floats + first, step, floats - first, a, b, c, d);
    }

    private static void FanBack(Index1D thread, Beam beam)
    {
        int floats = beam.Slices * beam.Width, step = (floats + 3) / 4, pixel = thread / step, first = thread - pixel * step;
        int row = pixel / beam.Columns, column = pixel - row * beam.Columns;
        (float a, float b, float c, float d) = (0, 0, 0, 0);
        for (int view = 0; view < beam.Views; view++)
        {
            TileView tile = beam.Tile(view, row, column);
            Footprint shadow = new(tile, row, column);
            int last = Math.Min(tile.Origin + shadow.Last, beam.Channels - 1);
            for (int channel = Math.Max(tile.Origin + shadow.First, 0); channel <= last; channel++)
            {
                float weight = shadow.On(channel - tile.Origin);
                int at = (view * beam.Channels + channel) * floats + first;
                a += weight * beam.From[at];
                if (first + step < floats) b += weight * beam.From[at + step];
                if (first + 2 * step < floats) c += weight * beam.From[at + 2 * step];
                if (first + 3 * step < floats) d += weight * beam.From[at + 3 * step];
            }
        }
        Store(beam.To, pixel * floats + first, step, floats - first, a, b, c, d);
    }

    private static void Cone(Index1D thread, Beam beam)
    {
        int step = (beam.DetectorRows + 1) / 2, element = thread / beam.Width, part = thread - element * beam.Width, ray = element / step, first = element - ray * step;
        int view = ray / beam.Channels, channel = ray - view * beam.Channels;
        RayPath path = beam.Paths[ray];
        int ways = path.AlongColumns != 0 ? beam.Columns : beam.Rows, size = path.AlongColumns != 0 ? beam.Rows : beam.Columns;
        (float a, float b) = (0, 0);
        for (int along = 0; along < ways; along++)
        {
            int end = path.End(along, size);
            for (int across = path.First(along, size); across < end; across++)
            {
                int row = path.AlongColumns != 0 ? across : along, column = path.AlongColumns != 0 ? along : across;
                TileView tile = beam.Tile(view, row, column);
                float weight = new Footprint(tile, row, column).On(channel - tile.Origin);
                if (weight <= 0) continue;
                RowShadow shadow = new(beam.Cones[view], row, column);      // read again, as registers are fewer than loads
                int slices = (row * beam.Columns + column) * beam.Slices * beam.Width + part;
                a += weight * OnRow(slices, shadow, first, beam);
                if (first + step < beam.DetectorRows) b += weight * OnRow(slices, shadow, first + step, beam);
            }
        }
        int rows = beam.DetectorRows * beam.Width, place = first * beam.Width + part;
        beam.To[ray * rows + place] = a;
        if (first + step < beam.DetectorRows) beam.To[ray * rows + place + step * beam.Width] = b;
    }

    private static void ConeBack(Index1D thread, Beam beam)
    {
        int element = thread / beam.Width, part = thread - element * beam.Width, pixel = element / beam.Slices, slice = element - pixel * beam.Slices;
        int row = pixel / beam.Columns, column = pixel - row * beam.Columns;
        float sum = 0;
        for (int view = 0; view < beam.Views; view++)
        {
            RowShadow shadow = new(beam.Cones[view], row, column);
            TileView tile = beam.Tile(view, row, column);
            Footprint across = new(tile, row, column);
            int last = Math.Min(tile.Origin + across.Last, beam.Channels - 1);
            for (int channel = Math.Max(tile.Origin + across.First, 0); channel <= last; channel++)
                sum += across.On(channel - tile.Origin) * OnSlice((view * beam.Channels + channel) * beam.DetectorRows * beam.Width + part, shadow, slice, beam);
        }
        beam.To[thread] = sum;
    }

    /// <summary>A pixel's slices, each by what of it lies on a row. A slice more at either end has the weight 0, if not for rounding.</summary>
    private static float OnRow(int slices, RowShadow shadow, int row, Beam beam)
    {
        float sum = 0;
        int from = Math.Max(0, (int)MathF.Floor((row - shadow.Low) / shadow.Height) - 1);
        int to = Math.Min(beam.Slices - 1, (int)MathF.Floor((row + 1 - shadow.Low) / shadow.Height) + 1);
        for (int slice = from; slice <= to; slice++) sum += shadow.On(slice, row) * beam.From[slices + slice * beam.Width];
        return sum;
    }

    /// <summary>A channel's rows, each by what of a slice lies on it.</summary>
    private static float OnSlice(int rows, RowShadow shadow, int slice, Beam beam)
    {
        float sum = 0;
        int from = Math.Max(0, (int)MathF.Floor(shadow.Low + slice * shadow.Height)), to = Math.Min(beam.DetectorRows - 1, (int)MathF.Floor(shadow.Low + (slice + 1) * shadow.Height));
        for (int row = from; row <= to; row++) sum += shadow.On(slice, row) * beam.From[rows + row * beam.Width];
        return sum;
    }

    /// <summary>Four outputs, as far as there are so many floats left.</summary>
    private static void Store(ArrayView<float> to, int at, int step, int left, float a, float b, float c, float d)
    {
        to[at] = a;
        if (step < left) to[at + step] = b;
        if (2 * step < left) to[at + 2 * step] = c;
        if (3 * step < left) to[at + 3 * step] = d;
    }

    private static void Scale(Index1D thread, Lengths lengths)
    {
        int element = thread / lengths.Width, ray = element / lengths.DetectorRows, row = element - ray * lengths.DetectorRows;
        RayPath path = lengths.Paths[ray];
        float factor = path.Chord;
        if (lengths.Pitch > 0)
        {
            float tangent = (lengths.Rises[ray / lengths.Channels] + row * lengths.Pitch) / path.LengthMm;
            factor *= MathF.Sqrt(1 + tangent * tangent);
        }
        lengths.To[thread] = factor * lengths.From[thread];
    }
}
