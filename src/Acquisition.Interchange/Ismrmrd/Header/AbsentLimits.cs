using Acquisition.Core.Model.Mr;
using Acquisition.Interchange.Ismrmrd.Records;

namespace Acquisition.Interchange.Ismrmrd.Header;

/// <summary>
/// Limits that a file leaves out although its readouts count: without them a second slice or repetition would be one too many. A phase
/// encoding without limits is the whole encoded matrix already (<see cref="MrLimits"/>), and a counter that stays 0 needs none.
/// </summary>
internal static class AbsentLimits
{
    /// <param name="encoding">The encoding as the file has it.</param>
    /// <param name="index">Its place among the encodings.</param>
    /// <param name="seen">The counters of its imaging readouts; null when it has none.</param>
    /// <param name="notes">Gets what was put in.</param>
    public static MrEncoding Fill(MrEncoding encoding, int index, CounterRanges? seen, ImportNotes notes)
    {
        if (seen is null) return encoding;
        MrEncodingLimits said = encoding.Limits;
        return encoding with
        {
            Limits = said with
            {
                Average = said.Average ?? Seen("average", seen.Average),
                Slice = said.Slice ?? Seen("slice", seen.Slice),
                Contrast = said.Contrast ?? Seen("contrast", seen.Contrast),
                Phase = said.Phase ?? Seen("phase", seen.Phase),
                Repetition = said.Repetition ?? Seen("repetition", seen.Repetition),
                Set = said.Set ?? Seen("set", seen.Set),
                Segment = said.Segment ?? Seen("segment", seen.Segment),
            },
        };

        MrLimit? Seen(string counter, CounterRange range)
        {
            if (range.Maximum == 0) return null;
            notes.LimitFromCounters(index, counter);
            return new MrLimit(range.Minimum, range.Maximum, (range.Minimum + range.Maximum) / 2);
        }
    }
}
