using Acquisition.Core.Model.Ct;
using Acquisition.Core.Model.Images;
using Acquisition.Core.Model.Scans;
using Acquisition.Core.Ports.Images;
using Acquisition.Simulation.Mr;
using Acquisition.Simulation.Scans;

namespace Acquisition.Reconstruction.Gpu.Tests;

/// <summary>Simulated scans, reconstructed block by block on the CPU's vectorised kernels and on a device: the same images.</summary>
public class WholeScanParityTests(Accelerators accelerators)
{
    public static TheoryData<int, string, DetectorShape> Detectors =>
        [.. from device in Accelerators.All
            from shape in Enum.GetValues<DetectorShape>()
            select new TheoryDataRow<int, string, DetectorShape>(device.Data.Item1, device.Data.Item2, shape)];

    [Theory]
    [MemberData(nameof(Detectors))]
    public async Task Slices_of_a_CT_scan_agree_to_a_tenth_of_a_Hounsfield_unit(int device, string name, DetectorShape shape)
    {
        CtSimulation scan = new(new()
        {
            Acquisition = CtScanners.Axial(rows: 3, channels: 96, viewsPerRotation: 120, rotations: 2) with { DetectorShape = shape },
            Recipe = new() { Matrix = 40, ReconstructionDiameterMm = 240 },
        });

        // Both round to 1e-5 of the brightest pixel, bone at 2000 HU above nothing; a stored pixel is rounded to 1 HU.
        await SameImages(device, name, scan.Header, scan.Blocks(), images: 6, tolerance: 0.1);
    }

    [Theory]
    [MemberData(nameof(Accelerators.All), MemberType = typeof(Accelerators))]
    public async Task Slices_of_an_MR_scan_agree_to_float_rounding(int device, string name)
    {
        MrSimulation scan = new(new() { Columns = 36, Rows = 34, Slices = 3, Coils = CoilArray.Ring(5) });

        // 2e-6 of the brightest pixel: rounding of 6e-8 through the passes, 34 = 2·17 through a chirp on the device.
        List<ReconstructedImage> images = await Images(Reconstructor.OnCpu(), scan.Header, scan.Blocks());
        double brightest = images.Max(image => image.Pixels.ToArray().Max());
        await SameImages(device, name, scan.Header, scan.Blocks(), images: 3, tolerance: 2e-6 * brightest);
    }

    private async Task SameImages(
        int device, string name, ScanHeader header, IEnumerable<AcquiredBlock> blocks, int images, double tolerance)
    {
        GpuKernels kernels = accelerators.Open(device);
        List<ReconstructedImage> expected = await Images(Reconstructor.OnCpu(), header, blocks);
        List<ReconstructedImage> actual = await Images(new Reconstructor(name, kernels, kernels), header, blocks);
        Assert.Equal(images, expected.Count);
        Assert.Equal(expected.Select(Identity), actual.Select(Identity));
        foreach ((ReconstructedImage one, ReconstructedImage other) in expected.Zip(actual))
        {
            double difference = one.Pixels.ToArray().Zip(other.Pixels.ToArray(), (a, b) => Math.Abs((double)a - b)).Max();
            Assert.True(difference <= tolerance, $"Image {one.InstanceNumber} on {name}: {difference:G3}, {tolerance:G3} is allowed.");
        }
    }

    private static object Identity(ReconstructedImage image) =>
        (image.InstanceNumber, image.Rows, image.Columns, image.Index, image.Plane, image.ReplacedSamples);

    private static async Task<List<ReconstructedImage>> Images(
        Reconstructor reconstructor, ScanHeader header, IEnumerable<AcquiredBlock> blocks) =>
        await reconstructor.ReconstructAsync(header, header.Recipe, blocks.ToAsyncEnumerable(), TestContext.Current.CancellationToken)
            .ToListAsync(TestContext.Current.CancellationToken);
}
