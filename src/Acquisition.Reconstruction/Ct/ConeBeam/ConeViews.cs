namespace Acquisition.Reconstruction.Ct.ConeBeam;

/// <summary>All filtered views in memory, of which the volume is built slab by slab when it is taken.</summary>
internal sealed class ConeViews : IConeBeamAccumulator
{
    private readonly ConeBeamPlan _plan;
    private readonly SeenLines _seen;
    private readonly int _slabLines;
    private readonly ViewGroups _groups;
    private readonly List<ViewGroup> _full;
    private LineVolume? _slab;
    private int _slabFirst;
    private int _slabEnd;

    /// <param name="plan">The geometry.</param>
    /// <param name="seen">The voxels that matter.</param>
    /// <param name="views">Views that will come.</param>
    /// <param name="slabLines">Lines that are built at a time; whole vectors.</param>
    public ConeViews(ConeBeamPlan plan, SeenLines seen, int views, int slabLines)
    {
        (_plan, _seen, _slabLines) = (plan, seen, slabLines);
        _groups = new ViewGroups(plan, views, tapers: false);
        _full = new(views / CpuConeBeam.GroupSize(plan) + 1);
    }

    public void Add(ReadOnlyMemory<ConeView> views, ReadOnlyMemory<float> weighted)
    {
        int length = _plan.DetectorRows * _plan.Channels;
        for (int i = 0; i < views.Length; i++)
            if (_groups.Add(views.Span[i], weighted.Span.Slice(i * length, length))) _full.Add(_groups.Take());
    }

    public void Take(int firstLine, Memory<float> planes)
    {
        int plane = _plan.Rows * _plan.Columns, lines = planes.Length / plane;
        for (int done = 0; done < lines;)
        {
            int line = firstLine + done;
            if (line < _slabFirst || line >= _slabEnd) Build(line / _slabLines * _slabLines);
            int count = Math.Min(lines - done, _slabEnd - line);
            _slab!.CopyTo(line - _slabFirst, planes.Slice(done * plane, count * plane));
            done += count;
        }
    }

    public void Dispose()
    {
        // Managed memory only.
    }

    private void Build(int firstLine)
    {
        (_slabFirst, _slabEnd) = (firstLine, Math.Min(firstLine + _slabLines, _plan.Lines));
        ConeBeamPlan part = _plan.Part(firstLine, _slabEnd - firstLine);
        SeenLines seen = _seen.Part(part, firstLine);
        // Also the last, shorter slab is as long as memory is there for.
        if (_slab is null || part.Lines != _slabLines) _slab = new LineVolume(part);
        else _slab.Clear();
        _groups.Finish();
        foreach (ViewGroup group in _full.Append(_groups.Open))
        {
            ConeView[] views = [.. group.Views.Take(group.Count).Select(view => view.From(firstLine))];
            group.AddTo(_slab, part, seen, views);
        }
    }
}
