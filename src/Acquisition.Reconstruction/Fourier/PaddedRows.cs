namespace Acquisition.Reconstruction.Fourier;

/// <summary>
/// Where a tile has its rows between the passes: the first pass's outputs begin a row further apart than they are long. With a power of two, all rows of a
/// butterfly would compete for the same few places in the cache.
/// </summary>
internal readonly struct PaddedRows(ReadOnlySpan<int> factors)
{
    private readonly int _length = LengthOf(factors);
    private readonly int _run = LengthOf(factors) / factors[0];

    public int Count => _length + _length / _run - 1;

    public int Of(int row) => row + row / _run;

    /// <summary>Rows from one input of a butterfly to the next if they are <paramref name="m"/> apart without padding.</summary>
    public int Step(int m) => Of(m);

    private static int LengthOf(ReadOnlySpan<int> factors)
    {
        int length = 1;
        foreach (int factor in factors) length *= factor;
        return length;
    }
}
