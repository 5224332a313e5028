namespace Acquisition.Reconstruction.Mr.Parallel;

/// <summary>
/// Which lines regular undersampling acquires: rows y and partitions z with <c>z = z₀ + R₂·j</c> and <c>y = y₀ + Δ·j + R₁·i</c>, all i and j. Δ is
/// CAIPIRINHA's shift (Breuer et al., MRM 55 (2006) 549). Without partitions R₂ is 1.
/// </summary>
/// <param name="RowFactor">R₁, 1 or more.</param>
/// <param name="PartitionFactor">R₂, 1 or more.</param>
/// <param name="Shift">Δ, rows from one acquired partition to the next.</param>
/// <param name="FirstRow">y₀: any acquired row of partition z₀.</param>
/// <param name="FirstPartition">z₀.</param>
public readonly record struct SamplingLattice(int RowFactor, int PartitionFactor = 1, int Shift = 0, int FirstRow = 0, int FirstPartition = 0)
{
    /// <summary>R = R₁·R₂.</summary>
    public int Acceleration => RowFactor * PartitionFactor;

    public bool Contains(int row, int partition) => ClassOf(row, partition) == 0;

    /// <summary>Where a line lies in its cell of R₁ × R₂ lines: 0 is acquired, p_z·R₁ + p_y lies so many rows and partitions after an acquired one.</summary>
    internal int ClassOf(int row, int partition) => AfterPartition(partition) * RowFactor + Modulo(row - FirstRowOf(partition), RowFactor);

    /// <summary>p_z: partitions since the last one that holds acquired lines.</summary>
    internal int AfterPartition(int partition) => Modulo(partition - FirstPartition, PartitionFactor);

    /// <summary>The lowest row of 0 … R₁ − 1 that is acquired in a partition, or in the last one before it that holds acquired lines.</summary>
    internal int FirstRowOf(int partition)
    {
        int j = (partition - AfterPartition(partition) - FirstPartition) / PartitionFactor;
        return Modulo((int)((FirstRow + (long)Shift * j) % RowFactor), RowFactor);
    }

    internal void Check()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(RowFactor, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(PartitionFactor, 1);
    }

    internal static int Modulo(int value, int modulus) => (value % modulus + modulus) % modulus;
}
