using Acquisition.Core.Model.Ct;

namespace Acquisition.Reconstruction.Ct.Helical;

/// <summary>
/// How the parallel rays of one plane of the focal spot come out of its fans: for each ray four of the fans' own rays about it, and where it starts.
/// Immutable.
/// </summary>
internal sealed class ParallelRays
{
    /// <summary>Rays that are nearer than this, in steps of the grid, are the same ray twice: no cubic runs through them.</summary>
    private const double Nearest = .1;

    private readonly RayTap?[] _taps;
    private readonly RayTap?[] _samples;

    /// <param name="source">The detector.</param>
    /// <param name="grid">The rays that are wanted.</param>
    /// <param name="fans">Of the places in this plane, by their place in the pattern.</param>
    /// <param name="profile">Nodes along z.</param>
    public ParallelRays(CtSource source, ParallelGrid grid, IReadOnlyList<(int Place, FanRays Rays)> fans, SliceProfile profile)
    {
        FanRay[] rays = [.. fans.SelectMany(fan => Enumerable.Range(0, source.DetectorChannels).Select(
            c => new FanRay(fan.Place, c, fan.Rays.LateralMm[c], fan.Rays.DepthMm[c], fan.Rays.LengthMm[c]))).OrderBy(ray => ray.LateralMm)];
        for (int i = 1; i < rays.Length; i++)
            if (rays[i].LateralMm - rays[i - 1].LateralMm < Nearest * grid.StepMm) throw CtErrors.NotSupported("A focal spot whose places see the same rays");

        double nodesPerMm = profile.NodesPerRow / source.RowPitchMm;
        CentralNode = (float)(profile.FirstRow + profile.NodesPerRow * source.CentralRow + fans[0].Rays.AxialMm * nodesPerMm);
        _taps = [.. Enumerable.Range(0, grid.Count).Select(ray => RayTap.Of(rays, grid.LateralMm(ray)))];
        _samples = [.. Enumerable.Range(0, grid.Count).Select(ray => RayTap.Of(rays, grid.SampleMm(ray)))];
        float[] depth = new float[grid.Stride], slope = new float[grid.Stride];
        for (int ray = 0; ray < grid.Stride; ray++)
        {
            // Where the fans have no ray, the outermost one's numbers do: nothing is taken there.
            RayTap tap = RayTap.Of(rays, Math.Clamp(grid.LateralMm(ray), rays[0].LateralMm, rays[^1].LateralMm))!;
            depth[ray] = (float)tap.Of(r => r.DepthMm);
            slope[ray] = (float)(tap.Of(r => r.LengthMm) * nodesPerMm);
        }
        Ahead = new(depth, slope, 1);
        Back = new(Reversed(depth, grid.Count), Reversed(slope, grid.Count), -1);
    }

    /// <summary>The node of the ray that stays in the focal spot's plane.</summary>
    public float CentralNode { get; }

    /// <summary>Where the rays start, seen from a group's first view.</summary>
    public RayStarts Ahead { get; }

    /// <summary>The same from the other end: the rays the other way round, and depth along them.</summary>
    public RayStarts Back { get; }

    /// <summary>What a ray is made of; null where the fans have none.</summary>
    public RayTap? Tap(int ray) => _taps[ray];

    /// <summary>What the sample beside a ray is made of; null where the fans have none.</summary>
    public RayTap? Sample(int ray) => _samples[ray];

    private static float[] Reversed(float[] of, int count)
    {
        float[] reversed = [.. of];
        Array.Reverse(reversed, 0, count);
        return reversed;
    }
}

/// <summary>A ray of one of the fans.</summary>
internal sealed record FanRay(int Place, int Channel, double LateralMm, double DepthMm, double LengthMm);

/// <summary>Four neighbouring rays and what they weigh.</summary>
internal sealed record RayTap(FanRay A, FanRay B, FanRay C, FanRay D, Lagrange Weights)
{
    /// <param name="rays">By t; four at least.</param>
    /// <param name="lateralMm">t of the ray that is wanted.</param>
    /// <returns>Null beyond the outermost ray.</returns>
    public static RayTap? Of(FanRay[] rays, double lateralMm)
    {
        if (!(lateralMm >= rays[0].LateralMm && lateralMm <= rays[^1].LateralMm)) return null;
        (int low, int high) = (0, rays.Length);
        while (low < high)
        {
            int middle = (low + high) / 2;
            if (rays[middle].LateralMm < lateralMm) low = middle + 1;
            else high = middle;
        }
        int first = Math.Clamp(low - 2, 0, rays.Length - 4);
        (FanRay a, FanRay b, FanRay c, FanRay d) = (rays[first], rays[first + 1], rays[first + 2], rays[first + 3]);
        return new(a, b, c, d, Lagrange.At(lateralMm, a.LateralMm, b.LateralMm, c.LateralMm, d.LateralMm));
    }

    public double Of(Func<FanRay, double> value) => Weights.Of(value(A), value(B), value(C), value(D));
}

/// <summary>Where parallel rays start and how they spread over the detector's rows.</summary>
/// <param name="DepthMm">By ray: from the focal spot, in the plane of rotation, to the point nearest the axis.</param>
/// <param name="NodesPerSlope">By ray: nodes away from the central one of a ray that rises by 1 mm along z for each mm in the plane of rotation.</param>
/// <param name="Sense">1: depth grows along the group's direction; −1: against it.</param>
internal sealed record RayStarts(float[] DepthMm, float[] NodesPerSlope, int Sense);
