using System.Text.RegularExpressions;
using Acquisition.Core.Model.Errors;

namespace Acquisition.Interchange.Ismrmrd.Header;

/// <summary>Gathers what a file does not say and the import puts in its place. No warning quotes the file.</summary>
internal sealed partial class ImportNotes
{
    private readonly List<Warning> _warnings = [];

    public IReadOnlyList<Warning> Warnings => _warnings;

    public void NoPatientPosition() => _warnings.Add(new Warning(
        WarningSeverity.Warning, "PATIENT_POSITION_ABSENT",
        "The file does not say how the patient lay (measurementInformation/patientPosition); head first, supine (HFS) is assumed. Sides and directions in the images depend on it: check them.")
    {
        Field = "header.series.patient_position",
    });

    /// <param name="readouts">How many have no direction at all.</param>
    /// <param name="first">The place of the first.</param>
    public void NoDirections(long readouts, string first) => _warnings.Add(new Warning(
        WarningSeverity.Warning, "DIRECTIONS_ABSENT",
        $"{readouts} readouts, the first at {first}, have no read, phase and slice direction (all are zero); axial slices with the readout from right to left are assumed. Check the orientation of the images.")
    {
        Count = readouts,
    });

    public void NoAcquisitionTime() => _warnings.Add(new Warning(
        WarningSeverity.Notice, "ACQUISITION_TIME_ABSENT", "The file has neither a series nor a study date; the time at which the file was written is taken.")
    {
        Field = "header.acquisition_time",
    });

    public void FrequencyFromField() => _warnings.Add(new Warning(
        WarningSeverity.Notice, "RESONANCE_FREQUENCY_ABSENT", "The file has no resonance frequency; it is calculated from the field strength (42.577478 MHz/T for hydrogen).")
    {
        Field = "header.mr.h1_resonance_frequency_hz",
    });

    public void LimitFromCounters(int encoding, string counter) => _warnings.Add(new Warning(
        WarningSeverity.Notice, "ENCODING_LIMIT_ABSENT",
        $"Encoding {encoding} has no limits for {counter}, and its readouts count beyond 0; the range that they take is put in.")
    {
        Field = $"header.mr.encodings[{encoding}].limits.{counter}",
    });

    /// <summary>A UID; empty, so that one is derived from the scan, when the file has none or what de-identified files have instead.</summary>
    public string Uid(HeaderElement parent, string name)
    {
        string text = parent.Text(name);
        if (text.Length == 0 || (text.Length <= 64 && UidPattern().IsMatch(text))) return text;
        _warnings.Add(new Warning(WarningSeverity.Notice, "UID_REPLACED", $"The element {name} does not hold a DICOM UID; another one is derived from the scan."));
        return "";
    }

    [GeneratedRegex(@"^(0|[1-9][0-9]*)(\.(0|[1-9][0-9]*))*$")]
    private static partial Regex UidPattern();
}
