using Acquisition.Core.Model.Mr;

namespace Acquisition.Simulation.Scans;

/// <summary>Which points of k-space a scan takes, in which order, and how its header and its readouts say so.</summary>
public abstract record MrSampling
{
    /// <summary>What the header says; a readout names its encoding by index.</summary>
    internal abstract IReadOnlyList<MrEncoding> Encodings(MrSimulationOptions options);

    /// <summary>Samples that every line takes, cycles/mm; empty where readouts take paths of their own.</summary>
    internal virtual double[] LineSamples(MrSimulationOptions options) => [];

    internal abstract int SamplesPerReadout(MrSimulationOptions options);

    /// <summary>The readouts after the noise scan, in the order of acquisition, their first and last not yet marked.</summary>
    internal abstract IEnumerable<PlannedReadout> Plan(MrSimulationOptions options);

    /// <summary>The slices in the order of acquisition.</summary>
    private protected static int[] Slices(MrSimulationOptions options) => options.SliceOrder == MrSliceOrder.Ascending
        ? [.. Enumerable.Range(0, options.Slices)]
        : [.. Enumerable.Range(0, options.Slices).OrderBy(s => s % 2)];

    /// <summary>A range of a counter, null where it has one value only: ISMRMRD takes an absent one for 0.</summary>
    private protected static MrLimit? Several(int count) => count > 1 ? new MrLimit(0, count - 1, 0) : null;
}

public enum MrSliceOrder
{
    /// <summary>The even slices, then the odd ones, so that neighbours do not saturate each other.</summary>
    Interleaved,
    Ascending,
}
