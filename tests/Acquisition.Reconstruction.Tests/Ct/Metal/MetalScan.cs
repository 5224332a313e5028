using System.Runtime.InteropServices;
using Acquisition.Core.Model.Ct;
using Acquisition.Core.Model.Geometry;
using Acquisition.Core.Model.Images;
using Acquisition.Core.Model.Recipes;
using Acquisition.Core.Model.Scans;
using Acquisition.Reconstruction.Tests.Ct.ParallelBeam;
using Acquisition.Simulation.Ct;
using Acquisition.Simulation.Phantoms;

namespace Acquisition.Reconstruction.Tests.Ct.Metal;

/// <summary>
/// A pelvis with a hip joint of metal on either side. The metal hardens the beam, some scatter reaches every channel, and photons are counted: what is behind the
/// metal is nearly lost, and more where both are in a line.
/// </summary>
internal sealed class MetalScan
{
    private const double Scatter = 2e-4, Photons = 3e5;

    private static readonly Vector3D[] Joints = [new(62, 6, 0), new(-60, 0, 0)];

    private readonly double _radius;

    public MetalScan(CtBeam beam, int rows, double metalRadiusMm, Recipe recipe, int rotations = 1)
    {
        _radius = metalRadiusMm;
        CtAcquisition ct = beam == CtBeam.Divergent
            ? CtScans.Acquisition(channels: 444, views: 360, rows: rows, rotations: rotations)
            : ParallelScans.Acquisition(channels: 320, pitchMm: 1, rows: rows, viewsPerRotation: 720, views: 360);
        Header = ParallelScans.Header(ct, recipe);
        Block = Measure(ct);
    }

    public ScanHeader Header { get; }

    public CtViewBlock Block { get; }

    /// <summary>The pelvis without metal: soft tissue, bones about the joints, fat and a bladder.</summary>
    public static Phantom Pelvis { get; } = new("pelvis",
        [
            new(new(0, 0, 0), new(140, 95, double.PositiveInfinity), 1.0 * CtScans.Water),
            new(new(62, 6, 0), new(26, 24, double.PositiveInfinity), 0.6 * CtScans.Water),
            new(new(-60, 0, 0), new(26, 24, double.PositiveInfinity), 0.6 * CtScans.Water),
            new(new(0, 55, 0), new(20, 12, double.PositiveInfinity), 0.7 * CtScans.Water),
            new(new(0, -25, 0), new(24, 18, double.PositiveInfinity), 0.02 * CtScans.Water),
            new(new(30, 45, 0), new(12, 9, double.PositiveInfinity), -0.1 * CtScans.Water),
            new(new(-25, 38, 0), new(8, 8, double.PositiveInfinity), 0.05 * CtScans.Water),
        ],
        []);

    /// <summary>Root mean square of what an image is off, HU, between the joints or about them: in pixels outside metal that no edge crosses.</summary>
    public double Error(ReconstructedImage image)
    {
        (double squares, int count) = (0, 0);
        for (int i = 0; i < image.Pixels.Length; i++)
        {
            (int row, int column) = Math.DivRem(i, image.Columns);
            Vector3D p = image.Plane.PixelCentre(row, column) with { Z = 0 };
            if (p.X * p.X / (130 * 130) + p.Y * p.Y / (85 * 85) > 1 || Joints.Any(joint => (p - joint).Length < _radius + 4)) continue;
            double truth = Pelvis.ValueAt(p);
            bool uniform = true;
            for (int k = 0; k < 9; k++) uniform &= Pelvis.ValueAt(p + new Vector3D(2 * (k / 3 - 1), 2 * (k % 3 - 1), 0)) == truth;
            if (!uniform || float.IsNaN(image.Pixels.Span[i])) continue;
            squares += Math.Pow(image.Pixels.Span[i] - CtTruth.Hounsfield(truth, CtScans.Water), 2);
            count++;
        }
        return Math.Sqrt(squares / count);
    }

    /// <summary>The least value in the middle of the metal.</summary>
    public double Metal(ReconstructedImage image) => Enumerable.Range(0, image.Pixels.Length)
        .Where(i => Joints.Any(joint => (image.Plane.PixelCentre(i / image.Columns, i % image.Columns) with { Z = 0 } - joint).Length < _radius / 2))
        .Min(i => image.Pixels.Span[i]);

    private CtViewBlock Measure(CtAcquisition ct)
    {
        CtSource source = ct.Sources[0];
        int views = (int)ct.ViewCount!.Value;
        float[] samples = new float[views * source.Elements];
        CtView[] gantry = [.. Enumerable.Range(0, views).Select(i => new CtView(i * 2 * Math.PI / ct.ViewsPerRotation, i / ct.ViewsPerRotation * (ct.TableFeedPerRotationMm ?? 0)))];
        // Metal in the first row only, where there are several: the others must stay as they are.
        Phantom metal = new("metal", [.. Joints.Where(_ => _radius > 0).Select(joint => new Ellipsoid(joint, new(_radius, _radius, double.PositiveInfinity), 18 * CtScans.Water))], []);
        CtForwardModel? tissues = source.Beam == CtBeam.Divergent ? new(ct, PatientPosition.Hfs, Pelvis, CtRays.Fans) : null, metals = tissues is null ? null : new(ct, PatientPosition.Hfs, metal, CtRays.Fans);
        CtView at = default;
        Random random = new(7);
        float[] tissue = new float[source.Elements], hard = new float[source.Elements];
        float[] ofTissue = source.Beam == CtBeam.Parallel ? Parallel(ct, Pelvis) : [], ofMetal = source.Beam == CtBeam.Parallel ? Parallel(ct, metal) : [];
        for (int view = 0; view < views; view++)
        {
            at = gantry[view];
            tissues?.Project(at, tissue);
            metals?.Project(at, hard);
            if (ofTissue.Length > 0) ofTissue.AsSpan(view * source.Elements, source.Elements).CopyTo(tissue);
            if (ofMetal.Length > 0) ofMetal.AsSpan(view * source.Elements, source.Elements).CopyTo(hard);
            for (int i = 0; i < source.Elements; i++)
            {
                double m = i < source.DetectorChannels ? hard[i] : 0;
                double passed = Math.Exp(-tissue[i]) * (m > 0 ? 0.5 * Math.Exp(-0.5 * m) + 0.5 * Math.Exp(-1.5 * m) : 1) + Scatter * (m > 0 ? 1 : 0);
                double counted = passed * Photons, noise = Math.Sqrt(counted) * Normal(random);
                samples[view * source.Elements + i] = (float)-Math.Log(Math.Max(1, counted + noise) / Photons);
            }
        }
        return new CtViewBlock(CtViewKind.Object, 0, gantry, MemoryMarshal.AsBytes(samples.AsSpan()).ToArray());
    }

    private static float[] Parallel(CtAcquisition ct, Phantom phantom) =>
        MemoryMarshal.Cast<byte, float>(ParallelScans.Views(ct, phantom, startRad: 0).Samples.Span).ToArray();

    private static double Normal(Random random) => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}
