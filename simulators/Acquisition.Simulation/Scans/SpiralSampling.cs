using Acquisition.Core.Model.Geometry;
using Acquisition.Core.Model.Mr;

namespace Acquisition.Simulation.Scans;

/// <summary>
/// Interleaved spirals from the centre outwards, k = k_max·τ^p·exp(i2π(n·τ + interleave)), τ = √(sample/samples), which runs at an even speed outside. Of a slab,
/// a stack of spirals. p = 1 is Archimedes': with n = N/(2·interleaves) turns all arms together lie 1/FOV apart.
/// </summary>
public sealed record SpiralSampling : NonCartesianSampling
{
    public int Interleaves { get; init; } = 16;

    /// <summary>p: above 1 the centre is denser, and at the edge the arms lie p/FOV apart.</summary>
    public double DensityExponent { get; init; } = 1;

    /// <summary>Samples over what 1/FOV from sample to sample along the outermost turn needs.</summary>
    public double Oversampling { get; init; } = 1.3;

    private protected override MrTrajectory Trajectory => MrTrajectory.Spiral;
    private protected override int Readouts => Interleaves;

    /// <summary>At the edge a step of 1 in sample goes 2π·n·k_max/(2·samples).</summary>
    internal override int SamplesPerReadout(MrSimulationOptions options) =>
        (int)Math.Ceiling(Oversampling * Math.PI * Turns(options) * .5 * options.Columns);

    private protected override int Partitions(MrSimulationOptions options) => options.EncodedSpace.Matrix.Z;

    private protected override int CenterSample(MrSimulationOptions options) => 0;

    private protected override Vector3D K(MrSimulationOptions options, int index, double sample)
    {
        double tau = Math.Sqrt(Math.Max(0, sample) / SamplesPerReadout(options)), radius = .5 * Math.Pow(tau, DensityExponent);
        (double sin, double cos) = Math.SinCos(2 * Math.PI * (Turns(options) * tau + (double)(index % Interleaves) / Interleaves));
        return new(radius * cos, radius * sin, 0);
    }

    private double Turns(MrSimulationOptions options) => .5 * options.Columns / Interleaves;
}
