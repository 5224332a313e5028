using Acquisition.Core.Model.Ct;
using Acquisition.Core.Model.Errors;
using Acquisition.Core.Model.Images;
using Acquisition.Core.Model.Recipes;
using Acquisition.Core.Model.Scans;
using Acquisition.Core.Ports.Reconstruction;
using Acquisition.Reconstruction.Gpu.Devices;
using Acquisition.Reconstruction.Methods;
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
    public void Slices_of_a_CT_scan_agree_to_a_tenth_of_a_Hounsfield_unit(int device, string name, DetectorShape shape)
    {
        CtSimulation scan = new(new()
        {
            Acquisition = Shaped(CtScanners.Axial(rows: 3, channels: 96, viewsPerRotation: 120, rotations: 2), shape),
            Recipe = new() { Grid = ImageGrid.Square(widthMm: 240, matrix: 40) },
        });

        // Both round to 1e-5 of the brightest pixel, bone at 2000 HU above nothing; a stored pixel is rounded to 1 HU.
        SameImages(device, name, scan.Header, scan.Blocks(), images: 6, tolerance: 0.1);
    }

    [Theory]
    [MemberData(nameof(Detectors))]
    public void Slices_of_a_cone_beam_scan_agree_to_a_tenth_of_a_Hounsfield_unit(int device, string name, DetectorShape shape)
    {
        CtSimulation scan = new(new()
        {
            Acquisition = Shaped(CtScanners.ConeBeam(elements: 48, pitchMm: 9, views: 72), shape),
            Recipe = new()
            {
                Method = "ct.fdk",
                Grid = ImageGrid.Square(widthMm: 160, matrix: 32) with { Slices = 4, SliceIncrementMm = 5 },
            },
        });

        // As for fans; a row is rounded as a channel is.
        SameImages(device, name, scan.Header, scan.Blocks(), images: 4, tolerance: 0.1);
    }

    [Theory]
    [MemberData(nameof(Detectors))]
    public void Slices_of_short_scans_agree_to_a_tenth_of_a_Hounsfield_unit(int device, string name, DetectorShape shape)
    {
        CtSimulation fan = new(new()
        {
            Acquisition = Shaped(CtScanners.Axial(rows: 3, channels: 96, viewsPerRotation: 120).ShortScan(overscanRad: .3), shape),
            Recipe = new() { Grid = ImageGrid.Square(widthMm: 240, matrix: 40) },
        });
        CtSimulation cone = new(new()
        {
            Acquisition = Shaped(CtScanners.ConeBeam(elements: 48, pitchMm: 9, views: 72).ShortScan(overscanRad: .3), shape),
            Recipe = new() { Method = "ct.fdk", Grid = ImageGrid.Square(widthMm: 160, matrix: 32) with { Slices = 4, SliceIncrementMm = 5 } },
        });

        // What rays count is multiplied in before the device gets them: as for whole rotations.
        SameImages(device, name, fan.Header, fan.Blocks(), images: 3, tolerance: 0.1);
        SameImages(device, name, cone.Header, cone.Blocks(), images: 4, tolerance: 0.1);
    }

    [Theory]
    [MemberData(nameof(Detectors))]
    public void Slices_of_an_offset_detector_agree_to_a_tenth_of_a_Hounsfield_unit(int device, string name, DetectorShape shape)
    {
        // The detector is widened with zeros, of which the device filters as many as there are.
        CtSimulation scan = new(new()
        {
            Acquisition = Shaped(CtScanners.ConeBeam(elements: 48, pitchMm: 9, views: 72).WithOffsetDetector(shiftMm: 100), shape),
            Recipe = new() { Method = "ct.fdk", Grid = ImageGrid.Square(widthMm: 220, matrix: 32) with { Slices = 4, SliceIncrementMm = 5 } },
        });
        SameImages(device, name, scan.Header, scan.Blocks(), images: 4, tolerance: 0.1);
    }

    [Theory]
    [MemberData(nameof(Accelerators.All), MemberType = typeof(Accelerators))]
    public void Slices_of_a_helical_scan_agree_to_a_tenth_of_a_Hounsfield_unit(int device, string name)
    {
        CtSimulation scan = new(new()
        {
            Acquisition = CtScanners.Helical(lengthMm: 20, rows: 16, channels: 96, viewsPerRotation: 120),
            Recipe = new()
            {
                Method = "ct.wfbp",
                Grid = ImageGrid.Square(widthMm: 200, matrix: 24) with { Slices = 5, SliceIncrementMm = 1, SliceThicknessMm = 1 },
            },
        });

        // As for fans: rays and nodes are rounded as channels are.
        SameImages(device, name, scan.Header, scan.Blocks(), images: 5, tolerance: 0.1);
    }

    [Theory]
    [MemberData(nameof(Accelerators.All), MemberType = typeof(Accelerators))]
    public void Slices_of_an_MR_scan_agree_to_float_rounding(int device, string name)
    {
        MrSimulation scan = new(new() { Columns = 36, Rows = 34, Slices = 3, Coils = CoilArray.Ring(5) });

        // 2e-6 of the brightest pixel: rounding of 6e-8 through the passes, 34 = 2·17 through a chirp on the device.
        List<ReconstructedImage> images = Images(Reconstructor.OnCpu(), scan.Header, scan.Blocks());
        double brightest = images.Max(image => image.Pixels.ToArray().Max());
        SameImages(device, name, scan.Header, scan.Blocks(), images: 3, tolerance: 2e-6 * brightest);
    }

    private void SameImages(
        int device, string name, ScanHeader header, IEnumerable<AcquiredBlock> blocks, int images, double tolerance)
    {
        GpuKernels kernels = accelerators.Open(device);
        List<ReconstructedImage> expected = Images(Reconstructor.OnCpu(), header, blocks);
        List<ReconstructedImage> actual = Images(new Reconstructor(new DeviceBackend(name, kernels), MethodList.All), header, blocks);
        Assert.Equal(images, expected.Count);
        Assert.Equal(expected.Select(Identity), actual.Select(Identity));
        foreach ((ReconstructedImage one, ReconstructedImage other) in expected.Zip(actual))
        {
            double difference = one.Pixels.ToArray().Zip(other.Pixels.ToArray(), Difference).Max();
            Assert.True(difference <= tolerance, $"Image {one.InstanceNumber} on {name}: {difference:G3}, {tolerance:G3} is allowed.");
        }
    }

    private static object Identity(ReconstructedImage image) =>
        (image.InstanceNumber, image.Rows, image.Columns, image.Index, image.Plane, image.ReplacedSamples);

    private static CtAcquisition Shaped(CtAcquisition scan, DetectorShape shape) => scan with { Sources = [scan.Sources[0] with { DetectorShape = shape }] };

    /// <summary>Of two pixels; those without a value must be the same ones.</summary>
    private static double Difference(float a, float b) => float.IsNaN(a) && float.IsNaN(b) ? 0 : float.IsNaN(a) || float.IsNaN(b) ? double.PositiveInfinity : Math.Abs((double)a - b);

    private static List<ReconstructedImage> Images(Reconstructor reconstructor, ScanHeader header, IEnumerable<AcquiredBlock> blocks)
    {
        Sink sink = new();
        using IReconstruction reconstruction = reconstructor.Open(header, header.Recipes[0]);
        foreach (AcquiredBlock block in blocks) reconstruction.Add(block, sink, TestContext.Current.CancellationToken);
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
            // The same on every device; the CPU's tests look at them.
        }
    }
}
