namespace Acquisition.Reconstruction.Ct.Helical;

/// <summary>Neighbouring slices that are built together.</summary>
internal sealed class SliceBlock : IDisposable
{
    private readonly WfbpPlan _plan;
    private readonly IWfbpKernels _kernels;
    private readonly bool[] _added;
    private readonly SliceLine _line;       // in whole cache lines: beyond the last slice it goes on
    private IWfbpSlices? _slices;           // from the first group on

    /// <param name="plan">The geometry.</param>
    /// <param name="kernels">What adds views.</param>
    /// <param name="first">Its first slice, in order.</param>
    /// <param name="slices">Where they lie.</param>
    public SliceBlock(WfbpPlan plan, IWfbpKernels kernels, int first, in SliceLine slices)
    {
        (_plan, _kernels, First, Count) = (plan, kernels, first, slices.Count);
        _added = new bool[plan.Rays.ViewsPerHalfTurn];
        _line = slices with { Count = (Count + WfbpBackprojector.Slices - 1) / WfbpBackprojector.Slices * WfbpBackprojector.Slices };
    }

    /// <summary>Its first slice, in order.</summary>
    public int First { get; }

    /// <summary>Slices.</summary>
    public int Count { get; }

    /// <summary>Least and greatest z.</summary>
    public (float Least, float Most) RangeMm => (Math.Min(_line.FirstMm, _line.ZMm(Count - 1)), Math.Max(_line.FirstMm, _line.ZMm(Count - 1)));

    public bool Has(int group) => _added[group];

    /// <summary>Adds groups that are complete, each once.</summary>
    /// <param name="groups">Their numbers.</param>
    /// <param name="views">Their views.</param>
    public void Add(ReadOnlySpan<int> groups, ViewGroup[] views)
    {
        foreach (int group in groups) _added[group] = true;
        (_slices ??= _kernels.Open(_plan, _line)).Add(views);
    }

    /// <summary>One slice of a block that has its groups, [rows × columns], μ in 1/mm; NaN where some angle has no view.</summary>
    public void CopyTo(int slice, Span<float> image) => _slices!.CopyTo(slice, image);

    public void Dispose() => _slices?.Dispose();
}
