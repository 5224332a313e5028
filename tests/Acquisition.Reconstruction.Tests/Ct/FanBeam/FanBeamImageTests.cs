using Acquisition.Core.Model.Ct;
using Acquisition.Core.Model.Geometry;
using Acquisition.Core.Model.Images;
using Acquisition.Core.Model.Recipes;
using Acquisition.Core.Ports.Reconstruction;
using Acquisition.Simulation.Ct;
using Acquisition.Simulation.Phantoms;
using Acquisition.Simulation.Scans;

namespace Acquisition.Reconstruction.Tests.Ct.FanBeam;

/// <summary>Fan-beam images against phantoms whose line integrals are closed forms.</summary>
public class FanBeamImageTests
{
    // The limits that users of a scanner know: water 0 ± 5 HU, air −1000 ± 10 HU.
    private const double WaterTolerance = 5;
    private const double AirTolerance = 10;

    [Theory]
    [InlineData(DetectorShape.Flat, -.25, 0, 0)]
    [InlineData(DetectorShape.Cylindrical, -.25, 0, 0)]
    [InlineData(DetectorShape.Flat, .25, 0, 0)]             // the other quarter
    [InlineData(DetectorShape.Cylindrical, 0, 0, 0)]        // no offset
    [InlineData(DetectorShape.Flat, -.25, 60, -40)]         // off centre: distance weights
    [InlineData(DetectorShape.Cylindrical, -.25, -60, 40)]
    [InlineData(DetectorShape.Cylindrical, 7.4, 30, 20)]    // a badly centred detector
    public void Water_is_0_HU_at_the_centre_and_the_edge(DetectorShape shape, double offset, double x, double y)
    {
        CtSimulation scan = CtScans.Simulate(CtScans.Acquisition(shape, offset: offset), CtPhantoms.WaterCylinder(CtScans.Water, 80, x, y), CtScans.Recipe(160, 320));
        ReconstructedImage image = Assert.Single(Reconstruct.All(scan.Header, scan.Blocks()));
        foreach (PhantomRegion region in scan.Phantom.Regions) Assert.Equal(0, Mean(image, region), WaterTolerance);
        Assert.Equal(-1000, Mean(image, new("air", new(x > 0 ? x - 100 : x + 100, y, 0), 8, 0)), AirTolerance);
        Assert.Equal(0, image.ReplacedSamples);
    }

    [Theory]
    [InlineData(CtKernel.Ramp)]
    [InlineData(CtKernel.Hann)]
    public void Kernels_change_sharpness_and_not_the_level(CtKernel kernel)
    {
        CtSimulation scan = CtScans.Simulate(CtScans.Acquisition(), CtPhantoms.WaterCylinder(CtScans.Water, 80), CtScans.Recipe(kernel: kernel));
        ReconstructedImage image = Assert.Single(Reconstruct.All(scan.Header, scan.Blocks()));
        foreach (PhantomRegion region in scan.Phantom.Regions) Assert.Equal(0, Mean(image, region), WaterTolerance);
    }

    [Theory]
    [InlineData(DetectorShape.Flat)]
    [InlineData(DetectorShape.Cylindrical)]
    public void Inserts_have_their_attenuation_in_a_small_off_centre_field_of_view(DetectorShape shape)
    {
        CtSimulation scan = CtScans.Simulate(
            CtScans.Acquisition(shape, channels: 888, views: 984), CtPhantoms.Head(CtScans.Water), CtScans.Recipe(101, 101, 32, -10));
        ReconstructedImage image = Assert.Single(Reconstruct.All(scan.Header, scan.Blocks()));
        foreach (string name in (string[])["bone insert", "+50 HU insert", PhantomRegion.LeftMarker])
        {
            PhantomRegion region = scan.Phantom.Region(name);
            double expected = CtTruth.Hounsfield(region.Expected, CtScans.Water);
            Assert.Equal(expected, Mean(image, region), .01 * (1000 + expected));    // 1 % of the attenuation
        }
    }

    [Theory]
    [InlineData(PatientPosition.Hfs)]
    [InlineData(PatientPosition.Hfp)]
    [InlineData(PatientPosition.Hfdr)]
    [InlineData(PatientPosition.Hfdl)]
    [InlineData(PatientPosition.Ffs)]
    [InlineData(PatientPosition.Ffp)]
    [InlineData(PatientPosition.Ffdr)]
    [InlineData(PatientPosition.Ffdl)]
    public void Markers_lie_on_their_side_of_the_patient_in_every_position(PatientPosition position)
    {
        // Three balls in water, each on one side of one axis: left, front, head. The rows cover 10 mm about the origin.
        const double Marker = .5 * CtScans.Water, Contrast = 15;    // HU: streaks and the blur of 2 mm pixels
        Phantom phantom = new("markers",
            [
                new(new(0, 0, 0), new(90, 90, double.PositiveInfinity), CtScans.Water),
                new(new(50, 10, 0), new(8, 8, 30), Marker),
                new(new(-10, -50, 0), new(8, 8, 30), Marker),
                new(new(20, 40, 4), new(8, 8, 3), Marker),
            ], []);
        CtSimulation scan = CtScans.Simulate(CtScans.Acquisition(rows: 16), phantom, position: position);
        List<ReconstructedImage> images = Reconstruct.All(scan.Header, scan.Blocks());
        Assert.Equal(16, images.Count);

        // Radiological convention: the row goes to the left, the column to the back; slices are counted from the feet.
        Assert.All(images, image => Assert.Equal((new Vector3D(1, 0, 0), new Vector3D(0, 1, 0)), (image.Plane.RowDirection, image.Plane.ColumnDirection)));
        images.Sort((a, b) => a.InstanceNumber.CompareTo(b.InstanceNumber));
        Assert.Equal(Enumerable.Range(1, 16), images.Select(image => image.InstanceNumber));
        Assert.All(images.Zip(images.Skip(1)), pair => Assert.Equal(.625, pair.Second.Plane.Location - pair.First.Plane.Location, 1e-9));

        foreach (ReconstructedImage image in images)
        {
            Assert.Equal(500, Mean(image, new("left", new(50, 10, image.Plane.Location), 5, 0)), Contrast);
            Assert.Equal(0, Mean(image, new("mirror of left", new(-50, 10, image.Plane.Location), 5, 0)), Contrast);
            Assert.Equal(500, Mean(image, new("front", new(-10, -50, image.Plane.Location), 5, 0)), Contrast);
            Assert.Equal(0, Mean(image, new("mirror of front", new(-10, 50, image.Plane.Location), 5, 0)), Contrast);
            bool inHead = Math.Abs(image.Plane.Location - 4) < 2, outside = Math.Abs(image.Plane.Location - 4) > 3;
            double head = Mean(image, new("head", new(20, 40, image.Plane.Location), 3, 0));
            if (inHead) Assert.Equal(500, head, Contrast);
            if (outside) Assert.Equal(0, head, Contrast);
        }
    }

    [Theory]
    [InlineData(2.5, PatientPosition.Hfs)]
    [InlineData(-2.5, PatientPosition.Hfs)]
    [InlineData(2.5, PatientPosition.Ffp)]
    [InlineData(1.25, PatientPosition.Hfs)]     // rotations overlap: slices of both lie between each other
    public void Each_rotation_adds_its_rows_where_the_table_has_brought_the_patient(double feed, PatientPosition position)
    {
        CtAcquisition acquisition = CtScans.Acquisition(rows: 4, rotations: 3, channels: 40, views: 12).With(source => source with { CentralRow = 1.2 }) with { TableFeedPerRotationMm = feed };
        CtSimulation scan = CtScans.Simulate(acquisition, CtPhantoms.WaterCylinder(CtScans.Water, 80), CtScans.Recipe(16, 200, 7, 9), position, tableMm: 40);
        List<ReconstructedImage> images = Reconstruct.All(scan.Header, scan.Blocks());
        Assert.Equal(12, images.Count);
        for (int i = 0; i < images.Count; i++)
        {
            double z = 40 + (i / 4 - 1) * feed + (i % 4 - 1.2) * .625;
            Vector3D centre = new Vector3D(7, 9, 0) + ScannerFrame.ToPatient(position, new(0, 0, z));
            Assert.Equal(0, (images[i].Plane.PixelCentre(7.5, 7.5) - centre).Length, 1e-9);
            Assert.Equal((12.5, 12.5, .625), (images[i].Plane.ColumnSpacingMm, images[i].Plane.RowSpacingMm, Math.Round(images[i].Plane.SliceThicknessMm, 9)));
        }
        List<ReconstructedImage> inOrder = [.. images.OrderBy(image => image.InstanceNumber)];
        Assert.Equal(Enumerable.Range(1, 12), inOrder.Select(image => image.InstanceNumber));
        Assert.All(inOrder.Zip(inOrder.Skip(1)), pair => Assert.True(pair.Second.Plane.Location >= pair.First.Plane.Location - 1e-9));
    }

    [Fact]
    public void Image_does_not_depend_on_how_the_views_are_cut_into_blocks()
    {
        CtSimulation scan = CtScans.Simulate(CtScans.Acquisition(rows: 3, rotations: 2, channels: 100, views: 150), CtPhantoms.Head(CtScans.Water), CtScans.Recipe(50));
        List<ReconstructedImage> whole = Reconstruct.All(scan.Header, scan.Blocks());
        foreach (int size in (int[])[1, 7, 64])
        {
            List<ReconstructedImage> parts = Reconstruct.All(scan.Header, scan.Blocks().InBlocksOf(size));
            Assert.All(whole.Zip(parts), pair => Assert.Equal(pair.First.Pixels.ToArray(), pair.Second.Pixels.ToArray()));
        }
    }

    [Fact]
    public void Slices_come_with_their_rotation_and_not_with_the_end()
    {
        CtSimulation scan = CtScans.Simulate(CtScans.Acquisition(rows: 2, rotations: 2, channels: 60, views: 20), CtPhantoms.Head(CtScans.Water), CtScans.Recipe(16));
        using IReconstruction reconstruction = Reconstructor.OnCpu().Open(scan.Header, scan.Header.Recipes[0]);
        Collected collected = new();
        List<int> after = [];
        foreach (CtViewBlock block in scan.Blocks().InBlocksOf(5))
        {
            reconstruction.Add(block, collected, CancellationToken.None);
            after.Add(collected.Images.Count);
        }
        Assert.Equal([0, 0, 0, 2, 2, 2, 2, 4], after);
    }

    [Theory]
    [InlineData(1)]     // growing angles
    [InlineData(-1)]    // a gantry that turns the other way
    public void Gantry_may_turn_either_way_and_start_anywhere(int turn)
    {
        CtAcquisition acquisition = CtScans.Acquisition();
        CtSimulation scan = CtScans.Simulate(acquisition, CtPhantoms.Head(CtScans.Water));
        CtForwardModel forward = new(acquisition, PatientPosition.Hfs, scan.Phantom, CtRays.Fans);
        ReconstructedImage expected = Assert.Single(Reconstruct.All(scan.Header, scan.Blocks()));

        CtView[] views = [.. Enumerable.Range(0, acquisition.ViewsPerRotation).Select(i => new CtView(100 + turn * 2 * Math.PI * i / acquisition.ViewsPerRotation, 0))];
        float[] samples = new float[acquisition.ViewsPerRotation * acquisition.Sources[0].DetectorChannels];
        for (int i = 0; i < views.Length; i++) forward.Project(views[i], samples.AsSpan(i * acquisition.Sources[0].DetectorChannels, acquisition.Sources[0].DetectorChannels));
        byte[] bytes = System.Runtime.InteropServices.MemoryMarshal.AsBytes(samples.AsSpan()).ToArray();
        ReconstructedImage image = Assert.Single(Reconstruct.All(scan.Header, [new CtViewBlock(CtViewKind.Object, 0, views, bytes)]));
        foreach (PhantomRegion region in scan.Phantom.Regions) Assert.Equal(Mean(expected, region), Mean(image, region), WaterTolerance);     // streaks turn with the start
    }

    [Fact]
    public void Angle_of_the_source_is_added_to_the_views_angles()
    {
        CtSimulation scan = CtScans.Simulate(CtScans.Acquisition(channels: 100, views: 120), CtPhantoms.Head(CtScans.Water), CtScans.Recipe(40));
        CtAcquisition acquisition = ((CtAcquisition)scan.Header.Acquisition).With(source => source with { AngleOffsetRad = 1.5 });
        IEnumerable<CtViewBlock> blocks = scan.Blocks().Select(block => block with { Views = [.. block.Views.Select(view => view with { AngleRad = view.AngleRad - 1.5 })] });
        ReconstructedImage expected = Assert.Single(Reconstruct.All(scan.Header, scan.Blocks()));
        ReconstructedImage image = Assert.Single(Reconstruct.All(scan.Header with { Acquisition = acquisition }, blocks));
        for (int i = 0; i < image.Pixels.Length; i++) Assert.Equal(expected.Pixels.Span[i], image.Pixels.Span[i], .5);     // rounding of the angles
    }

    internal static double Mean(ReconstructedImage image, PhantomRegion region) =>
        region.Measure(image.Plane, image.Columns, image.Pixels.Span).Mean;
}
