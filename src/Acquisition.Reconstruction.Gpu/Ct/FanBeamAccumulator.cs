using Acquisition.Core.Model.Ct;
using Acquisition.Reconstruction.Ct.Backprojection;
using ILGPU.Runtime;

namespace Acquisition.Reconstruction.Gpu.Ct;

/// <summary>Filters and back-projects a batch of views while the next ones arrive. The slices stay on the device for the whole rotation.</summary>
internal sealed class FanBeamAccumulator : IFbpAccumulator
{
    private readonly GpuKernels _kernels;
    private readonly FbpPlan _plan;
    private readonly FilterBatch _batch;
    private readonly FanView[] _views;
    private readonly DeviceArray<FanView> _deviceViews;
    private readonly DeviceArray<Quad> _slices;
    private readonly DeviceArray<float> _parted;
    private readonly int _quads;

    public FanBeamAccumulator(GpuKernels kernels, FbpPlan plan)
    {
        (_kernels, _plan) = (kernels, plan);
        Accelerator accelerator = kernels.Accelerator;
        _quads = FanBackprojection.QuadsFor(plan.Rows);
        _batch = new(kernels, new DeviceRowFilter(kernels, plan.Rows, plan.Taps, plan.PreWeights, plan.PostWeights), _quads);
        _views = new FanView[_batch.Capacity];
        _deviceViews = new(accelerator, _views.Length);
        _slices = new(accelerator, Pixels * _quads);
        _parted = new(accelerator, Pixels * Quad.Length);
        _slices.Clear();
    }

    private long Pixels => (long)_plan.Matrix * _plan.Matrix;
    private bool IsFlat => _plan.Shape == DetectorShape.Flat;

    public void Add(ReadOnlyMemory<double> anglesRad, ReadOnlyMemory<float> lineIntegrals)
    {
        int viewLength = _plan.Rows * _plan.Channels;
        long expected = (long)anglesRad.Length * viewLength;
        if (lineIntegrals.Length != expected)
            throw new ArgumentException($"{anglesRad.Length} views have {expected} samples, got {lineIntegrals.Length}.", nameof(lineIntegrals));

        _kernels.Run(() =>
        {
            for (int view = 0, count; view < anglesRad.Length; view += count)
            {
                count = Math.Min(anglesRad.Length - view, _batch.Capacity - _batch.Count);
                for (int i = 0; i < count; i++) _views[_batch.Count + i] = View(anglesRad.Span[view + i]);
                _batch.Add(lineIntegrals.Span.Slice(view * viewLength, count * viewLength));
                if (_batch.IsFull) Flush();
            }
        });
    }

    public void Take(Memory<float> slices)
    {
        if (slices.Length != _plan.Rows * Pixels)
            throw new ArgumentException($"{_plan.Rows} slices have {_plan.Rows * Pixels} pixels, got {slices.Length}.", nameof(slices));

        _kernels.Run(() =>
        {
            if (_batch.Count > 0) Flush();
            Read(slices.Span);
            _slices.Clear();
        });
    }

    public void Dispose() => _kernels.Run(() =>
    {
        _batch.Dispose();
        _deviceViews.Dispose();
        _slices.Dispose();
        _parted.Dispose();
    });

    private FanView View(double angleRad) => IsFlat
        ? FanView.Flat(_plan.View(angleRad), _plan.CentralChannel)
        : FanView.Cylindrical(_plan.View(angleRad), _plan.CentralChannel, _plan.ChannelStep);

    private void Flush()
    {
        int count = _batch.Filter();
        _deviceViews.Write(0, _views.AsSpan(0, count));
        _kernels.Backprojection.Run(new()
        {
            Views = _deviceViews.View,
            Filtered = _batch.Filtered,
            Slices = _slices.View,
            ViewCount = count,
            Channels = _plan.Channels,
            Quads = _quads,
            Matrix = _plan.Matrix,
            Curved = IsFlat ? 0 : 1,
        });
    }

    /// <summary>Four slices at a time.</summary>
    private void Read(Span<float> slices)
    {
        int pixels = (int)Pixels;
        for (int row = 0; row < _plan.Rows; row += Quad.Length)
        {
            _kernels.Slices.RunPart(new(_slices.View, _parted.View, pixels, _quads, row / Quad.Length));
            _parted.Read(0, slices.Slice(row * pixels, Math.Min(Quad.Length, _plan.Rows - row) * pixels));
        }
    }
}
