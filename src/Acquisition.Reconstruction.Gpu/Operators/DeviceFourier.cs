using Acquisition.Reconstruction.Gpu.Fourier;
using Acquisition.Reconstruction.Operators;
using ILGPU;
using Turn = Acquisition.Reconstruction.Gpu.Operators.RotationSteps.Turn;

namespace Acquisition.Reconstruction.Gpu.Operators;

/// <summary>
/// The transforms have their origin at index 0: all axes are rotated on the way in, and back on the way out. Rotations along one axis do not
/// mind transforms along others.
/// </summary>
internal sealed class DeviceFourier : DeviceMap
{
    private readonly GpuKernels _kernels;
    private readonly (AxisShape Shape, AxisFft Fft)[] _axes;
    private readonly Turn[][] _before;
    private readonly Turn[][] _after;
    private readonly DeviceArray<Complex32> _front;
    private readonly DeviceArray<Complex32> _back;
    private readonly float _scale;

    public DeviceFourier(GpuKernels kernels, CentredFourier description)
        : base(kernels, description)
    {
        _kernels = kernels;
        Shape domain = description.Domain;
        AxisShape[] shapes = [.. description.Axes.Select(axis => new AxisShape(domain.Length / (domain[axis] * domain.Stride(axis)), domain[axis], domain.Stride(axis)))];
        _axes = [.. shapes.Select(shape => (shape, AxisFft.Create(kernels.Fourier, shape.Length)))];
        // The middle, ⌊n/2⌋, comes to 0 and goes back there.
        _before = Passes(shapes, shape => shape.Length / 2);
        _after = Passes(shapes, shape => (shape.Length + 1) / 2 % shape.Length);
        _scale = (float)(1 / Math.Sqrt(shapes.Aggregate(1.0, (product, shape) => product * shape.Length)));
        int work = _axes.Select(axis => axis.Fft.WorkCount(axis.Shape)).Append(domain.Length).Max();
        _front = new(kernels.Accelerator, work);
        _back = new(kernels.Accelerator, work);
    }

    protected override void RunForward(DeviceValues x, DeviceValues y) => Transform(x.Complex, y.Complex, sign: 1);

    protected override void RunAdjoint(DeviceValues y, DeviceValues x) => Transform(y.Complex, x.Complex, sign: -1);

    protected override void Free()
    {
        foreach ((_, AxisFft fft) in _axes) fft.Dispose();
        _front.Dispose();
        _back.Dispose();
    }

    private static Turn[][] Passes(AxisShape[] shapes, Func<AxisShape, int> by)
    {
        IEnumerable<Turn> turns = shapes.Select(shape => new Turn(shape.Length, shape.Inner, by(shape)));
        return [.. turns.DefaultIfEmpty(Turn.None).Chunk(RotationSteps.Axes)];
    }

    private void Transform(ArrayView<Complex32> from, ArrayView<Complex32> to, float sign)
    {
        WorkPair work = new(_front.View, _back.View);
        ArrayView<Complex32> Front() => work.Front.SubView(0, to.Length);
        void ToBack(ArrayView<Complex32> source, Turn[] turns)
        {
            Rotate(source, work.Back.SubView(0, to.Length), turns, 1);
            work.Swap();
        }

        ToBack(from, _before[0]);
        foreach (Turn[] turns in _before[1..]) ToBack(Front(), turns);
        foreach ((AxisShape shape, AxisFft fft) in _axes) fft.Transform(work, shape, sign);
        foreach (Turn[] turns in _after[1..]) ToBack(Front(), turns);
        Rotate(Front(), to, _after[0], _scale);
    }

    private void Rotate(ArrayView<Complex32> from, ArrayView<Complex32> to, Turn[] turns, float scale)
    {
        Turn At(int axis) => axis < turns.Length ? turns[axis] : Turn.None;
        _kernels.Rotation.Run(new(from, to, At(0), At(1), At(2), scale));
    }
}
