using Acquisition.Core.Mr;
using Acquisition.Core.Scans;
using FellowOakDicom;

namespace Acquisition.Dicom.Images;

/// <summary>What DICOM asks of the header's identifiers and terms. Checked when a scan is created, so that no scan is acquired that cannot be stored.</summary>
public static class HeaderRules
{
    private static readonly string[] Sexes = ["", "M", "F", "O"];
    private static readonly string[] Sides = ["", "L", "R"];

    /// <summary>Every field that cannot go into a DICOM instance. The descriptions repeat no value: it may identify the patient.</summary>
    public static IEnumerable<HeaderViolation> Check(ScanHeader header)
    {
        Patient patient = header.Patient;
        Study study = header.Study;
        Series series = header.Series;
        IEnumerable<HeaderViolation?> found =
        [
            Text("patient.patient_name", patient.PatientName, DicomVR.PN),
            Text("patient.patient_id", patient.PatientId, DicomVR.LO),
            Text("patient.issuer_of_patient_id", patient.IssuerOfPatientId, DicomVR.LO),
            OneOf("patient.patient_sex", patient.PatientSex, Sexes),
            Uid("study.study_instance_uid", study.StudyInstanceUid),
            Text("study.study_id", study.StudyId, DicomVR.SH),
            Text("study.accession_number", study.AccessionNumber, DicomVR.SH),
            Text("study.referring_physician_name", study.ReferringPhysicianName, DicomVR.PN),
            Text("study.requested_procedure_id", study.RequestedProcedureId, DicomVR.SH),
            Text("study.scheduled_procedure_step_id", study.ScheduledProcedureStepId, DicomVR.SH),
            Text("series.body_part_examined", series.BodyPartExamined, DicomVR.CS),
            OneOf("series.laterality", series.Laterality, Sides),
            Uid("series.frame_of_reference_uid", series.FrameOfReferenceUid),
            .. header.Acquisition is MrAcquisition mr ? Check(mr.Sequence) : [],
        ];
        return found.OfType<HeaderViolation>();
    }

    private static IEnumerable<HeaderViolation?> Check(MrSequenceParameters sequence) =>
    [
        .. sequence.ScanningSequence.Split('\\').Select(term => Text("mr.sequence.scanning_sequence", term, DicomVR.CS)),
        .. sequence.SequenceVariant.Split('\\').Select(term => Text("mr.sequence.sequence_variant", term, DicomVR.CS)),
    ];

    private static HeaderViolation? Text(string field, string value, DicomVR vr)
    {
        if (value.Contains('\\')) return new(field, "A backslash separates values in DICOM; one value is expected.");
        try
        {
            vr.ValidateString(value);
            return null;
        }
        catch (DicomValidationException)
        {
            return new(field, $"Not a DICOM {vr.Name} ({vr.Code}, at most {vr.MaximumLength} characters).");
        }
    }

    private static HeaderViolation? Uid(string field, string value) =>
        value.Length == 0 || DicomUID.IsValidUid(value) ? null : new(field, "Not a DICOM UID.");

    private static HeaderViolation? OneOf(string field, string value, string[] allowed) =>
        allowed.Contains(value) ? null : new(field, $"Must be empty or one of {string.Join(", ", allowed[1..])}.");
}

/// <param name="Field">Path of the field in the scan header.</param>
/// <param name="Description">What it must be.</param>
public sealed record HeaderViolation(string Field, string Description);
