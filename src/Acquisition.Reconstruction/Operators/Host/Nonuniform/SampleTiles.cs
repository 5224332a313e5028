namespace Acquisition.Reconstruction.Operators.Host.Nonuniform;

/// <summary>
/// Samples in the order of the grid. The grid is divided into bands of rows, each of which one thread works on, and a band into tiles, which stay in the
/// first-level cache. A sample whose window reaches into several bands is listed in each: a band then needs nothing of others, no two threads
/// write to one place, and sums have the same order whatever the number of threads.
/// </summary>
internal sealed class SampleTiles
{
    /// <summary>Cells of a tile along each axis.</summary>
    private const int TileCells = 16;

    private readonly int[] _starts;     // [bands × tiles along x, y, z × (windows that begin in the band, others)] and the end
    private readonly int[] _order;
    private readonly int _alongX;
    private readonly int _alongY;
    private readonly int _alongZ;

    public SampleTiles(NonuniformFourier description, GridAxis x, GridAxis y, GridAxis z)
    {
        ReadOnlySpan<float> k = description.Trajectory.Span;
        int rank = description.Image.Rank, samples = description.Samples;
        (_alongX, _alongY, _alongZ) = (Tiles(x.Length), Tiles(y.LargestBand), Tiles(z.LargestBand));
        _starts = new int[z.Bands * y.Bands * ListsPerBand + 1];
        Span<int> keys = stackalloc int[4];
        for (int i = 0; i < samples; i++)
            foreach (int key in keys[..Keys(k.Slice(i * rank, rank), x, y, z, keys)]) _starts[key + 1]++;
        for (int i = 1; i < _starts.Length; i++) _starts[i] += _starts[i - 1];
        _order = new int[_starts[^1]];
        int[] next = [.. _starts];
        for (int i = 0; i < samples; i++)
            foreach (int key in keys[..Keys(k.Slice(i * rank, rank), x, y, z, keys)]) _order[next[key]++] = i;
    }

    /// <summary>Lists of a band: two for each tile, of the samples whose windows begin in the band and of the others.</summary>
    public int ListsPerBand => 2 * _alongX * _alongY * _alongZ;

    /// <summary>Samples, ascending. Each sample is in one list of an even number: there its window begins.</summary>
    public ReadOnlySpan<int> List(int band, int list) => _order.AsSpan(_starts[band * ListsPerBand + list].._starts[band * ListsPerBand + list + 1]);

    /// <summary>What comes after a part of a list: the rest of it, or the next ones.</summary>
    public ReadOnlySpan<int> After(int band, int list, int end, int count)
    {
        int start = _starts[band * ListsPerBand + list] + end;
        return _order.AsSpan(start, Math.Min(count, _order.Length - start));
    }

    private static int Tiles(int cells) => (cells + TileCells - 1) / TileCells;

    /// <summary>The lists that a sample belongs to.</summary>
    private int Keys(ReadOnlySpan<float> k, GridAxis x, GridAxis y, GridAxis z, Span<int> keys)
    {
        int tile = x.First(k[0], out _) / TileCells, firstY = y.First(k[1], out _), firstZ = k.Length > 2 ? z.First(k[2], out _) : 0;
        int bandY = y.BandOf[firstY], bandZ = z.BandOf[firstZ], secondY = y.SecondBand(firstY), secondZ = z.SecondBand(firstZ), count = 0;
        keys[count++] = Key(bandZ, bandY, 0);
        if (secondY >= 0) keys[count++] = Key(bandZ, secondY, 1);
        if (secondZ >= 0) keys[count++] = Key(secondZ, bandY, 1);
        if (secondY >= 0 && secondZ >= 0) keys[count++] = Key(secondZ, secondY, 1);
        return count;

        int Key(int ofZ, int ofY, int other)
        {
            int tileY = Math.Max(0, y.Local(firstY, ofY)) / TileCells, tileZ = Math.Max(0, z.Local(firstZ, ofZ)) / TileCells;
            return 2 * ((((ofZ * y.Bands + ofY) * _alongX + tile) * _alongZ + tileZ) * _alongY + tileY) + other;
        }
    }
}
