using Acquisition.Core.Model.Errors;
using Acquisition.Reconstruction.Ct.Backprojection;
using Acquisition.Reconstruction.Ct.ConeBeam;
using Acquisition.Reconstruction.Ct.Helical;
using Acquisition.Reconstruction.Gpu.Ct;
using Acquisition.Reconstruction.Gpu.Ct.ConeBeam;
using Acquisition.Reconstruction.Gpu.Ct.Helical;
using Acquisition.Reconstruction.Gpu.Devices;
using Acquisition.Reconstruction.Gpu.Fourier;
using Acquisition.Reconstruction.Gpu.Mr;
using Acquisition.Reconstruction.Gpu.Operators;
using Acquisition.Reconstruction.Gpu.Operators.Ct;
using Acquisition.Reconstruction.Mr.Cartesian;
using Acquisition.Reconstruction.Operators;
using ILGPU.Runtime;
using ILGPU.Runtime.Cuda;

namespace Acquisition.Reconstruction.Gpu;

/// <summary>
/// The reconstruction's kernels on one accelerator, compiled when this is made: one for each accelerator. The caller owns the accelerator
/// and disposes what is opened here before it. Reconstructions may run on any threads and several at a time: the device takes their
/// batches in turn.
/// </summary>
public sealed class GpuKernels : IDeviceKernels
{
    private readonly Lock _turn = new();

    public GpuKernels(Accelerator accelerator)
    {
        Accelerator = accelerator;
        accelerator.Bind();
        Fourier = new(accelerator);
        Filter = new(accelerator);
        Backprojection = new(accelerator);
        ConeBackprojection = new(accelerator);
        Wfbp = new(accelerator);
        Slices = new(accelerator);
        Cartesian = new(accelerator);
        Vectors = new(accelerator);
        Sums = new(accelerator);
        Rotation = new(accelerator);
        Samples = new(accelerator);
        Wavelets = new(accelerator);
        Projection = new(accelerator);
        Arrays = new(this);
    }

    internal Accelerator Accelerator { get; }
    internal FourierKernels Fourier { get; }
    internal FilterSteps Filter { get; }
    internal FanBackprojection Backprojection { get; }
    internal ConeBackprojection ConeBackprojection { get; }
    internal WfbpSteps Wfbp { get; }
    internal SliceSteps Slices { get; }
    internal CartesianSteps Cartesian { get; }
    internal VectorSteps Vectors { get; }
    internal SumSteps Sums { get; }
    internal RotationSteps Rotation { get; }
    internal SampleSteps Samples { get; }
    internal WaveletSteps Wavelets { get; }
    internal ProjectionSteps Projection { get; }

    /// <summary>Arrays, operators and solvers in the device's memory.</summary>
    internal DeviceArrays Arrays { get; }

    /// <summary>
    /// Device memory that one reconstruction may use for the data on their way, its images not counted: 256 MiB, and never over an eighth of
    /// the device.
    /// </summary>
    internal long WorkBytes => Math.Min(256L << 20, Accelerator.MemorySize / 8);

    /// <summary>
    /// Device memory that the volume of one reconstruction may take: half of the device, and never more than 8 GiB, as kernels count in 32 bits.
    /// </summary>
    internal long VolumeBytes => Math.Min(8L << 30, Accelerator.MemorySize / 2) - 1;

    /// <exception cref="DeviceFailedException">Such as too little memory for the plan's images.</exception>
    public IFbpAccumulator Open(FbpPlan plan) => Run(() => new FanBeamAccumulator(this, plan));

    /// <summary>Builds the volume as the views come; one that is too large for the device when it is taken, slab by slab.</summary>
    /// <exception cref="DeviceFailedException">Such as too little memory.</exception>
    public IConeBeamAccumulator Open(ConeBeamPlan plan, SeenLines seen, int views)
    {
        long slabs = ConeBeamAccumulator.VolumeBytes(plan) / VolumeBytes + 1;
        return slabs == 1
            ? Run(() => new ConeBeamAccumulator(this, plan))
            : new ConeBeamSlabs(this, plan, Math.Max(1, (int)(plan.Lines / slabs / Quad.Length) * Quad.Length));
    }

    /// <exception cref="DeviceFailedException">Such as too little memory for the slices.</exception>
    IWfbpSlices IWfbpKernels.Open(WfbpPlan plan, SliceLine slices) => Run(() => new WfbpSlices(this, plan, slices));

    /// <exception cref="DeviceFailedException">Such as too little memory for the plan's transforms.</exception>
    public ICartesianTransform Open(CartesianPlan plan) => Run(() => new CartesianTransform(this, plan));

    /// <summary>Reconstructions beside it take the device between its steps.</summary>
    /// <exception cref="DeviceFailedException">Such as too little memory.</exception>
    TResult IArrayKernels.Run<TResult>(IArrayWork<TResult> work) => work.Run(Arrays);

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
