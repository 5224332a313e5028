using Acquisition.Core.Model.Ct;
using Acquisition.Core.Model.Errors;
using Acquisition.Core.Model.Mr;
using Acquisition.Core.Model.Recipes;

namespace Acquisition.Core.Model.Scans;

/// <summary>
/// Whether a header is well-formed: a scan that it describes can be received, stored and read again, and what it says of patient and study can be
/// written as DICOM. Whether it can be reconstructed is the methods' question, and no reason to refuse raw data.
/// </summary>
public static class ScanHeaderRules
{
    private const int MaximumRecipes = 16;

    /// <summary>The first day of the calendar that DICOM dates are in (PS3.5 6.2).</summary>
    private static readonly DateOnly FirstDate = new(1582, 10, 15);

    /// <summary>Validators take years up to 2999 (dciodvfy), and another offset from UTC can move a time by 26 hours.</summary>
    private static readonly DateOnly LastDate = new(2998, 12, 31);

    // Timezone Offset From UTC (0008,0201) goes from -1200 to +1400.
    private static readonly TimeSpan LeastOffset = TimeSpan.FromHours(-12), GreatestOffset = TimeSpan.FromHours(14);

    public static IReadOnlyList<FieldViolation> Check(ScanHeader header)
    {
        FieldChecks check = new();
        CheckIdentification(check, header);
        switch (header.Acquisition)
        {
            case CtAcquisition ct: CtRules.Check(check.In("header.ct"), ct); break;
            case MrAcquisition mr: MrRules.Check(check.In("header.mr"), mr); break;
        }

        check.Require("header.recipes", header.Recipes.Count <= MaximumRecipes, $"must hold at most {MaximumRecipes} recipes");
        for (int i = 0; i < header.Recipes.Count; i++) RecipeRules.Check(check.In($"header.recipes[{i}]"), header.Modality, header.Recipes[i]);
        return check.Violations;
    }

    /// <summary>Whether a recipe suits a scan that is stored already.</summary>
    public static IReadOnlyList<FieldViolation> CheckRecipe(Modality modality, Recipe recipe)
    {
        FieldChecks check = new();
        RecipeRules.Check(check.In("recipe"), modality, recipe);
        return check.Violations;
    }

    // The lengths and alphabets are those of the value representations (PS3.5 table 6.2-1).
    private static void CheckIdentification(FieldChecks check, ScanHeader header)
    {
        FieldChecks device = check.In("header.device");
        device.Text("manufacturer", header.Device.Manufacturer, 64);
        device.Text("manufacturer_model_name", header.Device.ManufacturerModelName, 64);
        device.Text("device_serial_number", header.Device.DeviceSerialNumber, 64);
        device.Text("software_versions", header.Device.SoftwareVersions, 64);
        device.Text("station_name", header.Device.StationName, 16);
        device.Text("institution_name", header.Device.InstitutionName, 64);

        FieldChecks patient = check.In("header.patient");
        patient.PersonName("patient_name", header.Patient.PatientName);
        patient.Text("patient_id", header.Patient.PatientId, 64);
        patient.Text("issuer_of_patient_id", header.Patient.IssuerOfPatientId, 64);
        patient.Require("patient_birth_date", header.Patient.PatientBirthDate is not { } birth || (birth >= FirstDate && birth <= LastDate), $"must be from {FirstDate:O} to {LastDate:O}");
        patient.Require("patient_weight_kg", header.Patient.PatientWeightKg is not { } kg || kg is > 0 and <= 1000, "must be > 0 and at most 1000");
        patient.Require("patient_size_m", header.Patient.PatientSizeM is not { } m || m is > 0 and <= 3, "must be > 0 and at most 3");
        CheckTime(check.In("header"), "acquisition_time", header.AcquisitionTime);
        check.In("header").Require("acquisition_time", header.AcquisitionTime.Offset >= LeastOffset && header.AcquisitionTime.Offset <= GreatestOffset,
            "must be at most 12 hours behind or 14 hours ahead of UTC");

        FieldChecks study = check.In("header.study");
        study.Uid("study_instance_uid", header.Study.StudyInstanceUid);
        if (header.Study.StudyTime is { } time) CheckTime(study, "study_time", time);
        study.Text("study_id", header.Study.StudyId, 16);
        study.Text("accession_number", header.Study.AccessionNumber, 16);
        study.Text("study_description", header.Study.StudyDescription, 64);
        study.PersonName("referring_physician_name", header.Study.ReferringPhysicianName);
        study.Text("requested_procedure_id", header.Study.RequestedProcedureId, 16);
        study.Text("requested_procedure_description", header.Study.RequestedProcedureDescription, 64);
        study.Text("scheduled_procedure_step_id", header.Study.ScheduledProcedureStepId, 16);
        study.Text("scheduled_procedure_step_description", header.Study.ScheduledProcedureStepDescription, 64);

        FieldChecks series = check.In("header.series");
        series.Require("series_number", header.Series.SeriesNumber >= 0, "must not be negative");
        series.Text("series_description", header.Series.SeriesDescription, 64);
        series.Text("protocol_name", header.Series.ProtocolName, 64);
        series.CodeString("body_part_examined", header.Series.BodyPartExamined);
        series.Require("laterality", header.Series.Laterality is "" or "L" or "R", "must be L, R or empty");
        series.Uid("frame_of_reference_uid", header.Series.FrameOfReferenceUid);
        bool isOwn = header.Series.FrameOfReferenceUid.Length == 0 || header.Series.FrameOfReferenceUid != header.Study.StudyInstanceUid;
        series.Require("frame_of_reference_uid", isOwn, "must not be the study's UID: one UID names one thing");
    }

    private static void CheckTime(FieldChecks check, string field, DateTimeOffset time)
    {
        DateOnly date = DateOnly.FromDateTime(time.DateTime);
        check.Require(field, date >= FirstDate && date <= LastDate, $"must be from {FirstDate:O} to {LastDate:O}");
    }
}
