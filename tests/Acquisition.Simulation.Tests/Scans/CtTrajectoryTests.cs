using Acquisition.Core.Model.Ct;
using Acquisition.Core.Model.Geometry;
using Acquisition.Core.Model.Scans;
using Acquisition.Simulation.Ct;
using Acquisition.Simulation.Phantoms;
using Acquisition.Simulation.Scans;

namespace Acquisition.Simulation.Tests.Scans;

public class CtTrajectoryTests
{
    private static readonly CtAcquisition Helix = CtScanners.Helical(lengthMm: 100, pitch: .75, rows: 16, channels: 64, viewsPerRotation: 200);
    private static readonly CtSource Source = CtScanners.Axial(4, 64).Sources[0];

    public static TheoryData<string> Scans => [.. All.Keys];

    private static readonly Dictionary<string, CtSimulationOptions> All = new()
    {
        ["helix"] = new() { Acquisition = Helix },
        ["helix against the table"] = new() { Acquisition = CtScanners.Helical(60, -1.2, rows: 16, channels: 64, viewsPerRotation: 100) },
        ["perfusion"] = new()
        {
            Acquisition = CtScanners.AtRest(3, rows: 2, channels: 64, viewsPerRotation: 40),
            Trajectory = CtTrajectory.StepAndShoot(CtScanners.AtRest(3, viewsPerRotation: 40), [5, 5, 5], pauseS: 1.5),
        },
        ["localizer"] = new()
        {
            Acquisition = CtScanners.Localizer(views: 50, rows: 2, channels: 64),
            Trajectory = CtTrajectory.Localizer(CtScanners.Localizer(views: 50), Math.PI / 2, 120, -80),
        },
        ["flat cone beam"] = new() { Acquisition = CtScanners.ConeBeam(32, 12.8, views: 20) },
        ["short scan"] = new() { Acquisition = CtScanners.ConeBeam(32, 12.8, views: 90).ShortScan() },
        ["offset detector"] = new() { Acquisition = CtScanners.ConeBeam(32, 12.8, views: 20).WithOffsetDetector(120) },
        ["projection matrices"] = new()
        {
            Acquisition = CtScanners.ConeBeam(32, 12.8, views: 20).AsFreePath(),
            Trajectory = CtTrajectory.Rotations(CtScanners.ConeBeam(32, 12.8, views: 20)).WithProjectionMatrices(CtScanners.ConeBeam(32, 12.8).Sources[0], .4, .002, 7),
        },
    };

    [Theory]
    [MemberData(nameof(Scans))]
    public void Every_scan_has_a_header_that_the_node_accepts_and_the_views_it_promises(string scan)
    {
        CtSimulation simulation = new(All[scan] with { AirViews = 3, DarkViews = 3, MaxDegreeOfParallelism = 2 });
        CtViewBlock[] blocks = [.. simulation.Blocks()];

        Assert.Empty(ScanHeaderRules.Check(simulation.Header));
        Assert.Equal(((CtAcquisition)simulation.Header.Acquisition).ViewCount, blocks.Where(b => b.Kind == CtViewKind.Object).Sum(b => b.Views.Count));
        Assert.Equal(simulation.SampleBytes, blocks.Sum(block => (long)block.Samples.Length));
        double[] times = [.. blocks.Where(b => b.Kind == CtViewKind.Object).SelectMany(b => b.Views).Select(view => view.TimeS!.Value)];
        Assert.All(times.Zip(times.Skip(1)), pair => Assert.True(pair.Second > pair.First));
    }

    [Theory]
    [InlineData(.75)]
    [InlineData(-1.2)]
    public void Helix_sees_the_whole_length_from_half_a_turn_on_either_side(double pitch)
    {
        CtAcquisition helix = CtScanners.Helical(lengthMm: 100, pitch, rows: 16, viewsPerRotation: 200);
        CtTrajectory path = CtTrajectory.Rotations(helix, middleMm: 30);
        double feed = helix.TableFeedPerRotationMm!.Value, ahead = Math.Sign(pitch) * (16 * .625 + Math.Abs(feed)) / 2;

        Assert.Equal(pitch * 10, feed, 1e-12);
        Assert.Equal(30 - Math.Sign(pitch) * 50 - ahead, path.View(0).TablePositionMm, Math.Abs(feed) / 200);
        Assert.Equal(30 + Math.Sign(pitch) * 50 + ahead, path.View(path.ViewCount - 1).TablePositionMm, Math.Abs(feed) / 200);
        Assert.Equal(feed / 200, path.View(1).TablePositionMm - path.View(0).TablePositionMm, 1e-12);
    }

    [Fact]
    public void Perfusion_turns_at_rest_with_the_tube_off_between_the_turns()
    {
        CtSimulation scan = new(All["perfusion"]);

        Assert.All(Enumerable.Range(0, 120), i => Assert.Equal(5, scan.View(i).TablePositionMm));
        Assert.Equal(2 * 2 * Math.PI, scan.View(80).AngleRad, 1e-12);
        Assert.Equal(1.0 / 40 + 1.5, scan.View(40).TimeS!.Value - scan.View(39).TimeS!.Value, 1e-9);
    }

    [Fact]
    public void Step_and_shoot_moves_only_between_turns()
    {
        CtTrajectory path = CtTrajectory.StepAndShoot(CtScanners.Axial(16, viewsPerRotation: 10), [-10, 0, 25], pauseS: 1);

        Assert.Equal([-10, -10, 0, 0, 25, 25], new[] { 0, 9, 10, 19, 20, 29 }.Select(i => path.View(i).TablePositionMm));
        Assert.Equal(30, path.ViewCount);
    }

    [Fact]
    public void Tube_of_a_localizer_stands_while_the_table_moves()
    {
        CtSimulation scan = new(All["localizer"]);

        Assert.All(Enumerable.Range(0, 50), i => Assert.Equal(Math.PI / 2, scan.View(i).AngleRad));
        Assert.Equal(120, scan.View(0).TablePositionMm, 1e-12);
        Assert.Equal(-80, scan.View(49).TablePositionMm, 1e-12);
        Assert.Equal(2, scan.View(49).TimeS!.Value, 1e-9); // 200 mm at 100 mm/s
    }

    [Fact]
    public void Table_may_follow_any_function_of_the_time_and_stop()
    {
        CtTrajectory path = CtTrajectory.Rotations(Helix).WithTable(t => 20 * Math.Min(t, 1)); // half a second a rotation: stops after two

        Assert.Equal(4, path.View(80).TablePositionMm, 1e-9);
        Assert.Equal(20, path.View(400).TablePositionMm, 1e-9);
        Assert.Equal(20, path.View(700).TablePositionMm, 1e-9);
    }

    [Fact]
    public void Two_places_of_the_focal_spot_along_the_fan_halve_the_channels_distance_at_the_isocentre()
    {
        CtTrajectory path = CtTrajectory.Rotations(CtScanners.Axial(4, 64)).WithFlyingFocalSpot(CtFocalSpot.InPlane(Source));
        var model = new CtForwardModel(CtScanners.Axial(4, 64), PatientPosition.Hfs, CtPhantoms.Head(.02));

        double[] positions = [.. new[] { 0, 1 }.Select(i => AtIsocentre(path.View(i) with { AngleRad = 0 }).X)];

        double channel = Source.ChannelPitchMm * Source.SourceIsocentreDistanceMm / Source.SourceDetectorDistanceMm;
        Assert.Equal(channel / 2, Math.Abs(positions[1] - positions[0]), 2e-4 * channel); // a circle is not a line
        Assert.Equal(path.View(0).FocalSpotAngleOffsetRad, path.View(2).FocalSpotAngleOffsetRad);

        Vector3D AtIsocentre(CtView view)
        {
            (Vector3D origin, Vector3D direction) = model.Ray(view, Source.CentralRow, Source.CentralChannel);
            return origin - origin.Y / direction.Y * direction;
        }
    }

    [Fact]
    public void Two_places_of_the_focal_spot_along_z_halve_the_rows_distance_at_the_isocentre()
    {
        CtTrajectory path = CtTrajectory.Rotations(CtScanners.Axial(4, 64)).WithFlyingFocalSpot(CtFocalSpot.Axial(Source));
        var model = new CtForwardModel(CtScanners.Axial(4, 64), PatientPosition.Hfs, CtPhantoms.Head(.02));

        double[] heights = [.. new[] { 0, 1 }.Select(i => AtIsocentre(path.View(i) with { AngleRad = 0 }).Z)];

        Assert.Equal(.625 / 2, Math.Abs(heights[1] - heights[0]), .002); // the spot moves outwards too, by 1 %
        Assert.True(path.View(0).FocalSpotRadialOffsetMm * path.View(0).FocalSpotAxialOffsetMm > 0);
        Assert.Equal(4, CtFocalSpot.InPlaneAndAxial(Source).Distinct().Count());

        Vector3D AtIsocentre(CtView view)
        {
            (Vector3D origin, Vector3D direction) = model.Ray(view, Source.CentralRow, Source.CentralChannel);
            return origin - origin.Y / direction.Y * direction;
        }
    }

    [Fact]
    public void Modulated_current_is_highest_through_the_width_of_the_patient()
    {
        CtTrajectory path = CtTrajectory.Rotations(Helix).WithModulatedTubeCurrent(meanMa: 200, depth: .4);

        Assert.Equal(120, path.View(0).TubeCurrentMa!.Value, 1e-9);
        Assert.Equal(280, path.View(50).TubeCurrentMa!.Value, 1e-9);
        Assert.Equal(200, Enumerable.Range(0, 200).Average(i => path.View(i).TubeCurrentMa!.Value), 1e-9);
    }

    [Theory]
    [InlineData(0)] // counted from the outer edges of the fan
    [InlineData(.2)]
    public void Short_scan_is_half_a_turn_and_the_fan(double overscan)
    {
        CtAcquisition scan = CtScanners.ConeBeam(512, .8, views: 3600).ShortScan(overscan);

        double arc = (scan.ViewCount!.Value - 1) * 2 * Math.PI / 3600;
        Assert.Equal(Math.PI + 2 * Math.Atan(256 * .8 / 1500) + overscan, arc, 2 * Math.PI / 3600);
    }

    [Fact]
    public void Offset_detector_sees_further_to_one_side()
    {
        CtAcquisition scan = CtScanners.ConeBeam(512, .8).WithOffsetDetector(160);
        var model = new CtForwardModel(scan, PatientPosition.Hfs, CtPhantoms.Head(.02));

        Vector3D first = model.Ray(new CtView(0, 0), 255.5, -.5).Direction, last = model.Ray(new CtView(0, 0), 255.5, 511.5).Direction;

        Assert.Equal((-204.8 + 160) / 1500, first.X / first.Y, 1e-9);
        Assert.Equal((204.8 + 160) / 1500, last.X / last.Y, 1e-9);
    }

    [Fact]
    public void Opposite_rays_coincide_without_the_quarter_offset_and_interlace_with_it()
    {
        CtAcquisition with = CtScanners.Axial(1, 64), without = with.WithoutQuarterOffset();

        Assert.Equal(0, FromOpposite(without), 1e-9);
        Assert.Equal(.5, FromOpposite(with), 1e-9);

        // Between a ray of the view at φ = 0 and the nearest of those that come back at φ = π, in channels.
        static double FromOpposite(CtAcquisition scan)
        {
            double fromCentre = 30 - scan.Sources[0].CentralChannel, returning = scan.Sources[0].CentralChannel - fromCentre;
            return Math.Abs(returning - Math.Round(returning));
        }
    }

    [Fact]
    public void Path_without_rotations_needs_its_trajectory() =>
        Assert.Throws<ArgumentException>(() => new CtSimulation(new() { Acquisition = CtScanners.Localizer(10) }));
}
