using Acquisition.Core.Model.Errors;
using FellowOakDicom;

namespace Acquisition.Interchange.CtPd;

/// <summary>Gathers what files do not say and what they say that a scan has no place for, each once. No warning quotes a value.</summary>
internal sealed class CtPdNotes
{
    private readonly List<Warning> _warnings = [];
    private readonly HashSet<string> _disagreeing = [];

    public IReadOnlyList<Warning> Warnings => _warnings;

    public void NoPatientPosition() => Add(
        WarningSeverity.Warning, "PATIENT_POSITION_ABSENT", "header.series.patient_position",
        "The files do not say how the patient lay (Patient Position (0018,5100)); head first, supine (HFS) is assumed. Sides and directions in the images depend on it: check them.");

    public void NoAcquisitionTime() => Add(
        WarningSeverity.Notice, "ACQUISITION_TIME_ABSENT", "header.acquisition_time",
        "The files have neither an acquisition nor a series nor a study date; the time at which the first was written is taken.");

    public void NoLogFlag() => Add(
        WarningSeverity.Warning, "LOG_FLAG_ABSENT", "header.ct.quantity",
        $"The files do not say whether their values are logarithms ({CtPdTag.LogFlag.Place}); line integrals are assumed. Check the CT numbers.");

    public void UidReplaced(DicomTag tag) => Add(
        WarningSeverity.Notice, "UID_REPLACED", "", $"{CtPdTag.PlaceOf(tag)} does not hold a UID; another one is derived from the scan.");

    public void ExactDisagrees(CtPdTag tag)
    {
        if (!_disagreeing.Add(tag.Keyword)) return;
        Add(WarningSeverity.Warning, "EXACT_VALUES_DISAGREE", "",
            $"{tag.Place} was changed after this product wrote it: it disagrees with the exact value beside it (group 7043). What the format says is taken.");
    }

    public void OtherFiles(int count) => Add(
        WarningSeverity.Notice, "FILES_PASSED_OVER", "", $"{count} files in the folder are not DICOM and are passed over.");

    /// <param name="tags">Attributes of the first file.</param>
    public void NotTakenOver(IReadOnlyCollection<DicomTag> tags)
    {
        if (tags.Count == 0) return;
        Add(WarningSeverity.Notice, "NOT_TAKEN_OVER", "",
            $"A scan has no place for {string.Join(", ", tags.Order().Select(CtPdTag.PlaceOf))}; it is imported without. Keep the files if you need them.");
    }

    private void Add(WarningSeverity severity, string reason, string field, string message) =>
        _warnings.Add(new Warning(severity, reason, message) { Field = field });
}
