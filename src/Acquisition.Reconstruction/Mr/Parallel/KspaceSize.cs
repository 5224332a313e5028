namespace Acquisition.Reconstruction.Mr.Parallel;

/// <summary>The axes of a k-space, [channels × partitions × rows × columns]; a 2-D one has one partition.</summary>
/// <param name="Channels">Receiver channels.</param>
/// <param name="Partitions">Along the second phase encoding.</param>
/// <param name="Rows">Along the first.</param>
/// <param name="Columns">Along the readout.</param>
public readonly record struct KspaceSize(int Channels, int Partitions, int Rows, int Columns)
{
    public long Length => (long)Channels * Partitions * Rows * Columns;

    /// <summary>Lines of one channel.</summary>
    public int Lines => Partitions * Rows;

    internal void Check()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(Channels, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(Partitions, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(Rows, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(Columns, 1);
    }
}
