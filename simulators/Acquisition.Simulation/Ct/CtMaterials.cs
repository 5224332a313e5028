using Acquisition.Simulation.Phantoms;
using Acquisition.Simulation.Shapes;

namespace Acquisition.Simulation.Ct;

/// <summary>Which parts of a phantom are bone.</summary>
public static class CtMaterials
{
    /// <summary>The bodies that are denser than a threshold, with their values; all others become nothing, and still hide what they hide.</summary>
    /// <param name="phantom">Of solids only: parts that add up are neither this material nor that.</param>
    /// <param name="threshold">1/mm; 1.15 of water lies between soft tissue and bone.</param>
    /// <exception cref="ArgumentException">The phantom has ellipsoids that add up.</exception>
    public static Phantom Bone(Phantom phantom, double threshold)
    {
        if (phantom.Ellipsoids.Count > 0) throw new ArgumentException($"Phantom '{phantom.Name}' has ellipsoids that add up.", nameof(phantom));
        return phantom with { Name = $"bone of {phantom.Name}", Regions = [], Solids = [.. phantom.Solids.Select(Only)] };

        Solid Only(Solid solid) => solid.WithValue(solid.Value > threshold ? solid.Value : 0);
    }
}
