namespace Acquisition.Reconstruction.Operators.Host.Nonuniform;

/// <summary>
/// Samples in the order of the grid. The grid is divided into bands of rows, each of which one thread works on, and a band into tiles along its rows, which
/// stay in the first-level cache. A sample whose window reaches into several bands is listed in each: a band then needs nothing of others, no two threads
/// write to one place, and sums have the same order whatever the number of threads.
/// </summary>
internal sealed class SampleTiles
{
    /// <summary>Cells of a tile along a row.</summary>
    private const int TileCells = 16;

    private readonly int[] _starts;     // [bands × tiles × (windows that begin in the band, others)] and the end

    public SampleTiles(NonuniformFourier description, GridAxis x, GridAxis y, GridAxis z)
    {
        ReadOnlySpan<float> k = description.Trajectory.Span;
        int rank = description.Image.Rank, samples = description.Samples;
        PerBand = (x.Length + TileCells - 1) / TileCells;
        _starts = new int[z.Bands * y.Bands * PerBand * 2 + 1];
        Span<int> keys = stackalloc int[4];
        for (int i = 0; i < samples; i++)
            foreach (int key in keys[..Keys(k.Slice(i * rank, rank), x, y, z, keys)]) _starts[key + 1]++;
        for (int i = 1; i < _starts.Length; i++) _starts[i] += _starts[i - 1];
        Order = new int[_starts[^1]];
        int[] next = [.. _starts];
        for (int i = 0; i < samples; i++)
            foreach (int key in keys[..Keys(k.Slice(i * rank, rank), x, y, z, keys)]) Order[next[key]++] = i;
    }

    /// <summary>Sample numbers, list by list, ascending in each.</summary>
    public int[] Order { get; }

    /// <summary>Tiles of a band.</summary>
    public int PerBand { get; }

    /// <summary>Lists of a band: two for each tile, of the samples whose windows begin in the band, and of the others.</summary>
    public int ListsPerBand => 2 * PerBand;

    /// <summary>Samples, ascending.</summary>
    public ReadOnlySpan<int> List(int band, int list) => Order.AsSpan(_starts[band * ListsPerBand + list].._starts[band * ListsPerBand + list + 1]);

    /// <summary>The samples of a tile whose windows begin in its band: each sample is in one such list.</summary>
    public ReadOnlySpan<int> Beginning(int band, int tile) => List(band, 2 * tile);

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

        int Key(int ofZ, int ofY, int other) => 2 * ((ofZ * y.Bands + ofY) * PerBand + tile) + other;
    }
}
