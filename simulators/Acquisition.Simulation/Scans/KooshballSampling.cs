using Acquisition.Core.Model.Geometry;
using Acquisition.Core.Model.Mr;

namespace Acquisition.Simulation.Scans;

/// <summary>Straight spokes through the centre in all directions of space, by the two-dimensional golden means (Chan et al., MRM 61 (2009) 354).</summary>
public sealed record KooshballSampling : NonCartesianSampling
{
    private const double FirstMean = .46557123187676802, SecondMean = .68232780382801933;

    public int Spokes { get; init; } = 4096;

    private protected override MrTrajectory Trajectory => MrTrajectory.Other;
    private protected override int Readouts => Spokes;

    internal override int SamplesPerReadout(MrSimulationOptions options) => options.EncodedSpace.Matrix.X;

    internal override IReadOnlyList<MrEncoding> Encodings(MrSimulationOptions options) => options.Partitions > 1
        ? base.Encodings(options)
        : throw new ArgumentException("A kooshball is 3-D: Partitions must be above 1.", nameof(options));

    private protected override int CenterSample(MrSimulationOptions options) => SamplesPerReadout(options) / 2;

    private protected override Vector3D K(MrSimulationOptions options, int index, double sample)
    {
        double z = index * FirstMean % 1, across = Math.Sqrt(1 - z * z);
        (double sin, double cos) = Math.SinCos(2 * Math.PI * (index * SecondMean % 1));
        return (sample - CenterSample(options)) / options.EncodedSpace.Matrix.X * new Vector3D(across * cos, across * sin, z);
    }
}
