using Acquisition.Core.Model.Ct;
using Acquisition.Reconstruction.Ct.ConeBeam;
using ILGPU.Runtime;

namespace Acquisition.Reconstruction.Gpu.Ct.ConeBeam;

/// <summary>Filters and back-projects a batch of views while the next ones arrive. The volume stays on the device.</summary>
internal sealed class ConeBeamAccumulator : IConeBeamAccumulator
{
    private readonly GpuKernels _kernels;
    private readonly ConeBeamPlan _plan;
    private readonly ConeBackprojection.Geometry _geometry;
    private readonly FilterBatch _batch;
    private readonly ConeView[] _views;
    private readonly DeviceArray<ConeView> _inclinedViews;
    private readonly DeviceArray<UprightView> _uprightViews;
    private readonly DeviceArray<Quad> _volume;
    private readonly DeviceArray<float> _parted;

    public ConeBeamAccumulator(GpuKernels kernels, ConeBeamPlan plan)
    {
        (_kernels, _plan) = (kernels, plan);
        Accelerator accelerator = kernels.Accelerator;
        int quads = Quad.Count(plan.DetectorRows);
        _geometry = new(
            plan.DetectorRows, quads * Quad.Length, plan.Channels, plan.Rows, plan.Columns, ConeBackprojection.LinesFor(plan.Lines),
            (float)plan.CentralChannel, (float)plan.CentralRow, (float)(1 / plan.ChannelStep), plan.Shape == DetectorShape.Flat ? 0 : 1);
        _batch = new(kernels, new DeviceRowFilter(kernels, plan.DetectorRows, plan.Taps), quads);
        _views = new ConeView[_batch.Capacity];
        _inclinedViews = new(accelerator, _views.Length);
        _uprightViews = new(accelerator, _views.Length);
        _volume = new(accelerator, (long)Pixels * _geometry.Lines / Quad.Length);
        _parted = new(accelerator, (long)Pixels * Quad.Length);
        _volume.Clear();
    }

    private int Pixels => _plan.Rows * _plan.Columns;

    /// <summary>Bytes of a volume on the device.</summary>
    public static long VolumeBytes(ConeBeamPlan plan) => sizeof(float) * (long)plan.Rows * plan.Columns * ConeBackprojection.LinesFor(plan.Lines);

    public void Add(ReadOnlyMemory<ConeView> views, ReadOnlyMemory<float> weighted)
    {
        int viewLength = _plan.DetectorRows * _plan.Channels;
        if (weighted.Length != (long)views.Length * viewLength)
            throw new ArgumentException($"{views.Length} views have {(long)views.Length * viewLength} samples, got {weighted.Length}.", nameof(weighted));

        _kernels.Run(() =>
        {
            for (int view = 0, count; view < views.Length; view += count)
            {
                count = Math.Min(views.Length - view, _batch.Capacity - _batch.Count);
                views.Span.Slice(view, count).CopyTo(_views.AsSpan(_batch.Count));
                _batch.Add(weighted.Span.Slice(view * viewLength, count * viewLength));
                if (_batch.IsFull) Flush();
            }
        });
    }

    public void Take(int firstLine, Memory<float> planes)
    {
        int lines = planes.Length / Pixels;
        if (planes.Length % Pixels != 0 || firstLine < 0 || firstLine + lines > _plan.Lines)
            throw new ArgumentException($"The volume has {_plan.Lines} lines of {Pixels} voxels, got {planes.Length} from line {firstLine} on.", nameof(planes));

        _kernels.Run(() =>
        {
            if (_batch.Count > 0) Flush();
            for (int line = firstLine, count; line < firstLine + lines; line += count)
            {
                (int quad, int within) = Math.DivRem(line, Quad.Length);
                count = Math.Min(Quad.Length - within, firstLine + lines - line);
                _kernels.Slices.RunPart(new(_volume.View, _parted.View, Pixels, _geometry.Lines / Quad.Length, quad));
                _parted.Read((long)within * Pixels, planes.Span.Slice((line - firstLine) * Pixels, count * Pixels));
            }
        });
    }

    public void Dispose() => _kernels.Run(() =>
    {
        _batch.Dispose();
        _inclinedViews.Dispose();
        _uprightViews.Dispose();
        _volume.Dispose();
        _parted.Dispose();
    });

    private void Flush()
    {
        int count = _batch.Filter();
        ReadOnlySpan<ConeView> views = _views.AsSpan(0, count);
        if (AreUpright(views)) AddUpright(views);
        else AddInclined(views);
    }

    private void AddUpright(ReadOnlySpan<ConeView> views)
    {
        UprightView[] upright = new UprightView[views.Length];
        for (int i = 0; i < upright.Length; i++) upright[i] = UprightView.Of(views[i]);
        _uprightViews.Write(0, upright);
        _kernels.ConeBackprojection.Run(new ConeBackprojection.Upright
        {
            Views = _uprightViews.View,
            Filtered = _batch.Filtered.Cast<float>(),
            Volume = _volume.View.Cast<float>(),
            ViewCount = views.Length,
            Geometry = _geometry,
        });
    }

    private void AddInclined(ReadOnlySpan<ConeView> views)
    {
        _inclinedViews.Write(0, views);
        _kernels.ConeBackprojection.Run(new ConeBackprojection.Inclined(
            _inclinedViews.View, _batch.Filtered.Cast<float>(), _volume.View.Cast<float>(), views.Length, _geometry));
    }

    private static bool AreUpright(ReadOnlySpan<ConeView> views)
    {
        foreach (ConeView view in views)
            if (!view.IsUpright) return false;
        return true;
    }
}
