using Acquisition.Reconstruction.Numerics;

namespace Acquisition.Reconstruction.Fourier;

/// <summary>
/// The discrete Fourier transform of arrays along their last two or three axes, planned once. An image goes along its rows and then down its columns. If
/// rows are 128 or a multiple long, columns compete for a few places in the cache, above all when they are written: then it goes down the columns first, into rows that lie a little
/// further apart, and along those. A volume's slices are such images; along its first axis it goes in blocks that fit into the second-level cache. Immutable; safe to
/// share between threads.
/// </summary>
public sealed class FourierGrid
{
    /// <summary>Floats of each plane in a block: half a second-level cache of 1 MiB for both.</summary>
    private const int BlockLength = 64 * 1024;

    private readonly FourierPlan? _slices;
    private readonly FourierPlan _rows;
    private readonly FourierPlan _columns;
    private readonly bool _crowded;
    private readonly int _blockWidth;

    /// <param name="sizes">Of the axes, slowest first: two or three.</param>
    /// <exception cref="ArgumentException">There are not two or three axes.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A size is not positive.</exception>
    public FourierGrid(params ReadOnlySpan<int> sizes)
    {
        if (sizes.Length is not (2 or 3)) throw new ArgumentException($"A grid has two or three axes, got {sizes.Length}.", nameof(sizes));
        _slices = sizes.Length == 3 ? new FourierPlan(sizes[0]) : null;
        _rows = new FourierPlan(sizes[^2]);
        _columns = sizes[^1] == sizes[^2] ? _rows : new FourierPlan(sizes[^1]);
        _crowded = sizes[^1] % 128 == 0;
        _blockWidth = Math.Max(LaneTile.Lanes, BlockLength / Slices / LaneTile.Lanes * LaneTile.Lanes);
    }

    private int Slices => _slices?.Length ?? 1;

    private int PlaneLength => _rows.Length * _columns.Length;

    /// <summary>Complex numbers in an array.</summary>
    public int Length => Slices * PlaneLength;

    /// <summary>Transforms in place, not scaled in either direction.</summary>
    /// <param name="direction">The sign of the exponent.</param>
    /// <param name="data">[batch × sizes].</param>
    /// <exception cref="ArgumentException">The data are not whole arrays.</exception>
    public void Transform(FourierDirection direction, PlanarTarget<float> data) => Transform(direction, centred: false, data);

    /// <summary>As <see cref="Transform(FourierDirection, PlanarTarget{float})"/>, centred and unitary along each axis (<see cref="FourierPlan.TransformCentred"/>).</summary>
    public void TransformCentred(FourierDirection direction, PlanarTarget<float> data) => Transform(direction, centred: true, data);

    /// <summary>Slices in a batch of arrays; each can be transformed on its own.</summary>
    internal int SliceCount(int dataLength) => dataLength / PlaneLength;

    /// <summary>Transforms a slice along its two axes, from one array to another or within the same.</summary>
    internal void TransformSlice(int slice, FourierDirection direction, bool centred, PlanarTarget<float> source, PlanarTarget<float> target)
    {
        using Arena.Frame frame = Arena.Open();
        int start = slice * PlaneLength, stride = _columns.Length, apart = stride + LaneTile.Lanes;
        PlanarTarget<float> between = frame.TakePlanar(_crowded ? _rows.Length * apart : 0);
        using LaneWork work = new(Math.Max(_rows.WorkLength, _columns.WorkLength));
        if (_crowded)
        {
            DownColumns(source, start, stride, between, 0, apart, work, direction, centred);
            AlongRows(between, 0, apart, target, start, stride, work, direction, centred);
        }
        else
        {
            AlongRows(source, start, stride, target, start, stride, work, direction, centred);
            DownColumns(target, start, stride, target, start, stride, work, direction, centred);
        }
    }

    private void DownColumns(
        PlanarTarget<float> source, int from, int fromStride, PlanarTarget<float> target, int to, int toStride, LaneWork work, FourierDirection direction, bool centred)
    {
        for (int first = 0; first < _columns.Length; first += LaneTile.Lanes)
        {
            int count = Math.Min(LaneTile.Lanes, _columns.Length - first);
            _rows.Transform(new(from + first, fromStride, 1, count), source, new(to + first, toStride, 1, count), target, work, direction, centred);
        }
    }

    private void AlongRows(
        PlanarTarget<float> source, int from, int fromStride, PlanarTarget<float> target, int to, int toStride, LaneWork work, FourierDirection direction, bool centred)
    {
        for (int first = 0; first < _rows.Length; first += LaneTile.Lanes)
        {
            int count = Math.Min(LaneTile.Lanes, _rows.Length - first);
            _columns.Transform(new(from + first * fromStride, 1, fromStride, count), source, new(to + first * toStride, 1, toStride, count), target, work, direction, centred);
        }
    }

    /// <summary>Blocks in a batch of volumes once all slices are transformed; each can be transformed on its own. None for images.</summary>
    internal int BlockCount(int dataLength) => _slices is null ? 0 : dataLength / Length * BlocksInVolume;

    private int BlocksInVolume => (PlaneLength + _blockWidth - 1) / _blockWidth;

    /// <summary>Transforms a block along the first axis, in place: into rows that lie together, there, and back.</summary>
    internal void TransformBlock(int block, FourierDirection direction, bool centred, PlanarTarget<float> data)
    {
        (int volume, int column) = Math.DivRem(block, BlocksInVolume);
        int first = column * _blockWidth, width = Math.Min(_blockWidth, PlaneLength - first), start = volume * Length + first;
        int stride = _blockWidth + LaneTile.Lanes;
        using Arena.Frame frame = Arena.Open();
        PlanarTarget<float> between = frame.TakePlanar(Slices * stride);
        for (int slice = 0; slice < Slices; slice++) Copy(data.Slice(start + slice * PlaneLength, width), between.Slice(slice * stride, width));
        using LaneWork work = new(_slices!.WorkLength);
        for (int lane = 0; lane < width; lane += LaneTile.Lanes)
        {
            LaneTile tile = new(lane, stride, 1, Math.Min(LaneTile.Lanes, width - lane));
            _slices.Transform(tile, between, tile, between, work, direction, centred);
        }
        for (int slice = 0; slice < Slices; slice++) Copy(between.Slice(slice * stride, width), data.Slice(start + slice * PlaneLength, width));
    }

    private static void Copy(PlanarTarget<float> from, PlanarTarget<float> to)
    {
        from.Re.CopyTo(to.Re);
        from.Im.CopyTo(to.Im);
    }

    private void Transform(FourierDirection direction, bool centred, PlanarTarget<float> data)
    {
        if (data.Length % Length != 0) throw new ArgumentException($"{data.Length} values are not whole arrays of {Length}.", nameof(data));
        int slices = SliceCount(data.Length), inVolume = BlocksInVolume;
        for (int slice = 0; slice < slices; slice++)
        {
            TransformSlice(slice, direction, centred, data, data);
            // A volume's blocks follow its last slice: a small one is still in the cache.
            if (_slices is null || (slice + 1) % Slices != 0) continue;
            for (int block = 0; block < inVolume; block++) TransformBlock(slice / Slices * inVolume + block, direction, centred, data);
        }
    }
}
