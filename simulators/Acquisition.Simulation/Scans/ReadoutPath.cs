using System.Numerics;
using Acquisition.Core.Model.Geometry;
using Acquisition.Simulation.Mr;

namespace Acquisition.Simulation.Scans;

/// <summary>The way of a readout through k-space.</summary>
/// <param name="CenterSample">The sample nearest to the centre of k-space along the readout.</param>
internal abstract record ReadoutPath(int CenterSample)
{
    /// <summary>What the readout says of its way, [samples × dimensions]; empty: nothing. Cycles per voxel of the image: −½ .. ½.</summary>
    public float[] Trajectory { get; init; } = [];

    /// <summary>[channels][samples].</summary>
    public abstract ComplexRow[] Signal(MrSignal excited);
}

/// <summary>A straight line along the readout, its samples those that all lines take.</summary>
/// <param name="CenterSample">The sample at kx = 0.</param>
/// <param name="Ky">Cycles/mm.</param>
/// <param name="Kz">Cycles/mm.</param>
internal sealed record LinePath(int CenterSample, double Ky, double Kz) : ReadoutPath(CenterSample)
{
    public override ComplexRow[] Signal(MrSignal excited) => excited.Line(Ky, Kz);
}

/// <summary>Any points, as the spins see them.</summary>
/// <param name="CenterSample">The sample nearest to the centre.</param>
/// <param name="K">(along read, phase, slice), cycles/mm.</param>
/// <param name="TimesS">Since the excitation or the spin echo.</param>
/// <param name="PhaseCycles">By which the receiver turns the whole readout.</param>
internal sealed record FreePath(int CenterSample, Vector3D[] K, double[] TimesS, double PhaseCycles = 0) : ReadoutPath(CenterSample)
{
    public override ComplexRow[] Signal(MrSignal excited)
    {
        ComplexRow[] signal = excited.At(K, TimesS);
        if (PhaseCycles == 0) return signal;
        Complex turn = Complex.FromPolarCoordinates(1, 2 * Math.PI * PhaseCycles);
        return [.. signal.Select(row =>
        {
            ComplexRow turned = new(row.Length);
            turned.Add(turn, row);
            return turned;
        })];
    }
}
