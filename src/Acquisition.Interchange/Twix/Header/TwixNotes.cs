using Acquisition.Core.Model.Errors;

namespace Acquisition.Interchange.Twix.Header;

/// <summary>Gathers what a file does not say and was put in its place, and what it holds that is not read. No warning quotes the file.</summary>
internal sealed class TwixNotes
{
    private readonly List<Warning> _warnings = [];

    public IReadOnlyList<Warning> Warnings => _warnings;

    public void OtherMeasurements(int chosen, int count) => _warnings.Add(new Warning(
        WarningSeverity.Notice, "OTHER_MEASUREMENTS",
        $"The file holds {count} measurements, and measurement {chosen} is read. Another one is read by its number, 1 to {count}.")
    {
        Count = count - 1,
    });

    public void NoiseFrom(int measurement, long readouts) => _warnings.Add(new Warning(
        WarningSeverity.Notice, "NOISE_FROM_MEASUREMENT", $"The {readouts} noise readouts of measurement {measurement}, on which this one depends, come before its own.")
    {
        Count = readouts,
    });

    public void SyncData(long blocks) => _warnings.Add(new Warning(
        WarningSeverity.Notice, "SYNC_DATA_NOT_READ", $"{blocks} blocks of synchronisation data (physiology and other side signals) are in the file and are not read.")
    {
        Count = blocks,
    });

    public void NotEnded() => _warnings.Add(new Warning(
        WarningSeverity.Warning, "NO_END_OF_ACQUISITION", "The scanner did not write the end of the acquisition: the measurement was stopped, or the file is cut between two readouts."));

    public void NoPatientPosition() => _warnings.Add(new Warning(
        WarningSeverity.Warning, "PATIENT_POSITION_ABSENT",
        "The protocol does not say how the patient lay; head first, supine (HFS) is assumed. Check sides and directions in the images.")
    {
        Field = "header.series.patient_position",
    });

    public void NoDirections(long readouts, string first) => _warnings.Add(new Warning(
        WarningSeverity.Warning, "DIRECTIONS_ABSENT",
        $"{readouts} lines, the first in {first}, do not say how they lie; axial slices with the readout from right to left are assumed. Check the orientation of the images.")
    {
        Count = readouts,
    });

    public void NoAcquisitionTime() => _warnings.Add(new Warning(
        WarningSeverity.Notice, "ACQUISITION_TIME_ABSENT", "The protocol does not tell the date; the time at which the file was written is taken.")
    {
        Field = "header.acquisition_time",
    });

    public void SimultaneousSlices(int factor) => _warnings.Add(new Warning(
        WarningSeverity.Warning, "SIMULTANEOUS_SLICES",
        $"Each readout is of {factor} slices at once, and the protocol's way of shifting them is not read: the raw data are kept whole.")
    {
        Field = "header.mr.encodings[0].parallel_imaging.multiband",
    });
}
