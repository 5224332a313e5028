using Acquisition.Core.Model.Ct;
using Acquisition.Core.Model.Geometry;
using Acquisition.Core.Model.Images;
using Acquisition.Core.Model.Recipes;
using Acquisition.Core.Ports.Reconstruction;
using Acquisition.Simulation.Phantoms;
using Acquisition.Simulation.Scans;

namespace Acquisition.Reconstruction.Tests.Ct.ConeBeam;

/// <summary>Which views make which slices, and what is seen.</summary>
public class ConePathTests
{
    private static readonly Phantom Ball = new("ball", [new(new(10, -15, 6), new(40, 50, 35), CtScans.Water)], []);

    [Theory]
    [InlineData(DetectorShape.Flat)]
    [InlineData(DetectorShape.Cylindrical)]
    public void Short_scan_is_the_whole_one(DetectorShape shape)
    {
        Recipe recipe = ConeScans.Recipe(64, 180, 3, 12);
        List<ReconstructedImage> whole = ConeScans.Images(ConeScans.Acquisition(shape, views: 360), Ball, recipe);
        foreach (int views in (int[])[205, 270])
        {
            List<ReconstructedImage> part = ConeScans.Images(ConeScans.Acquisition(shape, views: 360, viewCount: views), Ball, recipe);
            foreach ((ReconstructedImage a, ReconstructedImage b) in whole.Zip(part))
            {
                // In the mid-plane both are the same but for sampling; off it each has its own error of the missing cone: a few HU in the mean over the inside.
                double[] differences = [.. Enumerable.Range(0, a.Pixels.Length).Where(i => Inside(a, i)).Select(i => (double)(a.Pixels.Span[i] - b.Pixels.Span[i]))];
                Assert.Equal(0, differences.Average(), Math.Abs(a.Plane.Location) < 1 ? .5 : 4.0);
                Assert.InRange(Math.Sqrt(differences.Average(d => d * d)), 0, Math.Abs(a.Plane.Location) < 1 ? 2.5 : 8);
            }
        }
    }

    [Theory]
    [InlineData(35)]
    [InlineData(-35)]
    public void Offset_detector_sees_what_a_wider_one_sees(double offset)
    {
        Phantom wide = new("wide", [new(new(15, 0, 0), new(120, 90, 60), CtScans.Water), new(new(-50, 20, 0), new(12, 12, 30), CtScans.Water)], []);
        CtAcquisition shifted = ConeScans.Acquisition(views: 360, offset: offset);
        // The same elements, as many more on the nearer side as the other side has.
        CtAcquisition centred = shifted.With(source => source with
        {
            DetectorChannels = 128 + 70,
            CentralChannel = 98.5,
        });
        Recipe recipe = ConeScans.Recipe(96, 290, 1);
        ReconstructedImage a = Assert.Single(ConeScans.Images(centred, wide, recipe)), b = Assert.Single(ConeScans.Images(shifted, wide, recipe));
        double[] differences = [.. Enumerable.Range(0, a.Pixels.Length).Where(i => !float.IsNaN(a.Pixels.Span[i]) && !float.IsNaN(b.Pixels.Span[i])).Select(i => (double)(a.Pixels.Span[i] - b.Pixels.Span[i]))];
        Assert.InRange(differences.Length, a.Pixels.Length * .7, a.Pixels.Length);
        Assert.Equal(0, differences.Average(), 1.0);
        // Weights that change along a row leave a little of the edges, as sampled as they are.
        Assert.InRange(Math.Sqrt(differences.Average(d => d * d)), 0, 8);
    }

    [Fact]
    public void Rotations_at_rest_are_a_volume_each()
    {
        CtAcquisition acquisition = ConeScans.Acquisition(rows: 16, channels: 32, views: 20, viewCount: 60);
        List<ReconstructedImage> images = ConeScans.Images(acquisition, Ball, ConeScans.Recipe(16, 100, 5, 4));
        Assert.Equal(15, images.Count);
        Assert.Equal(Enumerable.Range(1, 15), images.Select(image => image.InstanceNumber));
        for (int i = 0; i < 15; i++)
        {
            Assert.Equal((i % 5, i / 5), (images[i].Index.Slice, images[i].Index.Repetition));
            Assert.Equal(images[i % 5].Plane, images[i].Plane);
            Assert.Equal(images[i % 5].Pixels.ToArray(), images[i].Pixels.ToArray());
        }
    }

    [Theory]
    [InlineData(100, PatientPosition.Hfs)]
    [InlineData(-100, PatientPosition.Hfs)]
    [InlineData(100, PatientPosition.Ffs)]
    public void Steps_of_the_table_make_one_volume_of_the_nearest_rotations(double feed, PatientPosition position)
    {
        Phantom long1 = new("long", [new(default, new(40, 50, 1000), CtScans.Water)], []);
        CtAcquisition acquisition = ConeScans.Acquisition(views: 120, viewCount: 360, feed: feed);
        Recipe recipe = ConeScans.Recipe(32, 160, null, 10, z: 0) with { Grid = new() { Columns = 32, ColumnSpacingMm = 5, SliceIncrementMm = 10 } };
        List<ReconstructedImage> images = ConeScans.Images(acquisition, long1, recipe, position, tableMm: 40);
        // 184 mm of rows on the axis, and two steps: from −52 to 332 mm about 40 mm, in slices 10 mm apart.
        Assert.Equal(39, images.Count);
        List<ReconstructedImage> inOrder = [.. images.OrderBy(image => image.InstanceNumber)];
        double middle = ScannerFrame.ToPatient(position, new(0, 0, 40)).Z;
        for (int i = 0; i < 39; i++)
        {
            Assert.Equal(i + 1, inOrder[i].InstanceNumber);
            Assert.Equal(middle + (i - 19) * 10, inOrder[i].Plane.Location, 1e-6);
            // On the axis at the seam the rays are inclined by 50/750: the cylinder is nearly the same in all of them.
            Assert.Equal(0, inOrder[i].Mean(new("axis", new(0, 0, inOrder[i].Plane.Location), 12, 0)), 6.0);
        }
        Assert.Equal(images.Count, images.Select(image => image.InstanceNumber).Distinct().Count());
    }

    [Fact]
    public void Slices_are_as_thick_as_asked_for()
    {
        // A thin plate where a row looks: the peaks of the slices along z are the sensitivity profile.
        Phantom plate = new("plate", [new(new(0, 0, .98), new(60, 60, .5), CtScans.Water)], []);
        CtAcquisition acquisition = ConeScans.Acquisition(rows: 96, channels: 64, views: 90);
        double native = 300.0 / 96 * 750 / 1200;        // 1.95 mm
        foreach (double thickness in (double[])[native, 5, 9.5])
        {
            List<ReconstructedImage> images = ConeScans.Images(acquisition, plate, ConeScans.Recipe(24, 60, 61, .5, thickness));
            double[] profile = [.. images.Select(image => 1000 + image.Mean(new("middle", new(0, 0, image.Plane.Location), 10, 0)))];
            double half = profile.Max() / 2;
            double width = .5 * profile.Count(value => value > half);
            // A plate of 1 mm, rows of 1.95 mm with linear interpolation: for thin slices those, for thick ones the box.
            Assert.Equal(thickness, width, thickness > native ? 1.0 : 1.5);
            Assert.All(images, image => Assert.Equal(thickness, image.Plane.SliceThicknessMm, 1e-9));
        }
    }

    [Fact]
    public void Thick_slice_is_the_mean_of_thin_ones()
    {
        CtAcquisition acquisition = ConeScans.Acquisition(rows: 48, channels: 64, views: 60);
        double native = 300.0 / 48 * 750 / 1200;
        List<ReconstructedImage> thick = ConeScans.Images(acquisition, Ball, ConeScans.Recipe(24, 150, 7, 3 * native, 4 * native));
        List<ReconstructedImage> thin = ConeScans.Images(acquisition, Ball, ConeScans.Recipe(24, 150, 23, native));
        for (int slice = 0; slice < 7; slice++)
            for (int pixel = 0; pixel < 24 * 24; pixel++)
            {
                // Four of the rows' thickness: half of the outermost two.
                float[] lines = [.. Enumerable.Range(0, 5).Select(i => thin[3 * slice + i].Pixels.Span[pixel])];
                float expected = (lines[0] / 2 + lines[1] + lines[2] + lines[3] + lines[4] / 2) / 4, actual = thick[slice].Pixels.Span[pixel];
                if (!float.IsNaN(expected)) Assert.Equal(expected, actual, .5f);       // float places
                Assert.Equal(float.IsNaN(expected), float.IsNaN(actual));
            }
    }

    [Fact]
    public void Voxels_that_not_every_angle_sees_are_NaN_and_slices_of_nothing_else_are_left_out()
    {
        CtAcquisition acquisition = ConeScans.Acquisition(rows: 96, channels: 128, views: 60);
        Recipe recipe = ConeScans.Recipe(64, 260, 41, 6);
        List<ReconstructedImage> images = ConeScans.Images(acquisition, Ball, recipe);
        double radius = 750 * Math.Sin(Math.Atan(63.499 * 400 / 128 / 1200)), height = 47.5 * 300.0 / 96 * 750 / 1200;
        Assert.Equal(2 * (int)(height / 6) + 1, images.Count);
        foreach (ReconstructedImage image in images)
            for (int i = 0; i < image.Pixels.Length; i++)
            {
                Vector3D at = image.Plane.PixelCentre(i / 64, i % 64);
                double r = Math.Sqrt(at.X * at.X + at.Y * at.Y), limit = height * (1 - r / 750);
                if (Math.Abs(r - radius) < .1 || Math.Abs(Math.Abs(at.Z) - limit) < .1) continue;
                Assert.Equal(r < radius && Math.Abs(at.Z) < limit, !float.IsNaN(image.Pixels.Span[i]));
            }
    }

    [Fact]
    public void Grid_beside_the_scan_says_so()
    {
        CtAcquisition acquisition = ConeScans.Acquisition(rows: 16, channels: 32, views: 20);
        CtSimulation scan = CtScans.Simulate(acquisition, Ball, ConeScans.Recipe(16, 100, 5, 4, z: 500));
        Assert.Equal("NOTHING_SEEN", Reconstruct.Refusal(scan.Header, scan.Blocks()));
    }

    [Fact]
    public void Volume_does_not_depend_on_how_the_views_are_cut_into_blocks()
    {
        CtAcquisition acquisition = ConeScans.Acquisition(rows: 20, channels: 32, views: 60, viewCount: 40);
        CtSimulation scan = CtScans.Simulate(acquisition, Ball, ConeScans.Recipe(16, 100, 5, 4));
        List<ReconstructedImage> whole = Reconstruct.All(scan.Header, scan.Blocks());
        foreach (int size in (int[])[1, 7])
        {
            List<ReconstructedImage> parts = Reconstruct.All(scan.Header, scan.Blocks().InBlocksOf(size));
            Assert.All(whole.Zip(parts), pair => Assert.Equal(pair.First.Pixels.ToArray(), pair.Second.Pixels.ToArray()));
        }
    }

    public static TheoryData<string> BadViews => ["missing", "twice", "unsorted", "moving", "aborted", "flying"];

    [Theory]
    [MemberData(nameof(BadViews))]
    public void Scan_that_is_not_what_it_promised_ends_in_an_error(string what)
    {
        CtAcquisition acquisition = ConeScans.Acquisition(rows: 8, channels: 32, views: 40);
        CtSimulation scan = CtScans.Simulate(acquisition, Ball, ConeScans.Recipe(8, 100, 3, 4));
        List<CtViewBlock> blocks = [.. scan.Blocks().InBlocksOf(4)];
        (CtViewBlock changed, string reason) = what switch
        {
            "twice" => (blocks[2] with { FirstViewIndex = 4 }, "DUPLICATE_VIEWS"),
            "unsorted" => (blocks[2] with { Views = [.. blocks[2].Views.Reverse()] }, "INVALID_VIEW"),
            "moving" => (blocks[2] with { Views = [.. blocks[2].Views.Select(view => view with { TablePositionMm = 30 })] }, "INVALID_VIEW"),
            "flying" => (blocks[2] with { Views = [.. blocks[2].Views.Select(view => view with { FocalSpotAxialOffsetMm = 1 })] }, "NOT_SUPPORTED"),
            _ => (blocks[2], "MISSING_VIEWS"),
        };
        IEnumerable<CtViewBlock> sent = what switch
        {
            "missing" => [blocks[0], .. blocks.Skip(3)],
            "aborted" => blocks.Take(7),
            _ => [blocks[0], blocks[1], changed, .. blocks.Skip(3)],
        };
        Assert.Equal(reason, Reconstruct.Refusal(scan.Header, sent));
    }

    [Fact]
    public void Aborted_scan_keeps_the_volumes_whose_rotations_were_complete()
    {
        CtAcquisition acquisition = ConeScans.Acquisition(rows: 8, channels: 32, views: 20, viewCount: 60);
        CtSimulation scan = CtScans.Simulate(acquisition, Ball, ConeScans.Recipe(8, 100, 3, 4));
        Collected collected = new();
        using IReconstruction reconstruction = Reconstructor.OnCpu().Open(scan.Header, scan.Header.Recipes[0]);
        foreach (CtViewBlock block in scan.Blocks().InBlocksOf(10).Take(5)) reconstruction.Add(block, collected, CancellationToken.None);
        Assert.Throws<Core.Model.Errors.ReconstructionException>(() => reconstruction.Complete(collected, CancellationToken.None));
        Assert.Equal(6, collected.Images.Count);
    }

    private static bool Inside(ReconstructedImage image, int pixel)
    {
        Vector3D at = image.Plane.PixelCentre(pixel / image.Columns, pixel % image.Columns) - new Vector3D(10, -15, 6);
        return at.X * at.X / 1600 + at.Y * at.Y / 2500 + at.Z * at.Z / 1225 < .7;
    }
}
