using Acquisition.Core.Model.Ct;
using Acquisition.Core.Model.Geometry;
using Acquisition.Reconstruction.Operators;
using Acquisition.Reconstruction.Operators.Host;
using Acquisition.Simulation.Ct;
using Acquisition.Simulation.Phantoms;
using Acquisition.Simulation.Scans;

namespace Acquisition.Reconstruction.Tests.Operators;

/// <summary>Projections of bodies whose line integrals are closed forms, along the rays of the simulator.</summary>
public class FootprintProjectorTests
{
    public static TheoryData<string> Geometries => ["flat fan", "cylindrical fan", "parallel", "flat cone", "cylindrical cone", "helix", "flying focal spot, flat", "flying focal spot, cylindrical"];

    [Theory]
    [MemberData(nameof(Geometries))]
    public void Errors_fall_with_the_square_of_the_voxel(string geometry)
    {
        // A Gaussian ball has no edges: what is lost is curvature within a voxel, of second order. Halving it leaves a quarter.
        double coarse = ErrorOfBall(geometry, 4), fine = ErrorOfBall(geometry, 2);
        Assert.InRange(coarse / fine, 3.2, 5);
        Assert.InRange(fine, 0, 0.02);      // of the largest line integral; deviation 8 mm, voxel 2 mm: (2/8)²/4
    }

    [Theory]
    [InlineData(DetectorShape.Flat)]
    [InlineData(DetectorShape.Cylindrical)]
    public void Ellipsoids_have_their_chords(DetectorShape shape)
    {
        (BeamDetector detector, Values<BeamView> views) = (Projections.Detector(shape, 64, 40), Projections.Helix(5));
        Ellipsoid body = new(new(6, -9, 4), new(34, 22, 17), 0.02);
        const int Size = 96;
        VoxelGrid grid = VoxelGrid.About(default, Size, Size, Size, 1, 1);
        HostArray volume = Sampled(grid, Size, Size, Size, p => body.Contains(p) ? body.Value : 0, fine: 3);
        HostArray projections = Forward(new ConeProjector(Shape.Real(Size, Size, Size), grid, detector, views), volume);
        (double worst, double squares) = (0, 0);
        for (int i = 0; i < projections.Length; i++)
        {
            double error = projections.Re.Span[i] - Mean(detector, views, i, (origin, direction) => body.Value * body.Chord(origin, direction));
            worst = Math.Max(worst, Math.Abs(error));
            squares += error * error;
        }
        // A surface that is grazed is known to a part of a voxel: of a chord of up to 68 mm half a voxel at either end, and 2 % of that as a rule.
        Assert.InRange(worst, 0, 0.02 * 4);
        Assert.InRange(Math.Sqrt(squares / projections.Length), 0, 0.02 * 0.25);
    }

    [Fact]
    public void Every_parallel_view_sees_all_of_the_image_once()
    {
        // Turned by any angle: what pixels of 1.5 mm hold is what channels of 1.3 mm get.
        BeamDetector detector = Projections.Parallel(90, 1);
        VoxelGrid grid = VoxelGrid.About(new(4, -7, 0), 40, 50, 1, 1.5, 1);
        HostArray image = HostArray.Allocate(Shape.Real(40, 50, 1));
        Random random = new(3);
        foreach (ref float value in image.Re.Span) value = random.NextSingle();
        HostArray projections = Forward(new PlanarProjector(Shape.Real(40, 50, 1), grid, detector, Projections.Circle(23)), image);
        double mass = image.Re.ToArray().Sum(value => (double)value) * 1.5 * 1.5;
        for (int view = 0; view < 23; view++)
            Assert.Equal(mass, projections.Re.ToArray().Skip(view * 90).Take(90).Sum(value => (double)value) * detector.ChannelPitchMm, mass * 1e-5);      // float sums
    }

    private static double ErrorOfBall(string geometry, double voxelMm)
    {
        const double Deviation = 8, Box = 96;
        bool planar = geometry.Contains("fan") || geometry == "parallel";
        DetectorShape shape = geometry.Contains("cylindrical") || geometry == "helix" ? DetectorShape.Cylindrical : DetectorShape.Flat;
        // Elements of 4.4 mm at the axis, no smaller than the voxels: a voxel is flat, and only a mean over several steps is of second order.
        BeamDetector detector = geometry == "parallel" ? Projections.Parallel(24, 1, 4.4) : Projections.Detector(shape, 24, planar ? 1 : 14, 8, 8);
        Values<BeamView> views = geometry.Contains("flying") ? Projections.Flying(7) : geometry == "helix" ? Projections.Helix(7) : Projections.Circle(7);
        int size = (int)(Box / voxelMm), slices = planar ? 1 : size;
        VoxelGrid grid = VoxelGrid.About(default, size, size, slices, voxelMm, voxelMm);
        Vector3D centre = new(7, -5, planar ? 0 : 3);
        double Squared(Vector3D p) => (p - centre).Dot(p - centre);
        HostArray volume = Sampled(grid, size, size, slices, p => Math.Exp(-Squared(p) / (2 * Deviation * Deviation)), fine: 2);
        Shape domain = Shape.Real(size, size, slices);
        HostArray projections = Forward(planar ? new PlanarProjector(domain, grid, detector, views) : new ConeProjector(domain, grid, detector, views), volume);

        double Line(Vector3D origin, Vector3D direction)
        {
            if (planar) (origin, direction) = (new(origin.X, origin.Y, 0), new Vector3D(direction.X, direction.Y, 0));
            Vector3D unit = 1 / direction.Length * direction, away = (origin - centre).Cross(unit);
            return Deviation * Math.Sqrt(2 * Math.PI) * Math.Exp(-away.Dot(away) / (2 * Deviation * Deviation));
        }
        double worst = 0;
        for (int i = 0; i < projections.Length; i++) worst = Math.Max(worst, Math.Abs(projections.Re.Span[i] - Mean(detector, views, i, Line)));
        return worst / (Deviation * Math.Sqrt(2 * Math.PI));
    }

    /// <summary>The mean over a detector element of an integral along the simulator's rays, by Gauss's rule of two points each way.</summary>
    private static double Mean(BeamDetector detector, Values<BeamView> views, int element, Func<Vector3D, Vector3D, double> line)
    {
        (int view, int cell) = Math.DivRem(element, detector.Channels * detector.Rows);
        (int channel, int row) = Math.DivRem(cell, detector.Rows);
        BeamView at = views[view];
        CtView gantry = new(at.AngleRad, at.TablePositionMm)
        {
            FocalSpotAngleOffsetRad = at.FocalSpotAngleRad,
            FocalSpotRadialOffsetMm = at.FocalSpotRadialMm,
            FocalSpotAxialOffsetMm = at.FocalSpotAxialMm,
        };
        CtForwardModel? model = detector.Beam == CtBeam.Divergent ? Model(detector) : null;
        double sum = 0;
        foreach (double c in (double[])[-0.5 / Math.Sqrt(3), 0.5 / Math.Sqrt(3)])
            foreach (double r in (double[])[-0.5 / Math.Sqrt(3), 0.5 / Math.Sqrt(3)])
            {
                (double sin, double cos) = Math.SinCos(at.AngleRad);
                double t = (channel + c - detector.CentralChannel) * detector.ChannelPitchMm;
                (Vector3D origin, Vector3D direction) = model?.Ray(gantry, row + r, channel + c) ?? (new(t * cos, t * sin, 0), new(-sin, cos, 0));
                sum += line(origin, direction) / 4;
            }
        return sum;
    }

    private static CtForwardModel Model(BeamDetector detector)
    {
        CtSource source = CtScanners.Axial().Sources[0] with
        {
            DetectorShape = detector.Shape,
            SourceIsocentreDistanceMm = detector.SourceIsocentreMm,
            SourceDetectorDistanceMm = detector.SourceDetectorMm,
            DetectorChannels = detector.Channels,
            ChannelPitchMm = detector.ChannelPitchMm,
            CentralChannel = detector.CentralChannel,
            DetectorRows = detector.Rows,
            RowPitchMm = detector.RowPitchMm,
            CentralRow = detector.CentralRow,
        };
        return new(CtScanners.Axial() with { Sources = [source] }, PatientPosition.Hfs, new("nothing", [], []));
    }

    /// <summary>The means over the voxels of what is known at points, from fine³ points each.</summary>
    private static HostArray Sampled(VoxelGrid grid, int rows, int columns, int slices, Func<Vector3D, double> value, int fine)
    {
        HostArray volume = HostArray.Allocate(Shape.Real(rows, columns, slices));
        int deep = slices == 1 ? 1 : fine;
        Parallel.For(0, volume.Length, i =>
        {
            (int pixel, int slice) = Math.DivRem(i, slices);
            double sum = 0;
            for (int k = 0; k < fine * fine * deep; k++)
            {
                double row = pixel / columns + (k % fine + 0.5) / fine - 0.5, column = pixel % columns + (k / fine % fine + 0.5) / fine - 0.5, z = slice + (k / fine / fine + 0.5) / deep - 0.5;
                sum += value(grid.Origin + row * grid.RowStep + column * grid.ColumnStep + new Vector3D(0, 0, z * grid.SliceStepMm));
            }
            volume.Re.Span[i] = (float)(sum / (fine * fine * deep));
        });
        return volume;
    }

    private static HostArray Forward(LinearOperator description, HostArray x)
    {
        HostArray y = HostArray.Allocate(description.Range);
        using ILinearMap<HostArray> map = HostBackend.Shared.Open(description);
        map.Forward(x, y);
        return y;
    }
}
