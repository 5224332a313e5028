using Acquisition.Core.Model.Mr;

namespace Acquisition.Reconstruction.Mr;

/// <summary>Holds a readout to what the header promises.</summary>
internal static class ReadoutChecks
{
    public static void Check(MrReadout readout, MrEncodingLimits limits, CartesianPlan plan)
    {
        CheckSamples(readout, plan);
        MrEncodingCounters c = readout.Counters;
        CheckCounter(readout, c.KspaceEncodeStep1, limits.KspaceEncodingStep1, "k-space encoding step 1");
        CheckCounter(readout, c.Average, limits.Average, "average");
        CheckCounter(readout, c.Slice, limits.Slice, "slice");
        CheckCounter(readout, c.Contrast, limits.Contrast, "contrast");
        CheckCounter(readout, c.Phase, limits.Phase, "phase");
        CheckCounter(readout, c.Repetition, limits.Repetition, "repetition");
        CheckCounter(readout, c.Set, limits.Set, "set");
        int row = plan.GridRow(c.KspaceEncodeStep1);
        if (row < 0 || row >= plan.EncodedRows)
            throw ReconstructionErrors.InvalidReadout(readout, $"line {c.KspaceEncodeStep1} is not on the encoded matrix of {plan.EncodedRows} lines.");
    }

    private static void CheckSamples(MrReadout readout, CartesianPlan plan)
    {
        if (readout.ActiveChannels != plan.Channels)
            throw ReconstructionErrors.InvalidReadout(readout, $"it has {readout.ActiveChannels} channels, the header promises {plan.Channels}.");
        long bytes = 8L * readout.ActiveChannels * readout.NumberOfSamples;
        if (readout.NumberOfSamples < 1 || readout.Samples.Length != bytes)
            throw ReconstructionErrors.InvalidReadout(readout, $"it has {readout.Samples.Length} bytes of samples, its counts make {bytes}.");

        bool reverse = readout.Flags.HasFlag(MrReadoutFlags.Reverse);
        int first = plan.GridColumn(readout.CenterSample) + (reverse ? readout.DiscardPost : readout.DiscardPre);
        int kept = readout.NumberOfSamples - readout.DiscardPre - readout.DiscardPost;
        if (readout.DiscardPre < 0 || readout.DiscardPost < 0 || kept < 1 || first < 0 || first + kept > plan.EncodedColumns)
            throw ReconstructionErrors.InvalidReadout(readout, $"{readout.NumberOfSamples} samples about sample {readout.CenterSample} do not fit on the encoded matrix of {plan.EncodedColumns} columns.");
    }

    private static void CheckCounter(MrReadout readout, int value, MrLimit limit, string name)
    {
        if (value < limit.Minimum || value > limit.Maximum)
            throw ReconstructionErrors.InvalidReadout(readout, $"its {name} counter {value} is not in {limit.Minimum}..{limit.Maximum}.");
    }
}
