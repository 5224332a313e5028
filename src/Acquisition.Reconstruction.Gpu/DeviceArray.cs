using ILGPU;
using ILGPU.Runtime;

namespace Acquisition.Reconstruction.Gpu;

/// <summary>Device memory of a fixed length. A copy from or to it waits for the kernels that were launched before.</summary>
internal sealed class DeviceArray<T> : IDisposable
    where T : unmanaged
{
    private readonly MemoryBuffer1D<T, Stride1D.Dense> _memory;

    public DeviceArray(Accelerator accelerator, long length)
    {
        _memory = accelerator.Allocate1D<T>(length);
        View = _memory.View.AsContiguous();
    }

    public DeviceArray(Accelerator accelerator, ReadOnlySpan<T> values)
        : this(accelerator, values.Length) => Write(0, values);

    public ArrayView<T> View { get; }

    public void Write(long start, ReadOnlySpan<T> values) => View.SubView(start, values.Length).CopyFromCPU(values);

    public void Read(long start, Span<T> values) => View.SubView(start, values.Length).CopyToCPU(values);

    public void Clear() => View.MemSetToZero();

    public void Dispose() => _memory.Dispose();
}
