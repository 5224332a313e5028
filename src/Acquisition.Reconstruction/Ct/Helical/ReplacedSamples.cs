namespace Acquisition.Reconstruction.Ct.Helical;

/// <summary>How many samples had to be replaced, by where the table was.</summary>
/// <param name="reachMm">Further away along z a view does not see a slice.</param>
internal sealed class ReplacedSamples(double reachMm)
{
    private readonly List<(double TableMm, long Count)> _views = [];

    public void Add(double tableMm, long count)
    {
        if (count > 0) _views.Add((tableMm, count));
    }

    /// <summary>Of the views that see a slice.</summary>
    public long Near(double zMm) => _views.Where(view => Math.Abs(view.TableMm - zMm) < reachMm).Sum(view => view.Count);
}
