using Acquisition.Reconstruction.Gpu.Fourier;
using ILGPU;

namespace Acquisition.Reconstruction.Gpu.Ct;

/// <summary>Views that wait in device memory until there are enough to be filtered together, and what becomes of them.</summary>
internal sealed class FilterBatch : IDisposable
{
    /// <summary>Enough views to hide the cost of a launch and of reading and writing the images once per batch.</summary>
    private const int MostViews = 64;

    private readonly DeviceRowFilter _filter;
    private readonly int _quads;
    private readonly DeviceArray<float> _samples;
    private readonly DeviceArray<Complex32> _front;
    private readonly DeviceArray<Complex32> _back;
    private readonly DeviceArray<Quad> _filtered;

    /// <param name="kernels">The device's.</param>
    /// <param name="filter">Disposed with this.</param>
    /// <param name="quads">Of the rows of a filtered view.</param>
    public FilterBatch(GpuKernels kernels, DeviceRowFilter filter, int quads)
    {
        (_filter, _quads) = (filter, quads);
        long viewLength = (long)filter.Rows * filter.Channels, filteredLength = (long)filter.Channels * quads;
        long bytes = sizeof(float) * (viewLength + Quad.Length * filteredLength) + 16L * filter.WorkCount(1);
        Capacity = (int)Math.Clamp(kernels.WorkBytes / bytes, 1, MostViews);
        _samples = new(kernels.Accelerator, Capacity * viewLength);
        _front = new(kernels.Accelerator, filter.WorkCount(Capacity));
        _back = new(kernels.Accelerator, _front.View.Length);
        _filtered = new(kernels.Accelerator, Capacity * filteredLength);
    }

    /// <summary>Views that it holds at most.</summary>
    public int Capacity { get; }

    /// <summary>Views that wait.</summary>
    public int Count { get; private set; }

    public bool IsFull => Count == Capacity;

    /// <summary>[views × channels × quads], of the batch that was filtered last.</summary>
    public ArrayView<Quad> Filtered => _filtered.View;

    /// <param name="samples">Of no more views than there is room for: [views × detector rows × channels].</param>
    public void Add(ReadOnlySpan<float> samples)
    {
        int view = _filter.Rows * _filter.Channels;
        _samples.Write((long)Count * view, samples);
        Count += samples.Length / view;
    }

    /// <summary>Filters what waits; none waits after it.</summary>
    /// <returns>How many there were.</returns>
    public int Filter()
    {
        (int count, Count) = (Count, 0);
        _filter.Filter(_samples.View, count, new WorkPair(_front.View, _back.View), _filtered.View, _quads);
        return count;
    }

    public void Dispose()
    {
        _filter.Dispose();
        _samples.Dispose();
        _front.Dispose();
        _back.Dispose();
        _filtered.Dispose();
    }
}
