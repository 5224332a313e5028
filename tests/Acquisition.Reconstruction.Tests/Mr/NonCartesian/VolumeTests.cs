using System.Runtime.InteropServices;
using Acquisition.Core.Model.Geometry;
using Acquisition.Core.Model.Images;
using Acquisition.Core.Model.Mr;
using Acquisition.Core.Model.Scans;

namespace Acquisition.Reconstruction.Tests.Mr.NonCartesian;

/// <summary>A ball, whose k-space in three dimensions is a closed form, from a kooshball and from a stack of stars.</summary>
public class VolumeTests
{
    private const int Size = 32;
    private const double FieldOfViewMm = 160, RadiusMm = 40, Value = 1000;
    private static readonly Vector3D Ball = new(15, -10, 12);

    /// <summary>The mean inside: of the value.</summary>
    private const double Flat = 0.04;

    /// <summary>Single voxels half way in. The ringing of a ball's whole surface meets in its middle, where k-space that ends at K leaves 2/π·sin(2πKR): voxels there are left out.</summary>
    private const double Focused = 0.2;

    /// <summary>Five voxels outside, where k-space ends: of the value.</summary>
    private const double Ringing = 0.15;

    [Fact]
    public void A_kooshball_shows_a_ball_where_it_lies()
    {
        // π·32²/2 directions are a spoke for each cell of the sphere at k's edge.
        const int Spokes = 1700;
        IEnumerable<MrReadout> readouts = Enumerable.Range(0, Spokes).Select(line =>
        {
            double z = 1 - (line + .5) / Spokes, ring = Math.Sqrt(1 - z * z), angle = line * Math.PI * (3 - Math.Sqrt(5));
            return Readout(line, 0, [.. Enumerable.Range(-Size / 2, Size).Select(i => (i * ring * Math.Cos(angle), i * ring * Math.Sin(angle), i * z))], dimensions: 3);
        });
        AssertShowsTheBall(Reconstruct.All(Header(MrTrajectory.Radial, Spokes, partitions: null), readouts.InBlocks()));
    }

    [Fact]
    public void So_does_a_stack_of_stars_by_its_counters()
    {
        const int Spokes = 51;
        IEnumerable<MrReadout> readouts = from partition in Enumerable.Range(0, Size)
                                          from line in Enumerable.Range(0, Spokes)
                                          let angle = Math.PI * line / Spokes
                                          select Readout(line, partition, [.. Enumerable.Range(-Size / 2, Size).Select(i => (i * Math.Cos(angle), i * Math.Sin(angle), (double)partition - Size / 2))], dimensions: 0);
        AssertShowsTheBall(Reconstruct.All(Header(MrTrajectory.Radial, Spokes, partitions: Size), readouts.InBlocks()));
    }

    private static void AssertShowsTheBall(List<ReconstructedImage> images)
    {
        Assert.Equal(Enumerable.Range(1, Size), images.Select(image => image.InstanceNumber));
        // 1/√(32³) of the sum of samples that are 1/160 mm apart.
        double unit = Math.Pow(FieldOfViewMm, 3) / Math.Pow(Size, 1.5);
        (double inside, int count) = (0, 0);
        (Vector3D sum, int bright) = (default, 0);
        foreach (ReconstructedImage image in images)
            for (int i = 0; i < image.Pixels.Length; i++)
            {
                Vector3D place = image.Plane.PixelCentre(i / Size, i % Size);
                double distance = (place - Ball).Length, value = image.Pixels.Span[i] / unit / Value;
                if (value > 0.5) (sum, bright) = (sum + place, bright + 1);
                if (distance is > RadiusMm / 4 and < RadiusMm / 2)
                {
                    inside += value;
                    count++;
                    Assert.Equal(1, value, Focused);
                }
                // Samples 1/160 mm apart repeat the ball in a ring 160 mm around itself, which the corners see.
                if (distance > RadiusMm + 25 && distance < FieldOfViewMm - RadiusMm - 25) Assert.InRange(value, 0, Ringing);
            }
        Assert.Equal(1, inside / count, Flat);
        // A tenth of a voxel: of the 2,100 voxels 800 lie on the surface, and whether each counts is a matter of chance, √800·23 mm/2,100.
        Assert.Equal(0, (1.0 / bright * sum - Ball).Length, 0.5);
    }

    private static ScanHeader Header(MrTrajectory trajectory, int lines, int? partitions)
    {
        MrSpace space = new(new(Size, Size, Size), new(FieldOfViewMm, FieldOfViewMm, FieldOfViewMm));
        return NonCartesianScans.Simulate(coils: 1).Header.WithEncoding(encoding => encoding with
        {
            EncodedSpace = space,
            ReconSpace = space,
            Trajectory = trajectory,
            Limits = new()
            {
                KspaceEncodingStep1 = new(0, lines - 1, 0),
                KspaceEncodingStep2 = partitions is { } count ? new MrLimit(0, count - 1, count / 2) : null,
                Slice = new(0, 0, 0),
            },
        });
    }

    /// <param name="line">K-space encoding step 1.</param>
    /// <param name="partition">K-space encoding step 2.</param>
    /// <param name="k">Cycles per field of view along read, phase and slice, which are the patient's x, y and z.</param>
    /// <param name="dimensions">Of the trajectory that is sent.</param>
    private static MrReadout Readout(int line, int partition, (double X, double Y, double Z)[] k, int dimensions)
    {
        float[] samples = [.. k.SelectMany(at =>
        {
            double radius = Math.Sqrt(at.X * at.X + at.Y * at.Y + at.Z * at.Z) / FieldOfViewMm, x = 2 * Math.PI * radius * RadiusMm;
            double ball = 4 * Math.PI * Math.Pow(RadiusMm, 3) * (x < 1e-3 ? 1 / 3.0 : (Math.Sin(x) - x * Math.Cos(x)) / (x * x * x));
            (double sin, double cos) = Math.SinCos(-2 * Math.PI * (at.X * Ball.X + at.Y * Ball.Y + at.Z * Ball.Z) / FieldOfViewMm);
            return (float[])[(float)(Value * ball * cos), (float)(Value * ball * sin)];
        })];
        MrReadout readout = new()
        {
            NumberOfSamples = k.Length,
            ActiveChannels = 1,
            CenterSample = k.Length / 2,
            Counters = new(KspaceEncodeStep1: line, KspaceEncodeStep2: partition),
            Samples = MemoryMarshal.AsBytes(samples.AsSpan()).ToArray(),
        };
        return dimensions == 0 ? readout : readout.WithTrajectory(3, [.. k.SelectMany(at => (float[])[(float)at.X, (float)at.Y, (float)at.Z])]);
    }
}
