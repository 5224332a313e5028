using Acquisition.Reconstruction.Operators;

namespace Acquisition.Reconstruction.Gpu.Operators;

/// <summary>
/// The kernels of one operator on a device, with what they keep there, behind the checks that all of them need. Running takes no more device memory.
/// </summary>
internal abstract class DeviceMap(GpuKernels kernels, LinearOperator description) : ILinearMap<DeviceValues>
{
    public Shape Domain => description.Domain;

    public Shape Range => description.Range;

    public void Forward(DeviceValues x, DeviceValues y)
    {
        Check(x, Domain, nameof(x));
        Check(y, Range, nameof(y));
        kernels.Run(() => RunForward(x, y));
    }

    public void Adjoint(DeviceValues y, DeviceValues x)
    {
        Check(y, Range, nameof(y));
        Check(x, Domain, nameof(x));
        kernels.Run(() => RunAdjoint(y, x));
    }

    public void Dispose() => kernels.Run(Free);

    protected abstract void RunForward(DeviceValues x, DeviceValues y);

    protected abstract void RunAdjoint(DeviceValues y, DeviceValues x);

    /// <summary>Frees what the operator keeps on the device.</summary>
    protected abstract void Free();

    private static void Check(DeviceValues array, Shape shape, string name)
    {
        if (array.Length != shape.Length || array.IsComplex != shape.IsComplex)
            throw new ArgumentException($"Expected {shape}, got {array.Length} {(array.IsComplex ? "complex" : "real")} values.", name);
    }
}
