using Acquisition.Core.Model.Ct;
using Acquisition.Reconstruction.Ct.Backprojection;
using Acquisition.Reconstruction.Gpu.Fourier;
using ILGPU;
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
    private readonly GridView[] _views;
    private readonly DeviceArray<GridView> _deviceViews;
    private readonly DeviceArray<float> _samples;
    private readonly DeviceArray<Complex32> _front;
    private readonly DeviceArray<Complex32> _back;
    private readonly DeviceArray<float> _slices;
    private int _collected;

    public FanBeamAccumulator(GpuKernels kernels, FbpPlan plan)
    {
        (_kernels, _plan) = (kernels, plan);
        Accelerator accelerator = kernels.Accelerator;
        _filter = new(kernels, plan);
        long bytesPerView = sizeof(float) * plan.Rows * plan.Channels + 16L * _filter.WorkCount(1);
        _views = new GridView[Math.Clamp(kernels.WorkBytes / bytesPerView, 1, MaxBatch)];
        _deviceViews = new(accelerator, _views.Length);
        _samples = new(accelerator, (long)_views.Length * plan.Rows * plan.Channels);
        _front = new(accelerator, _filter.WorkCount(_views.Length));
        _back = new(accelerator, _front.View.Length);
        _slices = new(accelerator, 2 * Pairs * Pixels);
        _slices.Clear();
    }

    private int Pairs => (_plan.Rows + 1) / 2;
    private long Pixels => (long)_plan.Matrix * _plan.Matrix;

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
            _slices.Read(slices.Span);
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
        _slices.Dispose();
    });

    private void Collect(ReadOnlySpan<double> anglesRad, ReadOnlySpan<float> lineIntegrals)
    {
        for (int i = 0; i < anglesRad.Length; i++) _views[_collected + i] = _plan.View(anglesRad[i]);
        _samples.Write((long)_collected * _plan.Rows * _plan.Channels, lineIntegrals);
        _collected += anglesRad.Length;
    }

    private void Flush()
    {
        _deviceViews.Write(0, _views.AsSpan(0, _collected));
        WorkPair work = new(_front.View, _back.View);
        _filter.Filter(_samples.View, _collected, work);
        for (int pair = 0; pair < Pairs; pair++) Backproject(pair, work.Front);
        _collected = 0;
    }

    private void Backproject(int pair, ArrayView<Complex32> filtered)
    {
        FanBackprojection.Batch batch = new(
            _deviceViews.View, _collected, filtered, Pairs, pair, _plan.Channels,
            _slices.View.SubView(2 * pair * Pixels, Pixels), _slices.View.SubView((2 * pair + 1) * Pixels, Pixels),
            _plan.Matrix, (float)_plan.CentralChannel, (float)(1 / _plan.ChannelStep));
        if (_plan.Shape == DetectorShape.Flat) _kernels.Backprojection.RunFlat(batch);
        else _kernels.Backprojection.RunCylindrical(batch);
    }
}
