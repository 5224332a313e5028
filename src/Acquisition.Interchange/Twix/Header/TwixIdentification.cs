using System.Globalization;
using Acquisition.Core.Model.Geometry;
using Acquisition.Core.Model.Scans;

namespace Acquisition.Interchange.Twix.Header;

/// <summary>Who was scanned, by what, when. Texts are cut to what DICOM holds; a value that is none there counts as not known.</summary>
internal static class TwixIdentification
{
    private const int LongText = 64, CodeText = 16, UidText = 64;

    /// <summary>Milliseconds in a tick of the scanner's clock.</summary>
    public const double TickMs = 2.5;

    public static Device ReadDevice(TwixProtocol protocol) => new()
    {
        Manufacturer = Text(protocol.Text("DICOM.Manufacturer") ?? "SIEMENS"),
        ManufacturerModelName = Text(protocol.Text("DICOM.ManufacturersModelName")),
        DeviceSerialNumber = Text(protocol.Text("DICOM.DeviceSerialNumber", "YAPS.DeviceSerialNumber")),
        SoftwareVersions = Text(protocol.Text("DICOM.SoftwareVersions", "YAPS.SoftwareVersions")),
        InstitutionName = Text(protocol.Text("DICOM.InstitutionName", "YAPS.InstitutionName")),
    };

    public static Patient ReadPatient(TwixProtocol protocol) => new()
    {
        PatientName = Name(protocol.Text("HEADER.tPatientName", "DICOM.tPatientName", "IRIS.RECOMPOSE.tPatientName", "PARC.RECOMPOSE.tPatientName")),
        PatientId = Text(protocol.Text("IRIS.RECOMPOSE.PatientID", "PARC.RECOMPOSE.PatientID")),
        PatientBirthDate = DateOnly.TryParseExact(
            protocol.Text("IRIS.RECOMPOSE.PatientBirthDay", "PARC.RECOMPOSE.PatientBirthDay"), "yyyyMMdd", CultureInfo.InvariantCulture, DateTimeStyles.None, out DateOnly birth) && IsDicom(birth)
            ? birth : null,
        PatientSex = protocol.Integer("YAPS.lPatientSex", "DICOM.lPatientSex") switch { 1 => "F", 2 => "M", 3 => "O", _ => "" },
        PatientWeightKg = protocol.Number("YAPS.flUsedPatientWeight", "DICOM.flUsedPatientWeight") is > 0 and <= 1000 and double kg ? kg : null,
        PatientSizeM = protocol.Number("YAPS.flPatientHeight") / 1000 is > 0 and <= 3 and double m ? m : null,
    };

    public static Study ReadStudy(TwixProtocol protocol) => new()
    {
        StudyDescription = Text(protocol.Text("HEADER.tStudyDescription", "IRIS.RECOMPOSE.tStudyDescription", "PARC.RECOMPOSE.tStudyDescription")),
    };

    public static Series ReadSeries(TwixProtocol protocol, TwixNotes notes)
    {
        string name = Text(protocol.Line("tProtocolName") ?? protocol.Text("HEADER.tProtocolName", "DICOM.tProtocolName"));
        return new Series
        {
            SeriesDescription = name,
            ProtocolName = name,
            BodyPartExamined = Code(protocol.Text("DICOM.tBodyPartExamined", "YAPS.tBodyPartExamined")),
            PatientPosition = Position(protocol, notes),
            FrameOfReferenceUid = FrameOfReference(protocol) is { } uid && IsUid(uid) ? uid : "",
        };
    }

    /// <summary>
    /// The day is in the frame of reference, whose UID ends with the time at which the scanner made it (yyyyMMddHHmmssfff), the time of day in the readout.
    /// A readout of an earlier time of day is of the next day. Null: no such UID.
    /// </summary>
    /// <remarks>The scanner's own time; without its offset UTC is assumed.</remarks>
    public static DateTimeOffset? AcquisitionTime(TwixProtocol protocol, uint ticks)
    {
        foreach (string part in FrameOfReference(protocol)?.Split('.') ?? [])
        {
            if (part.Length != 17 || !DateTime.TryParseExact(part, "yyyyMMddHHmmssfff", CultureInfo.InvariantCulture, DateTimeStyles.None, out DateTime made)
                || !IsDicom(DateOnly.FromDateTime(made))) continue;
            TimeSpan time = TimeSpan.FromMilliseconds(TickMs * ticks);
            if (time >= TimeSpan.FromDays(1)) return new DateTimeOffset(made, TimeSpan.Zero);
            return new DateTimeOffset(made.Date + time + (time < made.TimeOfDay ? TimeSpan.FromDays(1) : TimeSpan.Zero), TimeSpan.Zero);
        }

        return null;
    }

    private static string? FrameOfReference(TwixProtocol protocol) => protocol.Text("YAPS.tFrameOfReference", "HEADER.tFrameOfReference");

    private static PatientPosition Position(TwixProtocol protocol, TwixNotes notes)
    {
        if (protocol.Text("DICOM.tPatientPosition", "YAPS.tPatientPosition") is { Length: > 1 } text && char.IsAsciiLetter(text[0])
            && Enum.TryParse(text, ignoreCase: true, out PatientPosition position)) return position;
        notes.NoPatientPosition();
        return PatientPosition.Hfs;
    }

    private static bool IsDicom(DateOnly date) => date.Year is >= 1583 and <= 2998;

    private static string Text(string? text) => Cut(text, LongText, letter => letter != '\\' && !char.IsControl(letter));

    // More than five components, or a second alphabet, is none of Siemens's.
    private static string Name(string? text)
    {
        string name = Cut(text, LongText, letter => letter is not ('\\' or '=') && !char.IsControl(letter));
        return name.Count(letter => letter == '^') <= 4 ? name : "";
    }

    private static string Code(string? text) => Cut(text?.ToUpperInvariant(), CodeText, letter => char.IsAsciiLetterUpper(letter) || char.IsAsciiDigit(letter) || letter is ' ' or '_');

    private static string Cut(string? text, int most, Func<char, bool> isAllowed) => string.Concat((text ?? "").Where(isAllowed).Take(most)).Trim();

    private static bool IsUid(string text) =>
        text.Length <= UidText && text.Split('.').All(part => part.Length > 0 && part.All(char.IsAsciiDigit) && (part.Length == 1 || part[0] != '0'));
}
