using Acquisition.Core.Model.Ct;
using Acquisition.Core.Model.Errors;
using Acquisition.Core.Model.Images;
using Acquisition.Core.Model.Recipes;
using Acquisition.Core.Model.Scans;
using Acquisition.Core.Ports.Reconstruction;
using Acquisition.Reconstruction.Gpu.Devices;
using Acquisition.Reconstruction.Methods;
using Acquisition.Reconstruction.Operators;
using Acquisition.Simulation.Scans;
using ILGPU.Runtime.OpenCL;

namespace Acquisition.Reconstruction.Gpu.Tests.Ct;

/// <summary><c>ct.iterative</c> of simulated scans on the processor and wholly on a device: the same images.</summary>
public class IterativeParityTests(Accelerators accelerators)
{
    /// <summary>
    /// Weights of a projection differ by 2e-5 at the most, as the laws have it, and mostly by 1e-6; a head is at 1000 HU above nothing, and a few iterations
    /// repeat a difference and do not raise it: a fiftieth of what is allowed.
    /// </summary>
    private const double ToleranceHu = 1;

    public static TheoryData<int, string, IterativeKind, bool> Cases =>
        [.. from device in Accelerators.All
            from kind in Enum.GetValues<IterativeKind>()
            from isCone in new[] { false, true }
            select new TheoryDataRow<int, string, IterativeKind, bool>(device.Data.Item1, device.Data.Item2, kind, isCone)];

    [Theory]
    [MemberData(nameof(Cases))]
    public void Images_are_those_of_the_processor(int device, string name, IterativeKind kind, bool isCone)
    {
        CtSimulation scan = Scan(kind, isCone);
        GpuKernels kernels = accelerators.Open(device);
        DeviceBackend backend = new(name, kernels);
        Assert.NotNull(backend.Find<IArrayKernels>());
        List<ReconstructedImage> expected = Reconstruct(scan, new CpuBackend()), actual = Reconstruct(scan, backend);
        Assert.NotEmpty(expected);
        Assert.Equal(expected.Count, actual.Count);
        foreach ((ReconstructedImage one, ReconstructedImage other) in expected.Zip(actual))
            for (int i = 0; i < one.Pixels.Length; i++)
            {
                Assert.Equal(float.IsNaN(one.Pixels.Span[i]), float.IsNaN(other.Pixels.Span[i]));
                if (!float.IsNaN(one.Pixels.Span[i])) Assert.Equal(one.Pixels.Span[i], other.Pixels.Span[i], ToleranceHu);
            }
    }

    [Fact]
    public void A_device_that_fails_on_the_way_is_told_of()
    {
        CtSimulation scan = Scan(IterativeKind.OsSart, isCone: false);
        DeviceFailedException error = Assert.Throws<DeviceFailedException>(() => Reconstruct(scan, new DeviceBackend("device", new Failing(accelerators.Open(0)))));
        Assert.IsType<CLException>(error.InnerException);
    }

    private static CtSimulation Scan(IterativeKind kind, bool isCone)
    {
        CtAcquisition acquisition = isCone ? CtScanners.ConeBeam(elements: 32, pitchMm: 13, views: 24) : CtScanners.Axial(rows: 1, channels: 64, viewsPerRotation: 60, rotations: 1);
        return new(new()
        {
            Acquisition = acquisition,
            Recipe = new()
            {
                Method = "ct.iterative",
                Grid = isCone ? ImageGrid.Square(widthMm: 160, matrix: 16) with { Slices = 2, SliceIncrementMm = 10 } : ImageGrid.Square(widthMm: 240, matrix: 24),
                Settings = new IterativeCt { Kind = kind, Iterations = 1, Subsets = 3 },
            },
        });
    }

    private static List<ReconstructedImage> Reconstruct(CtSimulation scan, IBackend backend)
    {
        Sink sink = new();
        using IReconstruction reconstruction = new Reconstructor(backend, MethodList.All).Open(scan.Header, scan.Header.Recipes[0]);
        foreach (AcquiredBlock block in scan.Blocks()) reconstruction.Add(block, sink, TestContext.Current.CancellationToken);
        reconstruction.Complete(sink, TestContext.Current.CancellationToken);
        return sink.Images;
    }

    private sealed class Sink : IImageSink
    {
        public List<ReconstructedImage> Images { get; } = [];

        public void Add(ReconstructedImage image) => Images.Add(image);

        public void Show(PartialImage preview)
        {
        }

        public void Warn(Warning warning)
        {
            // The same on every device; the processor's tests look at them.
        }
    }

    /// <summary>A driver that gives up in the middle of the work.</summary>
    private sealed class Failing(GpuKernels kernels) : IArrayKernels
    {
        public TResult Run<TResult>(IArrayWork<TResult> work)
        {
            kernels.Run(() => throw new CLException(CLError.CL_OUT_OF_RESOURCES));
            return ((IArrayKernels)kernels).Run(work);
        }
    }
}
