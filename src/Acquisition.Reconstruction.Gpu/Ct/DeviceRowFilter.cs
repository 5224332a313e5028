using Acquisition.Reconstruction.Ct.Backprojection;
using Acquisition.Reconstruction.Fourier;
using Acquisition.Reconstruction.Gpu.Fourier;
using ILGPU;

namespace Acquisition.Reconstruction.Gpu.Ct;

/// <summary>As <see cref="RowFilter"/> for every row of a batch of views, by transforms so long that nothing wraps around.</summary>
internal sealed class DeviceRowFilter : IDisposable
{
    private readonly FilterSteps _steps;
    private readonly AxisFft _fft;
    private readonly DeviceArray<float> _preWeights;
    private readonly DeviceArray<float> _postWeights;
    private readonly DeviceArray<float> _response;
    private readonly FilterSteps.Rows _shape;

    /// <param name="kernels">The device's.</param>
    /// <param name="rows">Of a view.</param>
    /// <param name="taps">g[n], n = −(channels−1) … channels−1, symmetric.</param>
    /// <param name="preWeights">By channel: what a sample is multiplied with before the filter; empty: 1.</param>
    /// <param name="postWeights">By channel: what a filtered sample is multiplied with; empty: 1.</param>
    public DeviceRowFilter(
        GpuKernels kernels, int rows, ReadOnlySpan<float> taps, ReadOnlySpan<float> preWeights = default, ReadOnlySpan<float> postWeights = default)
    {
        int channels = (taps.Length + 1) / 2, padded = FourierFactors.NextSmooth(taps.Length);
        ReadOnlySpan<float> ones = Enumerable.Repeat(1f, channels).ToArray();
        _steps = kernels.Filter;
        _fft = AxisFft.Create(kernels.Fourier, padded);
        _preWeights = new(kernels.Accelerator, preWeights.IsEmpty ? ones : preWeights);
        _postWeights = new(kernels.Accelerator, postWeights.IsEmpty ? ones : postWeights);
        _response = new(kernels.Accelerator, TapSpectrum.Of(taps, new FourierPlan(padded)));
        _shape = new() { DetectorRows = rows, Channels = channels, Padded = padded };
    }

    public int Rows => _shape.DetectorRows;

    public int Channels => _shape.Channels;

    /// <summary>Elements that each half of the work pair must hold for a batch of views.</summary>
    public int WorkCount(int views) => _fft.WorkCount(Lines(views));

    /// <summary>Filters [views × detector rows × channels] into [views × channels × quads].</summary>
    public void Filter(ArrayView<float> samples, int views, WorkPair work, ArrayView<Quad> filtered, int quads)
    {
        _steps.RunWeigh(views, _shape with { Samples = samples, To = work.Front, Factors = _preWeights.View });
        _fft.Transform(work, Lines(views), sign: 1);
        _steps.RunMultiply(views, _shape with { From = work.Front, To = work.Front, Factors = _response.View });
        _fft.Transform(work, Lines(views), sign: -1);
        _steps.RunArrange(views, new(work.Front, filtered, _postWeights.View, _shape.Pairs, _shape.Channels, _shape.Padded, quads));
    }

    public void Dispose()
    {
        _fft.Dispose();
        _preWeights.Dispose();
        _postWeights.Dispose();
        _response.Dispose();
    }

    private AxisShape Lines(int views) => new(views * _shape.Pairs, _shape.Padded, Inner: 1);
}
