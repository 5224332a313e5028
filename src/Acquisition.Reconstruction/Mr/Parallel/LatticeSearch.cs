namespace Acquisition.Reconstruction.Mr.Parallel;

/// <summary>
/// Which lattice an accelerated image was acquired on. The header says one line in how many was acquired; where the lattice begins and how it is sheared (CAIPIRINHA) is what
/// the lines that have come tell. Lines beyond the limits, which partial Fourier leaves out, are no matter.
/// </summary>
/// <remarks>Every lattice of one line in R is one of the tried: z = z₀ + R₂·j, y = y₀ + Δ·j + R₁·i with R₁·R₂ = R and 0 ≤ Δ &lt; R₁ (its Hermite normal form).</remarks>
/// <param name="grid">The k-space.</param>
/// <param name="rowFactor">The header's along the rows: such lattices are tried first.</param>
/// <param name="partitionFactor">The header's along the partitions.</param>
internal sealed class LatticeSearch(KspaceGrid grid, int rowFactor, int partitionFactor)
{
    /// <summary>The lattice of which least is missing, and most has come.</summary>
    public SamplingLattice Find(LineSet lines) => All().MinBy(lattice => Score(lattice, lines));

    /// <summary>The lines of the limits that a lattice has and that have not come; none where an elliptical shutter explains them.</summary>
    public IEnumerable<KspaceLine> Missing(SamplingLattice lattice, LineSet lines)
    {
        List<KspaceLine> expected = [.. grid.AllLines().Where(line => Contains(lattice, line))];
        List<KspaceLine> missing = [.. expected.Where(line => !lines.Has(line))];
        return missing.Count > 0 && EllipticalShutter.Explains(expected, lines) ? [] : missing;
    }

    private IEnumerable<SamplingLattice> All()
    {
        int factor = rowFactor * partitionFactor;
        IEnumerable<int> factors = grid.Partitions == 1 ? [1] : Enumerable.Range(1, factor).Where(second => factor % second == 0).OrderBy(second => second != partitionFactor);
        foreach (int second in factors)
        {
            int first = factor / second;
            for (int shift = 0; shift < (grid.Partitions == 1 ? 1 : first); shift++)
                for (int partition = 0; partition < second; partition++)
                    for (int row = 0; row < first; row++) yield return new(first, second, shift, row, partition);
        }
    }

    private (int Missing, int Come) Score(SamplingLattice lattice, LineSet lines)
    {
        (int missing, int come) = (0, 0);
        foreach (KspaceLine line in grid.AllLines())
        {
            if (!Contains(lattice, line)) continue;
            if (lines.Has(line)) come++;
            else missing++;
        }
        return (missing, -come);
    }

    private bool Contains(SamplingLattice lattice, KspaceLine line) => lattice.Contains(grid.Row(line.Step1), grid.Partition(line.Step2));
}
