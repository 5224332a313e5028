using Acquisition.Core.Model.Errors;
using Acquisition.Reconstruction.Ct.Backprojection;
using Acquisition.Reconstruction.Gpu.Ct;
using Acquisition.Reconstruction.Gpu.Fourier;
using Acquisition.Reconstruction.Gpu.Mr;
using Acquisition.Reconstruction.Mr.Cartesian;
using ILGPU.Runtime;
using ILGPU.Runtime.Cuda;

namespace Acquisition.Reconstruction.Gpu;

/// <summary>
/// The reconstruction's kernels on one accelerator, compiled when this is made: one for each accelerator. The caller owns the accelerator
/// and disposes what is opened here before it. Reconstructions may run on any threads and several at a time: the device takes their
/// batches in turn.
/// </summary>
public sealed class GpuKernels : IFbpKernels, ICartesianKernels
{
    private readonly Lock _turn = new();

    public GpuKernels(Accelerator accelerator)
    {
        Accelerator = accelerator;
        accelerator.Bind();
        Fourier = new(accelerator);
        Filter = new(accelerator);
        Backprojection = new(accelerator);
        Slices = new(accelerator);
        Cartesian = new(accelerator);
    }

    internal Accelerator Accelerator { get; }
    internal FourierKernels Fourier { get; }
    internal FilterSteps Filter { get; }
    internal FanBackprojection Backprojection { get; }
    internal SliceSteps Slices { get; }
    internal CartesianSteps Cartesian { get; }

    /// <summary>
    /// Device memory that one reconstruction may use for the data on their way, its images not counted: 256 MiB, and never over an eighth of
    /// the device.
    /// </summary>
    internal long WorkBytes => Math.Min(256L << 20, Accelerator.MemorySize / 8);

    /// <exception cref="DeviceFailedException">Such as too little memory for the plan's images.</exception>
    public IFbpAccumulator Open(FbpPlan plan) => Run(() => new FanBeamAccumulator(this, plan));

    /// <exception cref="DeviceFailedException">Such as too little memory for the plan's transforms.</exception>
    public ICartesianTransform Open(CartesianPlan plan) => Run(() => new CartesianTransform(this, plan));

    /// <summary>Works with the device, for this thread alone.</summary>
    /// <exception cref="DeviceFailedException">What the driver reported.</exception>
    internal T Run<T>(Func<T> work)
    {
        lock (_turn)
        {
            Accelerator.Bind();
            try
            {
                return work();
            }
            catch (Exception exception) when (exception is AcceleratorException or CuFFTException)
            {
                throw new DeviceFailedException(Accelerator.Name, exception);
            }
        }
    }

    /// <inheritdoc cref="Run{T}(Func{T})"/>
    internal void Run(Action work) => Run(() =>
    {
        work();
        return true;
    });
}
