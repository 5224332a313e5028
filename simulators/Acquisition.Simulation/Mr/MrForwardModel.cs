using Acquisition.Core.Model.Geometry;
using Acquisition.Simulation.Phantoms;

namespace Acquisition.Simulation.Mr;

/// <summary>
/// Exact k-space of a phantom through a coil array: S_j(k) = ∫ρ(x)·C_j(x)·exp(−i2πk·x)dx, x in mm from the centre of what is excited along the read, phase
/// and slice directions, k in cycles/mm. A slice is infinitely thin: its signal is that of the ellipses in which its plane, at any angle, cuts the
/// ellipsoids. A slab holds the whole phantom.
/// </summary>
public sealed class MrForwardModel(Phantom phantom, CoilArray coils, OffResonance? field = null)
{
    /// <exception cref="ArgumentException">The phantom has solids, whose transform is not known in closed form.</exception>
    public Phantom Phantom { get; } = phantom.Solids.Count == 0 ? phantom : throw new ArgumentException($"Phantom '{phantom.Name}' has solids; MR takes ellipsoids.", nameof(phantom));

    public CoilArray Coils { get; } = coils;

    /// <summary>Null: on resonance everywhere.</summary>
    public OffResonance? Field { get; } = field;

    /// <param name="position">Centre of the slice, patient LPS mm.</param>
    /// <param name="read">Unit vector.</param>
    /// <param name="phase">Unit vector perpendicular to read.</param>
    /// <param name="kx">The samples of every line, cycles/mm; empty where only points are asked.</param>
    public MrSignal Slice(Vector3D position, Vector3D read, Vector3D phase, double[] kx)
    {
        EllipsoidSpectrum[] sections = [.. Phantom.Ellipsoids.Select(ellipsoid => EllipsoidSpectrum.Cut(ellipsoid, position, read, phase)).OfType<EllipsoidSpectrum>()];
        return new(sections, flat: true, this, position, read, phase, kx);
    }

    /// <param name="position">Where the phase of k-space is 0: the centre of the slab, patient LPS mm.</param>
    /// <param name="read">Unit vector.</param>
    /// <param name="phase">Unit vector perpendicular to read; the partitions lie along read × phase.</param>
    /// <param name="kx">The samples of every line, cycles/mm; empty where only points are asked.</param>
    public MrSignal Slab(Vector3D position, Vector3D read, Vector3D phase, double[] kx) =>
        new([.. Phantom.Ellipsoids.Select(ellipsoid => EllipsoidSpectrum.Whole(ellipsoid, position, read, phase))], flat: false, this, position, read, phase, kx);
}
