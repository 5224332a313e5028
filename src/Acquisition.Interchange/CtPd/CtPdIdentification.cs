using System.Globalization;
using System.Text.RegularExpressions;
using Acquisition.Core.Model.Geometry;
using Acquisition.Core.Model.Scans;
using FellowOakDicom;

namespace Acquisition.Interchange.CtPd;

/// <summary>Who, where and when, in the attributes of the standard (PS3.3 C.7.1 to C.7.5), of a projection and into one.</summary>
internal static partial class CtPdIdentification
{
    public static Device ReadDevice(CtPdFile file) => new()
    {
        Manufacturer = file.Text(DicomTag.Manufacturer),
        ManufacturerModelName = file.Text(DicomTag.ManufacturerModelName),
        DeviceSerialNumber = file.Text(DicomTag.DeviceSerialNumber),
        SoftwareVersions = file.Text(DicomTag.SoftwareVersions),
        StationName = file.Text(DicomTag.StationName),
        InstitutionName = file.Text(DicomTag.InstitutionName),
    };

    public static Patient ReadPatient(CtPdFile file) => new()
    {
        PatientName = file.Text(DicomTag.PatientName),
        PatientId = file.Text(DicomTag.PatientID),
        IssuerOfPatientId = file.Text(DicomTag.IssuerOfPatientID),
        PatientBirthDate = ParseDate(file.Text(DicomTag.PatientBirthDate)),
        PatientSex = file.Text(DicomTag.PatientSex) is "M" or "F" or "O" ? file.Text(DicomTag.PatientSex) : "",
        PatientWeightKg = Positive(file.Number(DicomTag.PatientWeight)),
        PatientSizeM = Positive(file.Number(DicomTag.PatientSize)),
    };

    public static Study ReadStudy(CtPdFile file, CtPdNotes notes) => new()
    {
        StudyInstanceUid = ReadUid(file, DicomTag.StudyInstanceUID, notes),
        StudyId = file.Text(DicomTag.StudyID),
        AccessionNumber = file.Text(DicomTag.AccessionNumber),
        StudyDescription = file.Text(DicomTag.StudyDescription),
        ReferringPhysicianName = file.Text(DicomTag.ReferringPhysicianName),
        StudyTime = ReadTime(file, DicomTag.StudyDate, DicomTag.StudyTime),
    };

    public static Series ReadSeries(CtPdFile file, CtPdNotes notes) => new()
    {
        SeriesNumber = file.Number(DicomTag.SeriesNumber) is { } number and >= 0 ? (int)number : 1,
        SeriesDescription = file.Text(DicomTag.SeriesDescription),
        ProtocolName = file.Text(DicomTag.ProtocolName),
        BodyPartExamined = file.Text(DicomTag.BodyPartExamined),
        Laterality = file.Text(DicomTag.Laterality) is "L" or "R" ? file.Text(DicomTag.Laterality) : "",
        PatientPosition = ReadPosition(file, notes),
        FrameOfReferenceUid = ReadUid(file, DicomTag.FrameOfReferenceUID, notes),
    };

    /// <summary>The acquisition's, else the series', else the study's date and time, else when the file was written. Without an offset UTC is assumed.</summary>
    public static DateTimeOffset ReadAcquisitionTime(CtPdFile file, CtPdNotes notes)
    {
        DateTimeOffset? acquisition = ReadTime(file, DicomTag.AcquisitionDate, DicomTag.AcquisitionTime), series = ReadTime(file, DicomTag.SeriesDate, DicomTag.SeriesTime);
        if ((acquisition ?? series ?? ReadTime(file, DicomTag.StudyDate, DicomTag.StudyTime)) is { } time) return time;
        notes.NoAcquisitionTime();
        return file.Written;
    }

    public static void Write(DicomDataset dataset, ScanHeader header)
    {
        Patient patient = header.Patient;
        AddOrEmpty(dataset, DicomTag.PatientName, patient.PatientName);
        AddOrEmpty(dataset, DicomTag.PatientID, patient.PatientId);
        AddIfKnown(dataset, DicomTag.IssuerOfPatientID, patient.IssuerOfPatientId);
        AddOrEmpty(dataset, DicomTag.PatientBirthDate, patient.PatientBirthDate?.ToString("yyyyMMdd") ?? "");
        AddOrEmpty(dataset, DicomTag.PatientSex, patient.PatientSex);
        AddIfKnown(dataset, DicomTag.PatientWeight, DecimalString.Of(patient.PatientWeightKg));
        AddIfKnown(dataset, DicomTag.PatientSize, DecimalString.Of(patient.PatientSizeM));

        Study study = header.Study;
        TimeSpan offset = header.AcquisitionTime.Offset; // one holds for the whole file
        dataset.Add(DicomTag.TimezoneOffsetFromUTC, $"{(offset < TimeSpan.Zero ? '-' : '+')}{offset:hhmm}");
        dataset.Add(DicomTag.StudyInstanceUID, study.StudyInstanceUid);
        AddTime(dataset, DicomTag.StudyDate, DicomTag.StudyTime, (study.StudyTime ?? header.AcquisitionTime).ToOffset(offset));
        AddOrEmpty(dataset, DicomTag.ReferringPhysicianName, study.ReferringPhysicianName);
        AddOrEmpty(dataset, DicomTag.StudyID, study.StudyId);
        AddOrEmpty(dataset, DicomTag.AccessionNumber, study.AccessionNumber);
        AddIfKnown(dataset, DicomTag.StudyDescription, study.StudyDescription);

        Series series = header.Series;
        dataset.Add(DicomTag.Modality, "CT");
        dataset.Add(DicomTag.SeriesNumber, series.SeriesNumber);
        AddTime(dataset, DicomTag.SeriesDate, DicomTag.SeriesTime, header.AcquisitionTime);
        AddTime(dataset, DicomTag.AcquisitionDate, DicomTag.AcquisitionTime, header.AcquisitionTime);
        AddTime(dataset, DicomTag.ContentDate, DicomTag.ContentTime, header.AcquisitionTime);
        AddIfKnown(dataset, DicomTag.SeriesDescription, series.SeriesDescription);
        AddIfKnown(dataset, DicomTag.ProtocolName, series.ProtocolName);
        AddIfKnown(dataset, DicomTag.BodyPartExamined, series.BodyPartExamined);
        // Type 2C: absent for an unpaired body part.
        if (!BodyPart.IsUnpaired(series.BodyPartExamined)) AddOrEmpty(dataset, DicomTag.Laterality, series.Laterality);
        dataset.Add(DicomTag.PatientPosition, series.PatientPosition.ToString().ToUpperInvariant());
        AddIfKnown(dataset, DicomTag.FrameOfReferenceUID, series.FrameOfReferenceUid);

        Device device = header.Device;
        AddOrEmpty(dataset, DicomTag.Manufacturer, device.Manufacturer);
        AddIfKnown(dataset, DicomTag.ManufacturerModelName, device.ManufacturerModelName);
        AddIfKnown(dataset, DicomTag.DeviceSerialNumber, device.DeviceSerialNumber);
        AddIfKnown(dataset, DicomTag.SoftwareVersions, device.SoftwareVersions);
        AddIfKnown(dataset, DicomTag.StationName, device.StationName);
        AddIfKnown(dataset, DicomTag.InstitutionName, device.InstitutionName);
    }

    public static void AddIfKnown(DicomDataset dataset, DicomTag tag, string value)
    {
        if (value.Trim(' ').Length > 0) dataset.Add(tag, value);
    }

    private static void AddOrEmpty(DicomDataset dataset, DicomTag tag, string value) => dataset.Add(tag, value.Trim(' ').Length > 0 ? [value] : Array.Empty<string>());

    private static void AddTime(DicomDataset dataset, DicomTag date, DicomTag time, DateTimeOffset value)
    {
        dataset.Add(date, value.ToString("yyyyMMdd"));
        dataset.Add(time, value.ToString("HHmmss.ffffff"));
    }

    private static PatientPosition ReadPosition(CtPdFile file, CtPdNotes notes)
    {
        string text = file.Text(DicomTag.PatientPosition);
        if (Enum.TryParse(text, ignoreCase: true, out PatientPosition position) && Enum.IsDefined(position) && text.All(char.IsAsciiLetter)) return position;
        if (text.Length > 0) throw CtPdErrors.NotSupported(file.Path, CtPdTag.PlaceOf(DicomTag.PatientPosition), "The patient neither lay nor sat as a CT scanner's patient does.", "Give one of HFS, HFP, HFDR, HFDL, FFS, FFP, FFDR, FFDL.");
        notes.NoPatientPosition();
        return PatientPosition.Hfs;
    }

    private static string ReadUid(CtPdFile file, DicomTag tag, CtPdNotes notes)
    {
        string text = file.Text(tag);
        if (text.Length == 0 || (text.Length <= 64 && UidPattern().IsMatch(text))) return text;
        notes.UidReplaced(tag);
        return "";
    }

    private static DateTimeOffset? ReadTime(CtPdFile file, DicomTag dateTag, DicomTag timeTag)
    {
        DateOnly? date = ParseDate(file.Text(dateTag));
        string zone = file.Text(DicomTag.TimezoneOffsetFromUTC), clock = file.Text(timeTag);
        if (date is not { } day) return null;
        // TM is HH, HHMM, HHMMSS or HHMMSS.F to HHMMSS.FFFFFF.
        TimeSpan time = TimeOnly.TryParseExact(clock, ["HH", "HHmm", "HHmmss", "HHmmss.FFFFFF"], CultureInfo.InvariantCulture, DateTimeStyles.None, out TimeOnly parsed)
            ? parsed.ToTimeSpan() : TimeSpan.Zero;
        TimeSpan offset = TimeSpan.TryParseExact(zone.TrimStart('+', '-'), "hhmm", CultureInfo.InvariantCulture, out TimeSpan size) ? size : TimeSpan.Zero;
        return new DateTimeOffset(day.ToDateTime(TimeOnly.MinValue) + time, zone.StartsWith('-') ? -offset : offset);
    }

    private static DateOnly? ParseDate(string text) =>
        DateOnly.TryParseExact(text, "yyyyMMdd", CultureInfo.InvariantCulture, DateTimeStyles.None, out DateOnly date) ? date : null;

    private static double? Positive(double? number) => number is > 0 ? number : null;

    [GeneratedRegex(@"^(0|[1-9][0-9]*)(\.(0|[1-9][0-9]*))*$")]
    private static partial Regex UidPattern();
}
