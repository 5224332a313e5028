using System.Globalization;
using Acquisition.Core.Model.Geometry;
using Acquisition.Core.Model.Scans;
using Google.Protobuf.WellKnownTypes;
using V1 = Acquisition.Contracts.V1;

namespace Acquisition.Wire;

/// <summary>Device, patient, study and series to and from the wire.</summary>
internal static class IdentificationWire
{
    private const string DateFormat = "yyyy-MM-dd";

    private static readonly EnumMap<V1.PatientPosition, PatientPosition> Positions = new(
        (V1.PatientPosition.Hfs, PatientPosition.Hfs),
        (V1.PatientPosition.Hfp, PatientPosition.Hfp),
        (V1.PatientPosition.Hfdr, PatientPosition.Hfdr),
        (V1.PatientPosition.Hfdl, PatientPosition.Hfdl),
        (V1.PatientPosition.Ffs, PatientPosition.Ffs),
        (V1.PatientPosition.Ffp, PatientPosition.Ffp),
        (V1.PatientPosition.Ffdr, PatientPosition.Ffdr),
        (V1.PatientPosition.Ffdl, PatientPosition.Ffdl));

    public static V1.Device ToWire(Device device) => new()
    {
        Manufacturer = device.Manufacturer,
        ManufacturerModelName = device.ManufacturerModelName,
        DeviceSerialNumber = device.DeviceSerialNumber,
        SoftwareVersions = device.SoftwareVersions,
        StationName = device.StationName,
        InstitutionName = device.InstitutionName,
    };

    public static Device FromWire(V1.Device wire) => new()
    {
        Manufacturer = wire.Manufacturer,
        ManufacturerModelName = wire.ManufacturerModelName,
        DeviceSerialNumber = wire.DeviceSerialNumber,
        SoftwareVersions = wire.SoftwareVersions,
        StationName = wire.StationName,
        InstitutionName = wire.InstitutionName,
    };

    public static V1.Patient ToWire(Patient patient)
    {
        V1.Patient wire = new()
        {
            PatientName = patient.PatientName,
            PatientId = patient.PatientId,
            IssuerOfPatientId = patient.IssuerOfPatientId,
            PatientBirthDate = patient.PatientBirthDate?.ToString(DateFormat, CultureInfo.InvariantCulture) ?? "",
            PatientSex = Sex(patient.PatientSex),
        };
        if (patient.PatientWeightKg is { } weight) wire.PatientWeightKg = weight;
        if (patient.PatientSizeM is { } size) wire.PatientSizeM = size;
        return wire;
    }

    public static Patient FromWire(V1.Patient wire, WireReader reader) => new()
    {
        PatientName = wire.PatientName,
        PatientId = wire.PatientId,
        IssuerOfPatientId = wire.IssuerOfPatientId,
        PatientBirthDate = BirthDate(wire.PatientBirthDate, reader),
        PatientSex = Sex(wire.PatientSex, reader),
        PatientWeightKg = wire.HasPatientWeightKg ? wire.PatientWeightKg : null,
        PatientSizeM = wire.HasPatientSizeM ? wire.PatientSizeM : null,
    };

    public static V1.Study ToWire(Study study) => new()
    {
        StudyInstanceUid = study.StudyInstanceUid,
        StudyId = study.StudyId,
        AccessionNumber = study.AccessionNumber,
        StudyDescription = study.StudyDescription,
        ReferringPhysicianName = study.ReferringPhysicianName,
        StudyTime = study.StudyTime is { } time ? Timestamp.FromDateTimeOffset(time) : null,
        RequestedProcedureId = study.RequestedProcedureId,
        RequestedProcedureDescription = study.RequestedProcedureDescription,
        ScheduledProcedureStepId = study.ScheduledProcedureStepId,
        ScheduledProcedureStepDescription = study.ScheduledProcedureStepDescription,
    };

    public static Study FromWire(V1.Study wire, TimeSpan offset, WireReader reader) => new()
    {
        StudyInstanceUid = wire.StudyInstanceUid,
        StudyId = wire.StudyId,
        AccessionNumber = wire.AccessionNumber,
        StudyDescription = wire.StudyDescription,
        ReferringPhysicianName = wire.ReferringPhysicianName,
        StudyTime = wire.StudyTime is { } time ? TimeWire.FromWire(time, offset, "study_time", reader) : null,
        RequestedProcedureId = wire.RequestedProcedureId,
        RequestedProcedureDescription = wire.RequestedProcedureDescription,
        ScheduledProcedureStepId = wire.ScheduledProcedureStepId,
        ScheduledProcedureStepDescription = wire.ScheduledProcedureStepDescription,
    };

    public static V1.Series ToWire(Series series) => new()
    {
        SeriesNumber = series.SeriesNumber,
        SeriesDescription = series.SeriesDescription,
        ProtocolName = series.ProtocolName,
        BodyPartExamined = series.BodyPartExamined,
        Laterality = series.Laterality,
        PatientPosition = Positions.ToWire(series.PatientPosition),
        FrameOfReferenceUid = series.FrameOfReferenceUid,
    };

    public static Series FromWire(V1.Series wire, WireReader reader) => new()
    {
        SeriesNumber = wire.HasSeriesNumber ? wire.SeriesNumber : 1,
        SeriesDescription = wire.SeriesDescription,
        ProtocolName = wire.ProtocolName,
        BodyPartExamined = wire.BodyPartExamined,
        Laterality = wire.Laterality,
        PatientPosition = reader.Required(wire.PatientPosition, "patient_position", Positions),
        FrameOfReferenceUid = wire.FrameOfReferenceUid,
    };

    private static V1.Patient.Types.Sex Sex(string sex) => sex switch
    {
        "" => V1.Patient.Types.Sex.Unspecified,
        "M" => V1.Patient.Types.Sex.Male,
        "F" => V1.Patient.Types.Sex.Female,
        "O" => V1.Patient.Types.Sex.Other,
        _ => throw new ArgumentException("Patient's sex must be M, F, O or empty.", nameof(sex)),
    };

    private static string Sex(V1.Patient.Types.Sex sex, WireReader reader)
    {
        switch (sex)
        {
            case V1.Patient.Types.Sex.Unspecified: return "";
            case V1.Patient.Types.Sex.Male: return "M";
            case V1.Patient.Types.Sex.Female: return "F";
            case V1.Patient.Types.Sex.Other: return "O";
            default:
                reader.Violation("patient_sex", "must be one of SEX_MALE, SEX_FEMALE, SEX_OTHER, or not said");
                return "";
        }
    }

    private static DateOnly? BirthDate(string text, WireReader reader)
    {
        if (text.Length == 0) return null;
        if (DateOnly.TryParseExact(text, DateFormat, CultureInfo.InvariantCulture, DateTimeStyles.None, out DateOnly date)) return date;
        reader.Violation("patient_birth_date", "must be YYYY-MM-DD or empty");
        return null;
    }
}
