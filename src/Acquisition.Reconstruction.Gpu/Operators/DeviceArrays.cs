using Acquisition.Reconstruction.Gpu.Fourier;
using Acquisition.Reconstruction.Gpu.Operators.Ct;
using Acquisition.Reconstruction.Numerics;
using Acquisition.Reconstruction.Operators;
using Acquisition.Reconstruction.Operators.Host;
using ILGPU;
using ILGPU.Runtime;

namespace Acquisition.Reconstruction.Gpu.Operators;

/// <summary>
/// Arrays in a device's memory. Nothing is waited for but <see cref="SquaredNorm"/>, <see cref="Read"/> and <see cref="Write"/>: a failure of the
/// device is told by one of these as <see cref="Core.Model.Errors.DeviceFailedException"/>, if not before. Safe to share.
/// </summary>
internal sealed class DeviceArrays(GpuKernels kernels) : IArrayBackend<DeviceValues>
{
    public DeviceValues Allocate(Shape shape) => kernels.Run(() =>
    {
        long floats = (long)shape.Length * (shape.IsComplex ? 2 : 1);
        MemoryBuffer1D<float, Stride1D.Dense> memory = kernels.Accelerator.Allocate1D<float>(floats);
        memory.MemSetToZero();
        return new DeviceValues(memory, memory.View.AsContiguous(), shape.IsComplex);
    });

    public void Free(DeviceValues array) => kernels.Run(array.Memory.Dispose);

    public DeviceValues Slice(DeviceValues array, int start, int length) => array.Slice(start, length);

    public void Clear(DeviceValues x) => kernels.Run(() => x.Floats.MemSetToZero());

    public void Copy(DeviceValues from, DeviceValues to)
    {
        RequireAlike(from, to);
        kernels.Run(() => from.Floats.CopyTo(to.Floats));
    }

    public void Write(HostArray from, DeviceValues to)
    {
        RequireAlike(from, to);
        if (!from.IsComplex)
        {
            kernels.Run(() => to.Floats.CopyFromCPU(from.Re.Span));
            return;
        }
        Complex32[] pairs = new Complex32[from.Length];
        for (int i = 0; i < pairs.Length; i++) pairs[i] = new(from.Re.Span[i], from.Im.Span[i]);
        kernels.Run(() => to.Complex.CopyFromCPU(pairs));
    }

    public void Read(DeviceValues from, HostArray to)
    {
        RequireAlike(to, from);
        if (!to.IsComplex)
        {
            kernels.Run(() => from.Floats.CopyToCPU(to.Re.Span));
            return;
        }
        Complex32[] pairs = new Complex32[to.Length];
        kernels.Run(() => from.Complex.CopyToCPU(pairs));
        Span<float> re = to.Re.Span, im = to.Im.Span;
        for (int i = 0; i < pairs.Length; i++) (re[i], im[i]) = (pairs[i].Re, pairs[i].Im);
    }

    public void Scale(float a, DeviceValues x) => kernels.Run(() => kernels.Vectors.RunScale(a, x.Floats));

    public void Add(float a, DeviceValues x, float b, DeviceValues y)
    {
        RequireAlike(x, y);
        kernels.Run(() => kernels.Vectors.RunAdd(a, x.Floats, b, y.Floats));
    }

    public void Fill(float value, DeviceValues x) => kernels.Run(() =>
    {
        if (x.IsComplex) x.Floats.MemSetToZero();
        kernels.Vectors.RunFill(value, x.Floats, x.Width);
    });

    public void Multiply(DeviceValues x, DeviceValues y)
    {
        RequireAlike(x, y);
        kernels.Run(() => kernels.Vectors.RunMultiply(x.Floats, y.Floats));
    }

    public void Invert(DeviceValues x) => kernels.Run(() => kernels.Vectors.RunInvert(x.Floats));

    public void Maximise(DeviceValues x, DeviceValues y)
    {
        RequireAlike(x, y);
        kernels.Run(() => kernels.Vectors.RunMaximise(x.Floats, y.Floats));
    }

    public void Raise(float least, DeviceValues x) => kernels.Run(() => kernels.Vectors.RunRaise(least, x.Floats));

    public void Shorten(int parts, DeviceValues x)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(x.Length % parts, 0);
        kernels.Run(() => kernels.Vectors.RunShorten(parts, x.Floats));
    }

    public void Shrink(float threshold, DeviceValues x) => kernels.Run(() => kernels.Vectors.RunShrink(threshold, x.Floats, x.Width));

    public double SquaredNorm(DeviceValues x) => kernels.Run(() => kernels.Sums.SumOfSquares(x.Floats));

    public ILinearMap<DeviceValues> OpenKernels(LinearOperator simple) => kernels.Run<ILinearMap<DeviceValues>>(() => simple switch
    {
        CentredFourier fourier => new DeviceFourier(kernels, fourier),
        Coils coils => new DeviceCoils(kernels, coils),
        Mask mask => new DeviceMask(kernels, mask),
        Crop crop => new DeviceCrop(kernels, crop),
        FiniteDifference difference => new DeviceDifference(kernels, difference),
        Wavelet wavelet => new DeviceWavelet(kernels, wavelet),
        FootprintProjector projector => new DeviceProjector(kernels, projector),
        _ => throw new NotSupportedException($"The device has no kernels for {simple.GetType().Name}."),
    });

    private static void RequireAlike(DeviceValues x, DeviceValues y) => Require.SameLength(x.Floats.IntLength, y.Floats.IntLength);

    private static void RequireAlike(HostArray host, DeviceValues device) => Require.SameLength(host.Length * host.Planes, device.Floats.IntLength);
}
