using Acquisition.Simulation.Noise;

namespace Acquisition.Simulation.Scans;

/// <summary>
/// Random points of a grid that keep a distance from each other (Poisson-disc), more of them near the centre: the distance is r₀·(1 + 3·radius), r₀ found by
/// bisection so that as many remain as asked. Points come in random order; each is taken unless one that was taken is too near.
/// </summary>
internal static class PoissonDisc
{
    private const int Bisections = 14;

    /// <param name="points">The grid.</param>
    /// <param name="radius">From 0 in the centre to about 1.</param>
    /// <param name="acceleration">Grid points per point taken.</param>
    /// <param name="seed">The same seed takes the same points.</param>
    /// <param name="always">Points taken whatever is near.</param>
    public static HashSet<(int, int)> Choose(
        (int Y, int Z)[] points, Func<(int Y, int Z), double> radius, double acceleration, ulong seed, Func<(int Y, int Z), bool> always)
    {
        NoiseStream random = new(seed, 0);
        double[] draw = [.. points.Select(_ => random.NextUniform())];
        (int Y, int Z)[] shuffled = [.. Enumerable.Range(0, points.Length).OrderBy(i => draw[i]).Select(i => points[i])];
        double low = 0, high = 2 * Math.Sqrt(acceleration); // discs of that radius hold more grid points than one in so many
        HashSet<(int, int)> taken = [.. points];
        for (int i = 0; i < Bisections; i++)
        {
            double middle = (low + high) / 2;
            taken = Take(shuffled, point => middle * (1 + 3 * radius(point)), always);
            if (taken.Count * acceleration > points.Length) low = middle;
            else high = middle;
        }

        return taken;
    }

    private static HashSet<(int, int)> Take((int Y, int Z)[] shuffled, Func<(int Y, int Z), double> distance, Func<(int Y, int Z), bool> always)
    {
        HashSet<(int, int)> taken = [.. shuffled.Where(always)];
        HashSet<(int, int)> kept = [];
        foreach ((int Y, int Z) point in shuffled)
            if (!taken.Contains(point) && Free(point, distance(point))) kept.Add(point);
        taken.UnionWith(kept);
        return taken;

        bool Free((int Y, int Z) point, double distance)
        {
            int reach = (int)distance;
            for (int z = -reach; z <= reach; z++)
                for (int y = -reach; y <= reach; y++)
                    if (y * y + z * z < distance * distance && kept.Contains((point.Y + y, point.Z + z))) return false;
            return true;
        }
    }
}
