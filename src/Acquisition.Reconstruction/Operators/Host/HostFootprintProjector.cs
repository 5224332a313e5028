using System.Numerics.Tensors;
using Acquisition.Reconstruction.Numerics;

namespace Acquisition.Reconstruction.Operators.Host;

/// <summary>
/// Both ways find the pixels' shadows in the same manner, tile by tile of the image and for a few views together, so that their weights are the
/// same; lengths of rays are factors of the detector's elements. Forward shares out the views, each of which is written by one core; the adjoint
/// shares out the tiles.
/// </summary>
internal sealed class HostFootprintProjector<TColumn> : HostMap
    where TColumn : struct, IColumn
{
    /// <summary>Rows and columns of a tile.</summary>
    private const int Tile = StripShadows.Size;

    /// <summary>Views for which a pixel's slices are loaded once.</summary>
    private const int Together = 8;

    /// <summary>Floats of views that the adjoint scales at a time: 16 MiB, so that the image passes through memory few times.</summary>
    private const int ScaledFloats = 4 * 1024 * 1024;

    private readonly FootprintProjector _projector;
    private readonly TColumn _column;
    private readonly ViewRays[] _rays;
    private readonly float[] _chords;       // [views × channels]
    private readonly float[] _lengths;      // [views × channels]
    private readonly int _widest;           // channels that a shadow meets at most
    private readonly int _viewLength;

    public HostFootprintProjector(FootprintProjector projector, TColumn column)
        : base(projector)
    {
        (_projector, _column) = (projector, column);
        _rays = [.. projector.Views.Select(view => new ViewRays(projector.Detector, view))];
        int channels = projector.Detector.Channels;
        _viewLength = channels * projector.Detector.Rows;
        _chords = new float[_rays.Length * channels];
        _lengths = new float[_rays.Length * channels];
        for (int i = 0; i < _chords.Length; i++)
        {
            (double x, double y, double length) = _rays[i / channels].Ray(i % channels);
            (_chords[i], _lengths[i]) = ((float)projector.Grid.Chord(x, y), (float)length);
        }
        _widest = _rays.Max(Widest);
    }

    private int TilesDown => (_projector.Rows + Tile - 1) / Tile;

    private int TilesAcross => (_projector.Columns + Tile - 1) / Tile;

    protected override void RunForward(HostArray x, HostArray y)
    {
        int groups = (_rays.Length + Together - 1) / Together;
        Cores.For(x.Planes * groups, new Groups(this, x, y, groups));
    }

    protected override void RunAdjoint(HostArray y, HostArray x)
    {
        int batch = Math.Clamp(ScaledFloats / _viewLength / Together * Together, Together, _rays.Length + Together);
        using Arena.Frame frame = Arena.Open();
        Memory<float> scaled = frame.TakeMemory(Math.Min(batch, _rays.Length) * _viewLength);
        for (int plane = 0; plane < x.Planes; plane++)
        {
            x.Plane(plane).Span.Clear();
            for (int first = 0; first < _rays.Length; first += batch)
            {
                int count = Math.Min(batch, _rays.Length - first);
                Cores.For(count, new ScaledViews(this, y.Plane(plane), first, scaled));
                Cores.For(TilesDown * TilesAcross, new Tiles(this, scaled, first, count, x.Plane(plane)));
            }
        }
    }

    /// <summary>The most channels that a pixel's shadow meets: of pixels as near to the focal spot as any corner of the grid.</summary>
    private int Widest(ViewRays rays)
    {
        BeamDetector detector = _projector.Detector;
        double magnification = 1;
        for (int corner = 0; corner < 4 && detector.SourceDetectorMm > 0; corner++)
        {
            (double x, double y) = _projector.Grid.At(corner / 2 * _projector.Rows - 0.5, corner % 2 * _projector.Columns - 0.5);
            (double n, double e) = rays.FromSource(x, y);
            // On a flat detector a step across is stretched by 1/cos of the fan angle more than one of the same depth.
            magnification = Math.Max(magnification, 1.1 * detector.SourceDetectorMm / n * Math.Sqrt(1 + e * e / (n * n)));
        }
        double diagonal = _projector.Grid.RowStep.Length + _projector.Grid.ColumnStep.Length;
        return Math.Min(detector.Channels, (int)Math.Ceiling(diagonal * magnification / detector.ChannelPitchMm)) + 2;
    }

    /// <summary>Multiplies by the lengths of rays.</summary>
    private void Scale(int view, ReadOnlySpan<float> from, Span<float> to)
    {
        (int channels, int rows) = (_projector.Detector.Channels, _projector.Detector.Rows);
        using Arena.Frame frame = Arena.Open();
        Span<float> squares = frame.Take(rows), factors = frame.Take(rows);
        bool rises = _projector is ConeProjector;
        for (int row = 0; rises && row < rows; row++)
        {
            double rise = _rays[view].Rise(row);
            squares[row] = (float)(rise * rise);
        }
        for (int channel = 0; channel < channels; channel++)
        {
            ReadOnlySpan<float> source = from.Slice(channel * rows, rows);
            Span<float> target = to.Slice(channel * rows, rows);
            (float chord, float length) = (_chords[view * channels + channel], _lengths[view * channels + channel]);
            TensorPrimitives.Multiply(source, chord, target);
            if (!rises) continue;
            TensorPrimitives.Multiply(squares, 1 / (length * length), factors);
            TensorPrimitives.Add(factors, 1f, factors);
            TensorPrimitives.Sqrt(factors, factors);
            TensorPrimitives.Multiply(target, factors, target);
        }
    }

    /// <summary>The shadows of one strip after another of a tile on some views.</summary>
    private readonly ref struct TileShadows
    {
        private readonly HostFootprintProjector<TColumn> _map;
        private readonly Span<TileRays> _tiles;
        private readonly Span<float> _room;
        private readonly int _firstRow, _firstColumn, _perView;

        public TileShadows(HostFootprintProjector<TColumn> map, int firstView, Span<TileRays> tiles, Span<float> room, int firstRow, int firstColumn)
        {
            (_map, _firstRow, _firstColumn, _perView) = (map, firstRow, firstColumn, StripShadows.Room(map._widest));
            _tiles = tiles;
            _room = room;
            for (int i = 0; i < tiles.Length; i++)
                tiles[i] = new(map._rays[firstView + i], map._projector, firstRow + (Tile - 1) / 2.0, firstColumn + (Tile - 1) / 2.0);
        }

        public void Find(int row, int pixels)
        {
            for (int i = 0; i < _tiles.Length; i++) Strip(i).Find(_tiles[i], row - _firstRow, pixels);
        }

        public PixelShadow Of(int view, int column) => Strip(view).Of(column - _firstColumn, _map._projector.Detector.Channels);

        private StripShadows Strip(int view) => new(_room.Slice(view * _perView, _perView));
    }

    private readonly struct Groups(HostFootprintProjector<TColumn> map, HostArray x, HostArray y, int groups) : IPieces
    {
        public void Run(int piece)
        {
            (int plane, int group) = Math.DivRem(piece, groups);
            int first = group * Together, count = Math.Min(Together, map._rays.Length - first);
            Span<float> views = y.Plane(plane).Span.Slice(first * map._viewLength, count * map._viewLength);
            views.Clear();
            using Arena.Frame frame = Arena.Open();
            Span<float> room = frame.Take(map._column.Room), shadows = frame.Take(count * StripShadows.Room(map._widest));
            room.Clear();
            for (int column = 0; column < map._projector.Columns; column += Tile)
                for (int row = 0; row < map._projector.Rows; row += Tile) Cast(x.Plane(plane).Span, first, row, column, shadows, room, views);
            for (int i = 0; i < count; i++)
            {
                Span<float> view = views.Slice(i * map._viewLength, map._viewLength);
                map.Scale(first + i, view, view);
            }
        }

        private void Cast(ReadOnlySpan<float> volume, int firstView, int firstRow, int firstColumn, Span<float> work, Span<float> room, Span<float> views)
        {
            FootprintProjector projector = map._projector;
            int count = views.Length / map._viewLength, columns = Math.Min(Tile, projector.Columns - firstColumn), slices = projector.Slices;
            Span<TileRays> tiles = stackalloc TileRays[Together];
            TileShadows shadows = new(map, firstView, tiles[..count], work, firstRow, firstColumn);
            for (int row = firstRow; row < Math.Min(firstRow + Tile, projector.Rows); row++)
            {
                shadows.Find(row, columns);
                for (int column = firstColumn; column < firstColumn + columns; column++)
                {
                    ReadOnlySpan<float> values = volume.Slice((row * projector.Columns + column) * slices, slices);
                    (double X, double Y) pixel = projector.Grid.At(row, column);
                    map._column.Load(values, room);
                    for (int i = 0; i < count; i++)
                    {
                        PixelShadow shadow = shadows.Of(i, column);
                        if (shadow.Count > 0) map._column.Cast(map._rays[firstView + i], pixel, shadow, values, room, views.Slice(i * map._viewLength, map._viewLength));
                    }
                }
            }
        }
    }

    private readonly struct ScaledViews(HostFootprintProjector<TColumn> map, Memory<float> y, int first, Memory<float> scaled) : IPieces
    {
        public void Run(int piece) => map.Scale(
            first + piece, y.Span.Slice((first + piece) * map._viewLength, map._viewLength), scaled.Span.Slice(piece * map._viewLength, map._viewLength));
    }

    private readonly struct Tiles(HostFootprintProjector<TColumn> map, Memory<float> scaled, int first, int count, Memory<float> x) : IPieces
    {
        public void Run(int piece)
        {
            (int row, int column) = Math.DivRem(piece, map.TilesAcross);
            using Arena.Frame frame = Arena.Open();
            Span<float> room = frame.Take(map._column.Room), shadows = frame.Take(Together * StripShadows.Room(map._widest));
            room.Clear();
            for (int i = 0; i < count; i += Together)
            {
                int views = Math.Min(Together, count - i);
                Collect(scaled.Span.Slice(i * map._viewLength, views * map._viewLength), first + i, row * Tile, column * Tile, shadows, room);
            }
        }

        private void Collect(ReadOnlySpan<float> views, int firstView, int firstRow, int firstColumn, Span<float> work, Span<float> room)
        {
            FootprintProjector projector = map._projector;
            int some = views.Length / map._viewLength, columns = Math.Min(Tile, projector.Columns - firstColumn), slices = projector.Slices;
            Span<TileRays> tiles = stackalloc TileRays[Together];
            TileShadows shadows = new(map, firstView, tiles[..some], work, firstRow, firstColumn);
            for (int row = firstRow; row < Math.Min(firstRow + Tile, projector.Rows); row++)
            {
                shadows.Find(row, columns);
                for (int column = firstColumn; column < firstColumn + columns; column++)
                {
                    Span<float> values = x.Span.Slice((row * projector.Columns + column) * slices, slices);
                    (double X, double Y) pixel = projector.Grid.At(row, column);
                    for (int i = 0; i < some; i++)
                    {
                        PixelShadow shadow = shadows.Of(i, column);
                        if (shadow.Count > 0) map._column.Collect(map._rays[firstView + i], pixel, shadow, views.Slice(i * map._viewLength, map._viewLength), room, values);
                    }
                }
            }
        }
    }
}
