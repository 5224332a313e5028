using Acquisition.Reconstruction.Ct.Backprojection;
using Acquisition.Reconstruction.Numerics;

namespace Acquisition.Reconstruction.Ct.ConeBeam;

/// <summary>
/// Filtered views in groups. Views wait until enough are there to be filtered together, counted from the first one, so that no rounding depends on how they came.
/// Where groups taper each takes half of the views that are still to come, as far as it has room: little is left when the last view comes, and large groups, which
/// spare the volume its way through memory, remain the rule.
/// </summary>
internal sealed class ViewGroups
{
    private readonly ConeBeamPlan _plan;
    private readonly RowFilter _filter;
    private readonly int _viewLength;
    private readonly int _filteredLength;
    private readonly int _largest;
    private readonly bool _tapers;
    private readonly float[] _waiting;
    private int _waitingCount;
    private int _left;          // views to come after the open group
    private int _size;          // of the open group

    /// <param name="plan">The geometry.</param>
    /// <param name="views">Views that will come.</param>
    /// <param name="tapers">Whether groups become smaller towards the end.</param>
    public ViewGroups(ConeBeamPlan plan, int views, bool tapers)
    {
        RowLayout layout = ConeBackprojector.LayoutOf(plan);
        _plan = plan;
        _filter = new RowFilter(layout, plan.Taps);
        (_viewLength, _filteredLength, _largest) = (plan.DetectorRows * plan.Channels, layout.ViewLength, CpuConeBeam.GroupSize(plan));
        (_tapers, _left) = (tapers, views);
        _waiting = new float[CpuConeBeam.FilterTogether * _viewLength];
        BeginGroup();
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
        return Open.Count == _size;
    }

    /// <summary>Filters what waits.</summary>
    public void Finish() => Filter();

    /// <summary>The group as far as it is filtered; a new one takes its place.</summary>
    public ViewGroup Take()
    {
        ViewGroup taken = Open;
        BeginGroup();
        Open = NewGroup();
        return taken;
    }

    /// <summary>The open group has been used: it is filled anew.</summary>
    public void Empty()
    {
        Open.Count = 0;
        BeginGroup();
    }

    /// <summary>Decides the next group's size, in whole filters' worth of views.</summary>
    private void BeginGroup()
    {
        const int Whole = CpuConeBeam.FilterTogether;
        int wanted = _tapers ? (_left + 1) / 2 : _left;
        _size = Math.Clamp((wanted + Whole - 1) / Whole * Whole, Whole, _largest);
        _left = Math.Max(0, _left - _size);
    }

    private ViewGroup NewGroup() => new(new ConeView[_size], new AlignedFloats(_size * _filteredLength).Memory);

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
