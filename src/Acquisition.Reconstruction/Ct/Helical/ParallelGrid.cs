using Acquisition.Core.Model.Ct;
using Acquisition.Reconstruction.Fourier;

namespace Acquisition.Reconstruction.Ct.Helical;

/// <summary>
/// The rays of a parallel view: evenly spaced across all that the fan has, a node at t = 0. They are filtered from rays that lie a fraction of a step beside
/// them, where the fan itself has a ray next to the axis: near it nothing is interpolated along t, and what the quarter offset is for stays. Immutable.
/// </summary>
internal sealed class ParallelGrid
{
    /// <param name="source">The detector.</param>
    /// <param name="viewsPerHalfTurn">M.</param>
    /// <param name="fans">From the places of the focal spot that lie in one plane: their rays interleave in a row.</param>
    public ParallelGrid(CtSource source, int viewsPerHalfTurn, IReadOnlyList<FanRays> fans)
    {
        FanRays rays = new(source, default);
        StepMm = source.ChannelSpacingMm / fans.Count;
        SampleOffset = fans.SelectMany(fan => fan.LateralMm).MinBy(Math.Abs) / StepMm;
        (double far, double near) = (Math.Max(-rays.LateralMm[0], rays.LateralMm[^1]), Math.Min(-rays.LateralMm[0], rays.LateralMm[^1]));
        Count = 2 * (int)Math.Ceiling(far / StepMm) + 1;
        Stride = (Count + LaneTile.Lanes - 1) / LaneTile.Lanes * LaneTile.Lanes;
        ViewsPerHalfTurn = viewsPerHalfTurn;
        // A spot that flies moves the fan's edges by less than a ray.
        int seen = (int)(near / StepMm) - (fans.Count > 1 ? 1 : 0);
        Unseen = new float[Stride];
        for (int ray = 0; ray < Stride; ray++) Unseen[ray] = Math.Abs(ray - Middle) <= seen ? 0 : float.NaN;
    }

    /// <summary>Rays of a view: sampling points along t.</summary>
    public int Count { get; }

    /// <summary><see cref="Count"/> in whole cache lines.</summary>
    public int Stride { get; }

    /// <summary>Distance of neighbouring rays.</summary>
    public double StepMm { get; }

    /// <summary>From the rays to the samples that they are filtered from, in steps: at most a half either way.</summary>
    public double SampleOffset { get; }

    /// <summary>M: view j + M sees the rays of view j from the other end.</summary>
    public int ViewsPerHalfTurn { get; }

    /// <summary>By ray: 0 where every view has it, NaN where not.</summary>
    public float[] Unseen { get; }

    /// <summary>Index of the ray through the axis.</summary>
    public int Middle => (Count - 1) / 2;

    /// <summary>t of a ray.</summary>
    public double LateralMm(int ray) => (ray - Middle) * StepMm;

    /// <summary>t of the sample beside a ray, seen from a group's first view.</summary>
    public double SampleMm(int ray) => (ray - Middle + SampleOffset) * StepMm;
}
