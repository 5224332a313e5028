using Acquisition.Reconstruction.Ct.Helical;
using ILGPU.Runtime;

namespace Acquisition.Reconstruction.Gpu.Ct.Helical;

/// <summary>A block of slices on the device, to which groups are added a few at a time: as many as the work memory has room for.</summary>
internal sealed class WfbpSlices : IWfbpSlices
{
    private readonly GpuKernels _kernels;
    private readonly WfbpPlan _plan;
    private readonly SliceLine _slices;
    private readonly int _firstDepth;
    private readonly int _depths;
    private readonly int _groupsAtATime;
    private readonly DeviceArray<float> _weights;
    private readonly DeviceArray<float> _unseen;
    private readonly DeviceArray<float> _arriving;      // one view as it comes
    private readonly DeviceArray<DeviceGroup> _groups;
    private readonly DeviceArray<float> _points;
    private readonly DeviceArray<Quad> _volume;
    private readonly DeviceArray<float> _parted;

    public WfbpSlices(GpuKernels kernels, WfbpPlan plan, SliceLine slices)
    {
        (_kernels, _plan, _slices) = (kernels, plan, slices);
        Accelerator accelerator = kernels.Accelerator;
        // Both ends of the farthest pixel's step, and one more for rounding.
        int furthest = (int)Math.Ceiling(plan.Grid.ReachMm / plan.DepthStepMm) + 1;
        (_firstDepth, _depths) = (-furthest, 2 * furthest + 1);
        long points = (long)plan.Rays.Count * _depths * slices.Count;
        _groupsAtATime = (int)Math.Clamp(kernels.WorkBytes / sizeof(float) / points, 1, plan.Rays.ViewsPerHalfTurn);
        _weights = new(accelerator, plan.Profile.Weights);
        _unseen = new(accelerator, plan.Rays.Unseen);
        _arriving = new(accelerator, (long)plan.Profile.Nodes * plan.Rays.Stride);
        _groups = new(accelerator, _groupsAtATime);
        _points = new(accelerator, _groupsAtATime * points);
        _volume = new(accelerator, (long)plan.Grid.Pixels * slices.Count / Quad.Length);
        _parted = new(accelerator, (long)plan.Grid.Pixels * Quad.Length);
        _volume.Clear();
    }

    public void Add(ViewGroup[] groups) => _kernels.Run(() =>
    {
        foreach (ViewGroup[] some in groups.Chunk(_groupsAtATime)) AddTogether(some);
    });

    public void CopyTo(int slice, Span<float> image)
    {
        float[] pixels = new float[_plan.Grid.Pixels];
        _kernels.Run(() =>
        {
            (int quad, int within) = Math.DivRem(slice, Quad.Length);
            _kernels.Slices.RunPart(new(_volume.View, _parted.View, pixels.Length, _slices.Count / Quad.Length, quad));
            _parted.Read((long)within * pixels.Length, pixels);
        });
        pixels.CopyTo(image);
    }

    public void Dispose() => _kernels.Run(() =>
    {
        _weights.Dispose();
        _unseen.Dispose();
        _arriving.Dispose();
        _groups.Dispose();
        _points.Dispose();
        _volume.Dispose();
        _parted.Dispose();
    });

    private void AddTogether(ViewGroup[] groups)
    {
        ParallelView[] views = [.. groups.SelectMany(group => group.Views)];
        using DeviceArray<float> samples = new(_kernels.Accelerator, Math.Max(1, (long)views.Length * _plan.Rays.Count * _plan.Profile.Nodes));
        using DeviceArray<DeviceRay> origins = new(_kernels.Accelerator, Math.Max(1, (long)views.Length * _plan.Rays.Count));
        for (int view = 0; view < views.Length; view++) Send(views[view], view, samples, origins);
        _groups.Write(0, Places(groups));
        _kernels.Wfbp.RunPoints(groups.Length, new()
        {
            Groups = _groups.View,
            Views = samples.View,
            Origins = origins.View,
            Weights = _weights.View,
            Unseen = _unseen.View,
            Points = _points.View,
            Nodes = _plan.Profile.Nodes,
            Rays = _plan.Rays.Count,
            Depths = _depths,
            FirstDepth = _firstDepth,
            Slices = _slices.Count,
            DepthStepMm = (float)_plan.DepthStepMm,
            FirstMm = _slices.FirstMm,
            StepMm = _slices.StepMm,
        });
        _kernels.Wfbp.RunPixels(new()
        {
            Groups = _groups.View,
            Points = _points.View.Cast<Quad>(),
            Slices = _volume.View,
            GroupCount = groups.Length,
            Rays = _plan.Rays.Count,
            Depths = _depths,
            FirstDepth = _firstDepth,
            Quads = _slices.Count / Quad.Length,
            Rows = _plan.Grid.Rows,
            Columns = _plan.Grid.Columns,
        });
        _kernels.Accelerator.Synchronize();
    }

    private void Send(ParallelView view, int number, DeviceArray<float> samples, DeviceArray<DeviceRay> origins)
    {
        DeviceRay[] rays = new DeviceRay[_plan.Rays.Count];
        for (int ray = 0; ray < rays.Length; ray++) rays[ray] = DeviceRay.Of(view, ray);
        origins.Write((long)number * rays.Length, rays);
        _arriving.Write(0, view.Samples.Span);
        _kernels.Wfbp.RunTurn(new(_arriving.View, samples.View, number, _plan.Profile.Nodes, rays.Length));
    }

    private static DeviceGroup[] Places(ViewGroup[] groups)
    {
        DeviceGroup[] places = new DeviceGroup[groups.Length];
        for (int i = 0, first = 0; i < groups.Length; first += groups[i++].Views.Length)
            places[i] = DeviceGroup.Of(groups[i].Pixels, first, first + groups[i].Views.Length);
        return places;
    }
}
