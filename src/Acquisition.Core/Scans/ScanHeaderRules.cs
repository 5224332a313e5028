using Acquisition.Core.Ct;
using Acquisition.Core.Mr;
using Acquisition.Core.Recipes;

namespace Acquisition.Core.Scans;

/// <summary>
/// Whether a header describes a scan that can be received, reconstructed and written as DICOM. Asked before the first sample is taken:
/// a scan cannot be repeated, so nothing may turn out to be missing afterwards.
/// </summary>
public static class ScanHeaderRules
{
    public static IReadOnlyList<FieldViolation> Check(ScanHeader header)
    {
        FieldChecks check = new();
        CheckIdentification(check, header);
        switch (header.Acquisition)
        {
            case CtAcquisition ct: CtRules.Check(check.In("header.ct"), ct); break;
            case MrAcquisition mr: MrRules.Check(check.In("header.mr"), mr); break;
        }

        RecipeRules.Check(check.In("header.recipe"), header.Acquisition, header.Recipe);
        return check.Violations;
    }

    /// <summary>Whether a recipe suits a scan that is stored already.</summary>
    public static IReadOnlyList<FieldViolation> CheckRecipe(AcquisitionDescription acquisition, Recipe recipe)
    {
        FieldChecks check = new();
        RecipeRules.Check(check.In("recipe"), acquisition, recipe);
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
        patient.PositiveIfKnown("patient_weight_kg", header.Patient.PatientWeightKg);
        patient.PositiveIfKnown("patient_size_m", header.Patient.PatientSizeM);

        FieldChecks study = check.In("header.study");
        study.Uid("study_instance_uid", header.Study.StudyInstanceUid);
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
    }
}
