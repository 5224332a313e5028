using Acquisition.Core.Model.Geometry;
using Acquisition.Simulation.Phantoms;

namespace Acquisition.Simulation.Mr;

/// <summary>
/// Exact k-space of a phantom through a coil array. A slice is infinitely thin: its signal is that of the ellipses in which its plane,
/// at any angle, cuts the ellipsoids. S_j(k) = ∫ρ(x)·C_j(x)·exp(−i2πk·x)dx over the plane, x in mm from the slice's centre along the
/// read and phase directions, k in cycles/mm.
/// </summary>
public sealed class MrForwardModel(Phantom phantom, CoilArray coils)
{
    /// <exception cref="ArgumentException">The phantom has solids, whose transform is not known in closed form.</exception>
    public Phantom Phantom { get; } = phantom.Solids.Count == 0 ? phantom : throw new ArgumentException($"Phantom '{phantom.Name}' has solids; MR takes ellipsoids.", nameof(phantom));

    public CoilArray Coils { get; } = coils;

    /// <param name="position">Centre of the slice, patient LPS mm.</param>
    /// <param name="read">Unit vector.</param>
    /// <param name="phase">Unit vector perpendicular to read.</param>
    /// <param name="kx">The samples of every readout, cycles/mm.</param>
    public MrSlice Slice(Vector3D position, Vector3D read, Vector3D phase, double[] kx) => new(this, position, read, phase, kx);
}
