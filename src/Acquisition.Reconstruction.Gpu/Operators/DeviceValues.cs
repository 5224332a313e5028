using Acquisition.Reconstruction.Gpu.Fourier;
using ILGPU;
using ILGPU.Runtime;

namespace Acquisition.Reconstruction.Gpu.Operators;

/// <summary>An array in device memory: real numbers, or complex ones as (re, im). A view: copies and slices share the memory.</summary>
/// <param name="Memory">What is freed.</param>
/// <param name="Floats">The numbers, two for each complex element.</param>
/// <param name="IsComplex">Whether elements are pairs.</param>
internal readonly record struct DeviceValues(MemoryBuffer Memory, ArrayView<float> Floats, bool IsComplex)
{
    /// <summary>Floats of an element.</summary>
    public int Width => IsComplex ? 2 : 1;

    /// <summary>Elements.</summary>
    public int Length => Floats.IntLength / Width;

    /// <summary>The elements of a complex array.</summary>
    public ArrayView<Complex32> Complex => Floats.Cast<Complex32>();

    public DeviceValues Slice(int start, int length) => this with { Floats = Floats.SubView((long)start * Width, (long)length * Width) };
}
