namespace Acquisition.Reconstruction.Ct.ConeBeam;

/// <summary>The whole volume in memory, to which views are added as they come.</summary>
/// <param name="plan">The geometry.</param>
/// <param name="seen">The voxels that matter.</param>
/// <param name="viewCount">Views that will come.</param>
internal sealed class ConeVolume(ConeBeamPlan plan, SeenLines seen, int viewCount) : IConeBeamAccumulator
{
    private readonly ViewGroups _groups = new(plan, viewCount, tapers: true);
    private readonly LineVolume _volume = new(plan);
    private bool _complete;

    public void Add(ReadOnlyMemory<ConeView> views, ReadOnlyMemory<float> weighted)
    {
        int length = plan.DetectorRows * plan.Channels;
        for (int i = 0; i < views.Length; i++)
            if (_groups.Add(views.Span[i], weighted.Span.Slice(i * length, length))) AddGroup();
    }

    public void Take(int firstLine, Memory<float> planes)
    {
        if (!_complete) AddGroup();
        _complete = true;
        _volume.CopyTo(firstLine, planes);
    }

    public void Dispose()
    {
        // Managed memory only.
    }

    private void AddGroup()
    {
        _groups.Finish();
        ViewGroup group = _groups.Open;
        group.AddTo(_volume, plan, seen, group.Views.AsMemory(0, group.Count));
        _groups.Empty();
    }
}
