using System.Runtime.InteropServices;
using Acquisition.Core.Model.Geometry;
using Acquisition.Core.Model.Images;
using Acquisition.Core.Model.Mr;
using Acquisition.Core.Model.Scans;
using Acquisition.Reconstruction.Operators;
using Acquisition.Reconstruction.Operators.Host;

namespace Acquisition.Reconstruction.Tests.Mr.NonCartesian;

/// <summary>A ball, whose k-space in three dimensions is a closed form, from a kooshball and from a stack of stars.</summary>
public class VolumeTests
{
    private const int Size = 32;
    private const double FieldOfViewMm = 160, RadiusMm = 40, Value = 1000;
    private static readonly Vector3D Ball = new(15, -10, 12);

    /// <summary>
    /// Of the norm of what the same part of k-space shows by a grid. Spokes 1/160 mm apart at the edge, cut there between samples, and the edge of the grid's own
    /// sphere or cylinder, where 5 % of its points are.
    /// </summary>
    private const double SamePart = 0.08;

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
        AssertShowsTheBall(Reconstruct.All(Header(MrTrajectory.Radial, Spokes, partitions: null), readouts.InBlocks()), isStack: false);
    }

    [Fact]
    public void So_does_a_stack_of_stars_by_its_counters()
    {
        const int Spokes = 51;
        IEnumerable<MrReadout> readouts = from partition in Enumerable.Range(0, Size)
                                          from line in Enumerable.Range(0, Spokes)
                                          let angle = Math.PI * line / Spokes
                                          select Readout(line, partition, [.. Enumerable.Range(-Size / 2, Size).Select(i => (i * Math.Cos(angle), i * Math.Sin(angle), (double)partition - Size / 2))], dimensions: 0);
        AssertShowsTheBall(Reconstruct.All(Header(MrTrajectory.Radial, Spokes, partitions: Size), readouts.InBlocks()), isStack: true);
    }

    private static void AssertShowsTheBall(List<ReconstructedImage> images, bool isStack)
    {
        Assert.Equal(Enumerable.Range(1, Size), images.Select(image => image.InstanceNumber));
        HostArray truth = Truth(isStack);
        List<float> made = [], expected = [];
        foreach (ReconstructedImage image in images)
        {
            // The patient's x, y and z are the image's: the grid's indices follow from the place.
            for (int i = 0; i < image.Pixels.Length; i++)
            {
                Vector3D place = image.Plane.PixelCentre(i / Size, i % Size);
                // Samples 1/160 mm apart repeat the ball in a ring 160 mm around itself, which the corners see.
                if ((place - Ball).Length > FieldOfViewMm - RadiusMm - 25) continue;
                int Index(double mm) => (int)Math.Round(mm / FieldOfViewMm * Size) + Size / 2;
                int at = (Index(place.Z) * Size + Index(place.Y)) * Size + Index(place.X);
                made.Add(image.Pixels.Span[i]);
                expected.Add(MathF.Sqrt(truth.Re.Span[at] * truth.Re.Span[at] + truth.Im.Span[at] * truth.Im.Span[at]));
            }
        }
        Assert.InRange(NonCartesianScans.Error([.. made], [.. expected]), 0, SamePart);
    }

    /// <summary>The closed form on a grid, zeros outside of the sphere or cylinder that spokes reach, transformed. [z × y × x].</summary>
    private static HostArray Truth(bool isStack)
    {
        Shape shape = Shape.Complex(Size, Size, Size);
        HostArray kspace = HostArray.Allocate(shape), image = HostArray.Allocate(shape);
        for (int i = 0; i < shape.Length; i++)
        {
            (double x, double y, double z) = (i % Size - Size / 2, i / Size % Size - Size / 2, i / (Size * Size) - Size / 2);
            if (x * x + y * y + (isStack ? 0 : z * z) > Size * Size / 4) continue;
            (kspace.Re.Span[i], kspace.Im.Span[i]) = Signal((x, y, z));
        }
        using ILinearMap<HostArray> fourier = HostBackend.Shared.Open(new CentredFourier(shape, [0, 1, 2]));
        fourier.Adjoint(kspace, image);
        return image;
    }

    private static (float Re, float Im) Signal((double X, double Y, double Z) k)
    {
        double radius = Math.Sqrt(k.X * k.X + k.Y * k.Y + k.Z * k.Z) / FieldOfViewMm, x = 2 * Math.PI * radius * RadiusMm;
        double ball = 4 * Math.PI * Math.Pow(RadiusMm, 3) * (x < 1e-3 ? 1 / 3.0 : (Math.Sin(x) - x * Math.Cos(x)) / (x * x * x));
        (double sin, double cos) = Math.SinCos(-2 * Math.PI * (k.X * Ball.X + k.Y * Ball.Y + k.Z * Ball.Z) / FieldOfViewMm);
        return ((float)(Value * ball * cos), (float)(Value * ball * sin));
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
            (float re, float im) = Signal(at);
            return (float[])[re, im];
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
