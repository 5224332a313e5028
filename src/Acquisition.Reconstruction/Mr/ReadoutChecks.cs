using Acquisition.Core.Model.Errors;
using Acquisition.Core.Model.Mr;

namespace Acquisition.Reconstruction.Mr;

/// <summary>Holds the readouts of one encoding to what the header promises.</summary>
/// <param name="grid">Where readouts lie.</param>
/// <param name="encoding">The ranges of the counters.</param>
/// <param name="samples">Their format.</param>
internal sealed class ReadoutChecks(KspaceGrid grid, MrEncoding encoding, MrSamples samples)
{
    private readonly MrLimits _limits = MrLimits.Of(encoding);

    /// <exception cref="ReconstructionException">INVALID_READOUT: samples that are not what the readout's counts make.</exception>
    public void CheckSamples(ReadoutPlace place, MrReadout readout)
    {
        if (ReadoutKind.IsCompressed(readout)) throw MrErrors.InvalidReadout(place, "has a compression flag: its samples are not plain numbers. Send them uncompressed.");
        if (readout.ActiveChannels < 1 || readout.ActiveChannels > grid.Channels)
            throw MrErrors.InvalidReadout(place, $"has {readout.ActiveChannels} channels, the header has {grid.Channels}.");
        long bytes = (long)samples.SampleBytes * readout.ActiveChannels * readout.NumberOfSamples;
        if (readout.NumberOfSamples < 1 || readout.Samples.Length != bytes)
            throw MrErrors.InvalidReadout(place, $"has {readout.Samples.Length} bytes of samples, its counts make {bytes}.");
        if (readout.DiscardPre < 0 || readout.DiscardPost < 0 || readout.DiscardPre + (long)readout.DiscardPost >= readout.NumberOfSamples)
            throw MrErrors.InvalidReadout(place, $"has {readout.NumberOfSamples} samples, of which {readout.DiscardPre} and {readout.DiscardPost} are to be discarded: none is left.");
    }

    /// <exception cref="ReconstructionException">INVALID_READOUT; LIMITS_NEEDED for averages that the header does not tell of.</exception>
    public void CheckCounters(ReadoutPlace place, MrReadout readout)
    {
        CheckCounter(place, readout.Counters.KspaceEncodeStep1, grid.Lines, "k-space encoding step 1");
        CheckCounter(place, readout.Counters.KspaceEncodeStep2, grid.Slab, "k-space encoding step 2");
        if (encoding.Limits.Average is null && readout.Counters.Average > 0) throw MrErrors.AverageLimitsNeeded(place);
        CheckCounter(place, readout.Counters.Average, _limits.Average, "average");
    }

    /// <summary>After the steps, which may have moved them.</summary>
    /// <exception cref="ReconstructionException">INVALID_READOUT: samples beside the grid, or beside its centre.</exception>
    public static void CheckColumns(ReadoutPlace place, ReadoutSamples samples, int columns)
    {
        if (samples.FirstColumn < 0 || samples.EndColumn > columns)
            throw MrErrors.InvalidReadout(place, $"has {samples.Count} samples, the centre sample {columns / 2 - samples.FirstColumn} after the first: they do not fit on the {columns} columns of the encoded matrix.");
        if (samples.FirstColumn > columns / 2 || samples.EndColumn <= columns / 2)
            throw MrErrors.InvalidReadout(place, $"has no sample in the centre of k-space: its samples fill columns {samples.FirstColumn} to {samples.EndColumn - 1} of {columns}.");
    }

    /// <exception cref="ReconstructionException">INVALID_READOUT: a counter beyond its range.</exception>
    public static void CheckCounter(ReadoutPlace place, int value, MrLimit limit, string name)
    {
        if (value < limit.Minimum || value > limit.Maximum)
            throw MrErrors.InvalidReadout(place, $"has the {name} counter {value}, the range is {limit.Minimum}..{limit.Maximum}.");
    }
}
