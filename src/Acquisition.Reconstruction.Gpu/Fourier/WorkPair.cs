using ILGPU;

namespace Acquisition.Reconstruction.Gpu.Fourier;

/// <summary>Two pieces of device memory that steps write to in turn: the front holds the data, the back is free.</summary>
internal sealed class WorkPair(ArrayView<Complex32> front, ArrayView<Complex32> back)
{
    public ArrayView<Complex32> Front { get; private set; } = front;
    public ArrayView<Complex32> Back { get; private set; } = back;

    public void Swap() => (Front, Back) = (Back, Front);
}
