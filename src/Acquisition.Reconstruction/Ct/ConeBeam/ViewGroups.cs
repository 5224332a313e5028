using Acquisition.Reconstruction.Ct.Backprojection;
using Acquisition.Reconstruction.Numerics;

namespace Acquisition.Reconstruction.Ct.ConeBeam;

/// <summary>
/// Filtered views in groups. Views wait until enough are there to be filtered together, counted from the first one, so that no rounding depends on how they came.
/// </summary>
internal sealed class ViewGroups
{
    private readonly ConeBeamPlan _plan;
    private readonly RowFilter _filter;
    private readonly int _viewLength;
    private readonly int _filteredLength;
    private readonly int _groupSize;
    private readonly float[] _waiting;
    private int _waitingCount;

    public ViewGroups(ConeBeamPlan plan)
    {
        RowLayout layout = ConeBackprojector.LayoutOf(plan);
        _plan = plan;
        _filter = new RowFilter(layout, plan.Taps);
        (_viewLength, _filteredLength, _groupSize) = (plan.DetectorRows * plan.Channels, layout.ViewLength, CpuConeBeam.GroupSize(plan));
        _waiting = new float[CpuConeBeam.FilterTogether * _viewLength];
        Open = NewGroup();
    }

    /// <summary>The group that views are filtered into.</summary>
    public ViewGroup Open { get; private set; }

    /// <summary>Adds one view.</summary>
    /// <returns>Whether the group is full now: it is the caller's to use, and to take or to empty.</returns>
    public bool Add(in ConeView view, ReadOnlySpan<float> weighted)
    {
        weighted.CopyTo(_waiting.AsSpan(_waitingCount * _viewLength));
        Open.Views[Open.Count + _waitingCount++] = view;
        if (_waitingCount == CpuConeBeam.FilterTogether) Filter();
        return Open.Count == _groupSize;
    }

    /// <summary>Filters what waits.</summary>
    public void Finish() => Filter();

    /// <summary>The group as far as it is filtered; an empty one takes its place.</summary>
    public ViewGroup Take()
    {
        ViewGroup taken = Open;
        Open = NewGroup();
        return taken;
    }

    private ViewGroup NewGroup() => new(new ConeView[_groupSize], new AlignedFloats(_groupSize * _filteredLength).Memory);

    private void Filter()
    {
        (int count, _waitingCount) = (_waitingCount, 0);
        if (count == 0) return;
        ViewGroup group = Open;
        int start = group.Count * _filteredLength;
        Cores.For(_filter.TileCount(count), tile => _filter.Filter(
            tile, _waiting.AsSpan(0, count * _viewLength), group.Filtered.Span.Slice(start, count * _filteredLength)));
        group.Count += count;
    }
}

/// <summary>Views that are added to the volume together.</summary>
/// <param name="Views">[group size].</param>
/// <param name="Filtered">[group size × channels × rows].</param>
internal sealed record ViewGroup(ConeView[] Views, Memory<float> Filtered)
{
    /// <summary>Views that have been filtered.</summary>
    public int Count { get; set; }

    /// <summary>Adds the group to a volume on all cores.</summary>
    public void AddTo(LineVolume volume, ConeBeamPlan plan, SeenLines seen, ReadOnlyMemory<ConeView> views)
    {
        int length = Count * ConeBackprojector.LayoutOf(plan).ViewLength;
        Cores.For(ConeBackprojector.TileCount(plan), tile => ConeBackprojector.Add(plan, seen, tile, views.Span, Filtered.Span[..length], volume.Rows));
    }
}
