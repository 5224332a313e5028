namespace Acquisition.Reconstruction.Mr.Parallel;

/// <summary>Samples that a missing one is made of.</summary>
/// <param name="Columns">Neighbouring samples along the readout; 5 as a rule, odd.</param>
/// <param name="Rows">Acquired lines along the rows; 4 as a rule.</param>
/// <param name="Partitions">Acquired partitions; 1 without acceleration along them, else 2 as a rule.</param>
public readonly record struct GrappaKernelSize(int Columns, int Rows, int Partitions = 1);

/// <summary>The lines that a kernel takes, from the acquired line before the missing one on; the same for every missing line of the cell.</summary>
/// <param name="Row">Rows after it.</param>
/// <param name="Partition">Partitions after it.</param>
internal readonly record struct SourceLine(int Row, int Partition);

/// <summary>A kernel's lines on a lattice.</summary>
internal sealed class GrappaGeometry
{
    public GrappaGeometry(SamplingLattice lattice, GrappaKernelSize size)
    {
        lattice.Check();
        ArgumentOutOfRangeException.ThrowIfLessThan(size.Columns, 1);
        ArgumentOutOfRangeException.ThrowIfZero(size.Columns % 2, nameof(size));
        ArgumentOutOfRangeException.ThrowIfLessThan(size.Rows, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(size.Partitions, 1);
        (Lattice, Size) = (lattice, size);
        Sources = [.. Lines()];
    }

    public SamplingLattice Lattice { get; }

    public GrappaKernelSize Size { get; }

    /// <summary>Of the kernel, [partitions × rows].</summary>
    public SourceLine[] Sources { get; }

    /// <summary>Missing lines of a cell: all its lines but the first.</summary>
    public int Targets => Lattice.Acceleration - 1;

    /// <summary>Where a missing line lies after the acquired one.</summary>
    public (int Row, int Partition) Target(int index) => ((index + 1) % Lattice.RowFactor, (index + 1) / Lattice.RowFactor);

    /// <summary>
    /// The lines that lie about the middle of the cell: in partition R₂·b those at ((Δ·b)) + R₁·a, with ((·)) the remainder of R₁ next to 0. So all lines of a cell have
    /// the same sources, and one factorisation serves them all.
    /// </summary>
    private IEnumerable<SourceLine> Lines()
    {
        int r = Lattice.RowFactor;
        for (int b = -((Size.Partitions - 1) / 2), left = Size.Partitions; left > 0; b++, left--)
        {
            int shift = SamplingLattice.Modulo(Lattice.Shift * b, r);
            if (2 * shift > r) shift -= r;
            for (int a = -((Size.Rows - 1) / 2), lines = Size.Rows; lines > 0; a++, lines--)
                yield return new(shift + r * a, Lattice.PartitionFactor * b);
        }
    }
}
