using Acquisition.Reconstruction.Ct;
using Acquisition.Reconstruction.Gpu.Ct;
using Acquisition.Reconstruction.Gpu.Fourier;
using Acquisition.Reconstruction.Gpu.Mr;
using Acquisition.Reconstruction.Mr;
using ILGPU.Runtime;

namespace Acquisition.Reconstruction.Gpu;

/// <summary>
/// The reconstruction's kernels on one accelerator, compiled when this is made: one for each accelerator. The caller owns the accelerator and
/// disposes what is opened here before it. Reconstructions may run on any threads and several at a time: the device takes their batches in turn.
/// </summary>
public sealed class GpuKernels : IFanBeamKernels, ICartesianKernels
{
    private readonly Lock _turn = new();

    public GpuKernels(Accelerator accelerator)
    {
        Accelerator = accelerator;
        using (Enter())
        {
            Fourier = new(accelerator);
            Filter = new(accelerator);
            Backprojection = new(accelerator);
            Cartesian = new(accelerator);
        }
    }

    internal Accelerator Accelerator { get; }
    internal FourierKernels Fourier { get; }
    internal FilterSteps Filter { get; }
    internal FanBackprojection Backprojection { get; }
    internal CartesianSteps Cartesian { get; }

    /// <summary>Device memory that one reconstruction may use for the data on their way, its images not counted: 256 MiB, and never over an eighth of the device.</summary>
    internal long WorkBytes => Math.Min(256L << 20, Accelerator.MemorySize / 8);

    public IFanBeamAccumulator Open(FbpPlan plan)
    {
        using (Enter()) return new FanBeamAccumulator(this, plan);
    }

    public ICartesianTransform Open(CartesianPlan plan)
    {
        using (Enter()) return new CartesianTransform(this, plan);
    }

    /// <summary>The device for this thread alone, until the scope is disposed.</summary>
    internal Lock.Scope Enter()
    {
        Lock.Scope scope = _turn.EnterScope();
        Accelerator.Bind();
        return scope;
    }
}
