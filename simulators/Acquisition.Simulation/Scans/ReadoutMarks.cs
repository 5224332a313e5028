using Acquisition.Core.Model.Mr;

namespace Acquisition.Simulation.Scans;

/// <summary>
/// Marks the first and the last readout of each encoding step, average, slice, contrast and repetition, and of the measurement. An image is what one
/// value of (slice, contrast, phase, set, repetition) names: its first and last readout are the slice's; averages and encoding steps lie within it.
/// </summary>
internal static class ReadoutMarks
{
    public static PlannedReadout[] Mark(IEnumerable<PlannedReadout> readouts)
    {
        PlannedReadout[] marked = [.. readouts];
        int[] imaging = [.. Enumerable.Range(0, marked.Length).Where(i => marked[i].InImage)];
        if (imaging.Length == 0) return marked;

        MrEncodingCounters[] counters = [.. marked.Select(readout => readout.Counters)];
        Ends(c => c with { KspaceEncodeStep1 = 0, Segment = 0 }, MrReadoutFlags.FirstInEncodeStep1, MrReadoutFlags.LastInEncodeStep1);
        if (imaging.Any(i => counters[i].KspaceEncodeStep2 > 0))
            Ends(c => c with { KspaceEncodeStep1 = 0, KspaceEncodeStep2 = 0, Segment = 0 }, MrReadoutFlags.FirstInEncodeStep2, MrReadoutFlags.LastInEncodeStep2);
        if (imaging.Any(i => counters[i].Average > 0))
            Ends(c => c with { KspaceEncodeStep1 = 0, KspaceEncodeStep2 = 0, Segment = 0 }, MrReadoutFlags.FirstInAverage, MrReadoutFlags.LastInAverage);
        Ends(c => c with { KspaceEncodeStep1 = 0, KspaceEncodeStep2 = 0, Segment = 0, Average = 0 }, MrReadoutFlags.FirstInSlice, MrReadoutFlags.LastInSlice);
        if (imaging.Any(i => counters[i].Contrast > 0))
            Ends(c => new(Contrast: c.Contrast, Repetition: c.Repetition), MrReadoutFlags.FirstInContrast, MrReadoutFlags.LastInContrast);
        Ends(c => new(Repetition: c.Repetition), MrReadoutFlags.FirstInRepetition, MrReadoutFlags.LastInRepetition);
        Add(imaging[^1], MrReadoutFlags.LastInMeasurement);
        return marked;

        void Ends(Func<MrEncodingCounters, MrEncodingCounters> key, MrReadoutFlags first, MrReadoutFlags last)
        {
            foreach (IGrouping<MrEncodingCounters, int> group in imaging.GroupBy(i => key(counters[i])))
            {
                Add(group.First(), first);
                Add(group.Last(), last);
            }
        }

        void Add(int i, MrReadoutFlags flag) => marked[i] = marked[i] with { Flags = marked[i].Flags | flag };
    }
}
