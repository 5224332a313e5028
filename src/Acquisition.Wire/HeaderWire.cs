using System.Globalization;
using Acquisition.Core.Model.Ct;
using Acquisition.Core.Model.Geometry;
using Acquisition.Core.Model.Mr;
using Acquisition.Core.Model.Scans;
using Google.Protobuf.WellKnownTypes;
using V1 = Acquisition.Contracts.V1;

namespace Acquisition.Wire;

/// <summary>A scan header to and from the wire, field by field.</summary>
public static class HeaderWire
{
    private static readonly EnumMap<V1.PatientPosition, PatientPosition> Positions = new(
        (V1.PatientPosition.Hfs, PatientPosition.Hfs),
        (V1.PatientPosition.Hfp, PatientPosition.Hfp),
        (V1.PatientPosition.Hfdr, PatientPosition.Hfdr),
        (V1.PatientPosition.Hfdl, PatientPosition.Hfdl),
        (V1.PatientPosition.Ffs, PatientPosition.Ffs),
        (V1.PatientPosition.Ffp, PatientPosition.Ffp),
        (V1.PatientPosition.Ffdr, PatientPosition.Ffdr),
        (V1.PatientPosition.Ffdl, PatientPosition.Ffdl));

    public static V1.ScanHeader ToWire(ScanHeader header)
    {
        V1.ScanHeader wire = new()
        {
            Device = ToWire(header.Device),
            Patient = ToWire(header.Patient),
            Study = ToWire(header.Study),
            Series = ToWire(header.Series),
            AcquisitionTime = Timestamp.FromDateTimeOffset(header.AcquisitionTime),
            UtcOffsetMinutes = (int)header.AcquisitionTime.Offset.TotalMinutes,
        };
        wire.Recipes.AddRange(header.Recipes.Select(RecipeWire.ToWire));
        switch (header.Acquisition)
        {
            case CtAcquisition ct: wire.Ct = CtWire.ToWire(ct); break;
            case MrAcquisition mr: wire.Mr = MrWire.ToWire(mr); break;
        }

        return wire;
    }

    /// <summary>The header a message describes. With violations noted the result is only good for noting more.</summary>
    public static ScanHeader FromWire(V1.ScanHeader? wire, WireReader reader)
    {
        wire = reader.Required(wire, "header");
        return new ScanHeader
        {
            Device = FromWire(wire.Device ?? new V1.Device()),
            Patient = FromWire(wire.Patient ?? new V1.Patient(), reader),
            Study = FromWire(wire.Study ?? new V1.Study(), wire.UtcOffsetMinutes, reader),
            Series = FromWire(reader.Required(wire.Series, "header.series"), reader),
            AcquisitionTime = Time(reader.Required(wire.AcquisitionTime, "header.acquisition_time"), wire.UtcOffsetMinutes, "header.acquisition_time", reader),
            Acquisition = Acquisition(wire, reader),
            Recipes = [.. wire.Recipes.Select((recipe, i) => RecipeWire.FromWire(recipe, $"header.recipes[{i}]", reader))],
        };
    }

    private static AcquisitionDescription Acquisition(V1.ScanHeader wire, WireReader reader)
    {
        switch (wire.AcquisitionCase)
        {
            case V1.ScanHeader.AcquisitionOneofCase.Ct: return CtWire.FromWire(wire.Ct, reader);
            case V1.ScanHeader.AcquisitionOneofCase.Mr: return MrWire.FromWire(wire.Mr, reader);
            default:
                reader.Violation("header.acquisition", "must be ct or mr");
                return MrWire.FromWire(new V1.MrAcquisition(), new WireReader());
        }
    }

    private static DateTimeOffset Time(Timestamp time, int offsetMinutes, string field, WireReader reader)
    {
        // Proto timestamps span years 1..9999, so only the offset and a malformed message can be out of range.
        bool valid = offsetMinutes is >= -840 and <= 840;
        if (!valid) reader.Violation("header.utc_offset_minutes", "must be -840..840");
        return TimeWire.FromWire(time, valid ? offsetMinutes : 0, field, reader);
    }

    private static V1.Device ToWire(Device device) => new()
    {
        Manufacturer = device.Manufacturer,
        ManufacturerModelName = device.ManufacturerModelName,
        DeviceSerialNumber = device.DeviceSerialNumber,
        SoftwareVersions = device.SoftwareVersions,
        StationName = device.StationName,
        InstitutionName = device.InstitutionName,
    };

    private static Device FromWire(V1.Device wire) => new()
    {
        Manufacturer = wire.Manufacturer,
        ManufacturerModelName = wire.ManufacturerModelName,
        DeviceSerialNumber = wire.DeviceSerialNumber,
        SoftwareVersions = wire.SoftwareVersions,
        StationName = wire.StationName,
        InstitutionName = wire.InstitutionName,
    };

    private static V1.Patient ToWire(Patient patient)
    {
        V1.Patient wire = new()
        {
            PatientName = patient.PatientName,
            PatientId = patient.PatientId,
            IssuerOfPatientId = patient.IssuerOfPatientId,
            PatientBirthDate = patient.PatientBirthDate?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) ?? "",
            PatientSex = patient.PatientSex switch
            {
                "M" => V1.Patient.Types.Sex.Male,
                "F" => V1.Patient.Types.Sex.Female,
                "O" => V1.Patient.Types.Sex.Other,
                _ => V1.Patient.Types.Sex.Unspecified,
            },
        };
        if (patient.PatientWeightKg is { } weight) wire.PatientWeightKg = weight;
        if (patient.PatientSizeM is { } size) wire.PatientSizeM = size;
        return wire;
    }

    private static Patient FromWire(V1.Patient wire, WireReader reader)
    {
        DateOnly? birthDate = null;
        if (wire.PatientBirthDate.Length > 0)
        {
            if (DateOnly.TryParseExact(wire.PatientBirthDate, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out DateOnly date)) birthDate = date;
            else reader.Violation("header.patient.patient_birth_date", "must be YYYY-MM-DD or empty");
        }

        return new Patient
        {
            PatientName = wire.PatientName,
            PatientId = wire.PatientId,
            IssuerOfPatientId = wire.IssuerOfPatientId,
            PatientBirthDate = birthDate,
            PatientSex = wire.PatientSex switch
            {
                V1.Patient.Types.Sex.Male => "M",
                V1.Patient.Types.Sex.Female => "F",
                V1.Patient.Types.Sex.Other => "O",
                _ => "",
            },
            PatientWeightKg = wire.HasPatientWeightKg ? wire.PatientWeightKg : null,
            PatientSizeM = wire.HasPatientSizeM ? wire.PatientSizeM : null,
        };
    }

    private static V1.Study ToWire(Study study) => new()
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

    private static Study FromWire(V1.Study wire, int offsetMinutes, WireReader reader) => new()
    {
        StudyInstanceUid = wire.StudyInstanceUid,
        StudyId = wire.StudyId,
        AccessionNumber = wire.AccessionNumber,
        StudyDescription = wire.StudyDescription,
        ReferringPhysicianName = wire.ReferringPhysicianName,
        StudyTime = wire.StudyTime is { } time ? Time(time, offsetMinutes, "header.study.study_time", reader) : null,
        RequestedProcedureId = wire.RequestedProcedureId,
        RequestedProcedureDescription = wire.RequestedProcedureDescription,
        ScheduledProcedureStepId = wire.ScheduledProcedureStepId,
        ScheduledProcedureStepDescription = wire.ScheduledProcedureStepDescription,
    };

    private static V1.Series ToWire(Series series) => new()
    {
        SeriesNumber = series.SeriesNumber,
        SeriesDescription = series.SeriesDescription,
        ProtocolName = series.ProtocolName,
        BodyPartExamined = series.BodyPartExamined,
        Laterality = series.Laterality,
        PatientPosition = Positions.ToWire(series.PatientPosition),
        FrameOfReferenceUid = series.FrameOfReferenceUid,
    };

    private static Series FromWire(V1.Series wire, WireReader reader) => new()
    {
        SeriesNumber = wire.HasSeriesNumber ? wire.SeriesNumber : 1,
        SeriesDescription = wire.SeriesDescription,
        ProtocolName = wire.ProtocolName,
        BodyPartExamined = wire.BodyPartExamined,
        Laterality = wire.Laterality,
        PatientPosition = reader.Required(wire.PatientPosition, "header.series.patient_position", Positions.FromWire),
        FrameOfReferenceUid = wire.FrameOfReferenceUid,
    };
}
