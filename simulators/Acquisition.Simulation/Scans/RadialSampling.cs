using Acquisition.Core.Model.Geometry;
using Acquisition.Core.Model.Mr;

namespace Acquisition.Simulation.Scans;

/// <summary>Straight spokes through the centre of the plane; of a slab, a stack of stars with Fourier-encoded partitions.</summary>
public sealed record RadialSampling : NonCartesianSampling
{
    public int Spokes { get; init; } = 256;
    public SpokeAngle Angle { get; init; }

    private protected override MrTrajectory Trajectory => Angle == SpokeAngle.Uniform ? MrTrajectory.Radial : MrTrajectory.GoldenAngle;
    private protected override int Readouts => Spokes;

    internal override int SamplesPerReadout(MrSimulationOptions options) => options.EncodedSpace.Matrix.X;

    private protected override int Partitions(MrSimulationOptions options) => options.EncodedSpace.Matrix.Z;

    private protected override int CenterSample(MrSimulationOptions options) => SamplesPerReadout(options) / 2;

    private protected override Vector3D K(MrSimulationOptions options, int index, double sample)
    {
        (double sin, double cos) = Math.SinCos(index * Step);
        double radius = (sample - CenterSample(options)) / options.EncodedSpace.Matrix.X;
        return new(radius * cos, radius * sin, 0);
    }

    /// <summary>From spoke to spoke, radians: half a turn over the golden ratio τ = (1 + √5)/2, or over τ + 6 (Winkelmann et al., IEEE TMI 26 (2007) 68; Wundrak et al., MRM 75 (2016) 2372).</summary>
    private double Step => Angle switch
    {
        SpokeAngle.Golden => Math.PI / ((1 + Math.Sqrt(5)) / 2),
        SpokeAngle.TinyGolden => Math.PI / ((1 + Math.Sqrt(5)) / 2 + 6),
        _ => Math.PI / Spokes,
    };
}

public enum SpokeAngle
{
    /// <summary>Half a turn in equal steps.</summary>
    Uniform,

    /// <summary>111.25°: any run of spokes is spread evenly.</summary>
    Golden,

    /// <summary>23.63°, the seventh tiny golden angle: as even, with gradients that change less.</summary>
    TinyGolden,
}
