using Acquisition.Simulation.Mr;

namespace Acquisition.Simulation.Scans;

/// <summary>The way of a readout through k-space.</summary>
/// <param name="CenterSample">The sample nearest to the centre of k-space along the readout.</param>
internal abstract record ReadoutPath(int CenterSample)
{
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
