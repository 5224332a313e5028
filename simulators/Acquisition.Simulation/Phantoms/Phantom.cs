using Acquisition.Core.Model.Geometry;
using Acquisition.Simulation.Shapes;

namespace Acquisition.Simulation.Phantoms;

/// <summary>
/// An object known in closed form: solids of which the later takes the place of the earlier, plus ellipsoids that add up. Patient LPS, mm.
/// </summary>
/// <param name="Name">What it is, with the table it comes from.</param>
/// <param name="Ellipsoids">Additive.</param>
/// <param name="Regions">Where the value is uniform and known.</param>
public sealed record Phantom(string Name, IReadOnlyList<Ellipsoid> Ellipsoids, IReadOnlyList<PhantomRegion> Regions)
{
    /// <summary>Bodies in the order of painting: a point has the value of the last that contains it, and 0 outside all.</summary>
    public IReadOnlyList<Solid> Solids { get; init; } = [];

    /// <summary>The true value at a point.</summary>
    public double ValueAt(Vector3D point)
    {
        double value = 0;
        for (int i = Solids.Count - 1; i >= 0; i--)
        {
            if (!Solids[i].Contains(point)) continue;
            value = Solids[i].Value;
            break;
        }

        foreach (Ellipsoid ellipsoid in Ellipsoids)
            if (ellipsoid.Contains(point)) value += ellipsoid.Value;
        return value;
    }

    /// <summary>The integral of the value along a whole line, value × mm: the definition behind <see cref="Ct.CtForwardModel"/>.</summary>
    /// <param name="origin">Any point of the line.</param>
    /// <param name="direction">Unit vector.</param>
    public double LineIntegral(Vector3D origin, Vector3D direction)
    {
        double integral = PaintedIntegral(origin, direction);
        foreach (Ellipsoid ellipsoid in Ellipsoids) integral += ellipsoid.Value * ellipsoid.Chord(origin, direction);
        return integral;
    }

    /// <exception cref="KeyNotFoundException">No region has that name.</exception>
    public PhantomRegion Region(string name) => Regions.FirstOrDefault(region => region.Name == name)
        ?? throw new KeyNotFoundException($"Phantom '{Name}' has no region '{name}'; it has: {string.Join(", ", Regions.Select(r => r.Name))}.");

    /// <summary>Between two neighbouring ends of the solids' intervals the last solid that contains the middle gives the value.</summary>
    private double PaintedIntegral(Vector3D origin, Vector3D direction)
    {
        List<(LineInterval Interval, double Value)> met =
            [.. Solids.Select(solid => (Interval: solid.Along(origin, direction), solid.Value)).Where(part => !part.Interval.IsEmpty)];
        double[] ends = [.. met.SelectMany(part => new[] { part.Interval.Enter, part.Interval.Leave }).Order()];
        double integral = 0;
        for (int i = 1; i < ends.Length; i++)
        {
            double middle = .5 * (ends[i - 1] + ends[i]);
            integral += (ends[i] - ends[i - 1]) * met.LastOrDefault(part => part.Interval.Contains(middle)).Value;
        }

        return integral;
    }
}
