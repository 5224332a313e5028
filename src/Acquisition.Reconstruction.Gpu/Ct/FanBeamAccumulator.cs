using Acquisition.Core.Model.Ct;
using Acquisition.Reconstruction.Ct.Backprojection;
using Acquisition.Reconstruction.Gpu.Fourier;
using ILGPU.Runtime;

namespace Acquisition.Reconstruction.Gpu.Ct;

/// <summary>
/// Collects views in device memory until a batch is full, then filters and backprojects it while the next views arrive. The images stay on
/// the device for the whole rotation.
/// </summary>
internal sealed class FanBeamAccumulator : IFbpAccumulator
{
    /// <summary>Enough views to hide the cost of a launch and of reading and writing the images once per batch.</summary>
    private const int MaxBatch = 64;

    private readonly GpuKernels _kernels;
    private readonly FbpPlan _plan;
    private readonly DeviceRowFilter _filter;
    private readonly FanView[] _views;
    private readonly DeviceArray<FanView> _deviceViews;
    private readonly DeviceArray<float> _samples;
    private readonly DeviceArray<Complex32> _front;
    private readonly DeviceArray<Complex32> _back;
    private readonly DeviceArray<Quad> _filtered;
    private readonly DeviceArray<Quad> _slices;
    private readonly DeviceArray<float> _parted;
    private readonly int _quads;
    private int _collected;

    public FanBeamAccumulator(GpuKernels kernels, FbpPlan plan)
    {
        (_kernels, _plan) = (kernels, plan);
        Accelerator accelerator = kernels.Accelerator;
        _filter = new(kernels, plan);
        _quads = FanBackprojection.QuadsFor(plan.Rows);
        long bytesPerView = sizeof(float) * plan.Channels * (plan.Rows + Quad.Length * _quads) + 16L * _filter.WorkCount(1);
        _views = new FanView[Math.Clamp(kernels.WorkBytes / bytesPerView, 1, MaxBatch)];
        _deviceViews = new(accelerator, _views.Length);
        _samples = new(accelerator, (long)_views.Length * plan.Rows * plan.Channels);
        _front = new(accelerator, _filter.WorkCount(_views.Length));
        _back = new(accelerator, _front.View.Length);
        _filtered = new(accelerator, (long)_views.Length * plan.Channels * _quads);
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
                count = Math.Min(anglesRad.Length - view, _views.Length - _collected);
                Collect(anglesRad.Span.Slice(view, count), lineIntegrals.Span.Slice(view * viewLength, count * viewLength));
                if (_collected == _views.Length) Flush();
            }
        });
    }

    public void Take(Memory<float> slices)
    {
        if (slices.Length != _plan.Rows * Pixels)
            throw new ArgumentException($"{_plan.Rows} slices have {_plan.Rows * Pixels} pixels, got {slices.Length}.", nameof(slices));

        _kernels.Run(() =>
        {
            if (_collected > 0) Flush();
            Read(slices.Span);
            _slices.Clear();
        });
    }

    public void Dispose() => _kernels.Run(() =>
    {
        _filter.Dispose();
        _deviceViews.Dispose();
        _samples.Dispose();
        _front.Dispose();
        _back.Dispose();
        _filtered.Dispose();
        _slices.Dispose();
        _parted.Dispose();
    });

    private void Collect(ReadOnlySpan<double> anglesRad, ReadOnlySpan<float> lineIntegrals)
    {
        for (int i = 0; i < anglesRad.Length; i++) _views[_collected + i] = View(anglesRad[i]);
        _samples.Write((long)_collected * _plan.Rows * _plan.Channels, lineIntegrals);
        _collected += anglesRad.Length;
    }

    private FanView View(double angleRad) => IsFlat
        ? FanView.Flat(_plan.View(angleRad), _plan.CentralChannel)
        : FanView.Cylindrical(_plan.View(angleRad), _plan.CentralChannel, _plan.ChannelStep);

    private void Flush()
    {
        _deviceViews.Write(0, _views.AsSpan(0, _collected));
        _filter.Filter(_samples.View, _collected, new WorkPair(_front.View, _back.View), _filtered.View, _quads);
        _kernels.Backprojection.Run(new()
        {
            Views = _deviceViews.View,
            Filtered = _filtered.View,
            Slices = _slices.View,
            ViewCount = _collected,
            Channels = _plan.Channels,
            Quads = _quads,
            Matrix = _plan.Matrix,
            Curved = IsFlat ? 0 : 1,
        });
        _collected = 0;
    }

    /// <summary>Four slices at a time.</summary>
    private void Read(Span<float> slices)
    {
        int pixels = (int)Pixels;
        for (int row = 0; row < _plan.Rows; row += Quad.Length)
        {
            _kernels.Slices.RunPart(new(_slices.View, _parted.View, pixels, _quads, row / Quad.Length));
            _parted.Read(slices.Slice(row * pixels, Math.Min(Quad.Length, _plan.Rows - row) * pixels));
        }
    }
}
