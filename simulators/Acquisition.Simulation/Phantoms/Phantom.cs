using Acquisition.Core.Model.Geometry;

namespace Acquisition.Simulation.Phantoms;

/// <summary>An object known in closed form: the sum of its ellipsoids. Patient LPS, mm.</summary>
/// <param name="Name">What it is, with the table it comes from.</param>
/// <param name="Ellipsoids">Additive.</param>
/// <param name="Regions">Where the value is uniform and known.</param>
public sealed record Phantom(string Name, IReadOnlyList<Ellipsoid> Ellipsoids, IReadOnlyList<PhantomRegion> Regions)
{
    /// <summary>The true value at a point.</summary>
    public double ValueAt(Vector3D point)
    {
        double value = 0;
        foreach (Ellipsoid ellipsoid in Ellipsoids)
            if (ellipsoid.Contains(point)) value += ellipsoid.Value;
        return value;
    }

    /// <summary>The integral of the value along a whole line, value × mm: the definition behind <see cref="Ct.CtForwardModel"/>.</summary>
    /// <param name="origin">Any point of the line.</param>
    /// <param name="direction">Unit vector.</param>
    public double LineIntegral(Vector3D origin, Vector3D direction)
    {
        double integral = 0;
        foreach (Ellipsoid ellipsoid in Ellipsoids) integral += ellipsoid.Value * ellipsoid.Chord(origin, direction);
        return integral;
    }

    /// <exception cref="KeyNotFoundException">No region has that name.</exception>
    public PhantomRegion Region(string name) => Regions.FirstOrDefault(region => region.Name == name)
        ?? throw new KeyNotFoundException($"Phantom '{Name}' has no region '{name}'; it has: {string.Join(", ", Regions.Select(r => r.Name))}.");
}
