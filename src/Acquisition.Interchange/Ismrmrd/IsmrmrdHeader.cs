using System.Text.RegularExpressions;
using Acquisition.Core.Model.Geometry;
using Acquisition.Core.Model.Mr;
using Acquisition.Core.Model.Recipes;
using Acquisition.Core.Model.Scans;

namespace Acquisition.Interchange.Ismrmrd;

/// <summary>
/// The ISMRMRD XML header as a <see cref="ScanHeader"/>. Where the header is silent:
/// <list type="bullet">
/// <item>patient position: head first, supine;</item>
/// <item>acquisition time: the series', else the study's date and time, else when the file was written;</item>
/// <item>resonance frequency and field strength: each from the other (42.577478 MHz/T);</item>
/// <item>encoding limits: the range that the imaging readouts' counters take; the centre of k-space at half the encoded matrix;</item>
/// <item>a weight, height, frequency or field strength of 0: not known.</item>
/// </list>
/// The receiver channels are always those of the imaging readouts, and coil labels count only if there is one for each of them.
/// A UID that is not one, as de-identified files have them, is dropped, so that one is derived from the scan.
/// </summary>
internal static partial class IsmrmrdHeader
{
    /// <summary>Larmor frequency of hydrogen in water per field strength.</summary>
    private const double HertzPerTesla = 42.577478e6;

    /// <param name="root">The element ismrmrdHeader.</param>
    /// <param name="survey">What the readouts say.</param>
    /// <param name="written">When the file was written.</param>
    /// <exception cref="InterchangeException">An element that a scan needs is missing, or a value is malformed.</exception>
    public static ScanHeader ToScanHeader(HeaderElement root, ReadoutSurvey survey, DateTimeOffset written)
    {
        HeaderElement? study = root.Child("studyInformation");
        HeaderElement? measurement = root.Child("measurementInformation");
        DateTimeOffset? studyTime = study?.DateAndTime("studyDate", "studyTime");
        return new ScanHeader
        {
            Device = Device(root.Child("acquisitionSystemInformation")),
            Patient = Patient(root.Child("subjectInformation")),
            Study = Study(study, studyTime),
            Series = Series(measurement, study),
            AcquisitionTime = measurement?.DateAndTime("seriesDate", "seriesTime") ?? studyTime ?? written,
            Acquisition = Acquisition(root, survey),
            Recipe = new MrRecipe(),
        };
    }

    private static Device Device(HeaderElement? system) => system is null ? new() : new()
    {
        Manufacturer = system.Text("systemVendor"),
        ManufacturerModelName = system.Text("systemModel"),
        DeviceSerialNumber = system.Text("deviceSerialNumber"),
        StationName = system.Text("stationName"),
        InstitutionName = system.Text("institutionName"),
    };

    private static Patient Patient(HeaderElement? subject) => subject is null ? new() : new()
    {
        PatientName = subject.Text("patientName"),
        PatientId = subject.Text("patientID"),
        PatientBirthDate = subject.Date("patientBirthdate"),
        PatientSex = subject.Text("patientGender") is "M" or "F" or "O" ? subject.Text("patientGender") : "",
        PatientWeightKg = Positive(subject.Number("patientWeight_kg")),
        PatientSizeM = Positive(subject.Number("patientHeight_m")),
    };

    private static Study Study(HeaderElement? study, DateTimeOffset? time) => study is null ? new() : new()
    {
        StudyInstanceUid = Uid(study.Text("studyInstanceUID")),
        StudyId = study.Text("studyID"),
        AccessionNumber = study.Text("accessionNumber"),
        StudyDescription = study.Text("studyDescription"),
        ReferringPhysicianName = study.Text("referringPhysicianName"),
        StudyTime = time,
    };

    private static Series Series(HeaderElement? measurement, HeaderElement? study) => new()
    {
        SeriesNumber = measurement?.Integer("initialSeriesNumber") ?? 1,
        SeriesDescription = measurement?.Text("seriesDescription") ?? "",
        ProtocolName = measurement?.Text("protocolName") ?? "",
        BodyPartExamined = study?.Text("bodyPartExamined").ToUpperInvariant() ?? "",
        PatientPosition = Position(measurement?.Child("patientPosition")),
        FrameOfReferenceUid = Uid(measurement?.Text("frameOfReferenceUID") ?? ""),
    };

    private static PatientPosition Position(HeaderElement? position) => position?.Text() switch
    {
        null or "HFS" => PatientPosition.Hfs,
        "HFP" => PatientPosition.Hfp,
        "HFDR" => PatientPosition.Hfdr,
        "HFDL" => PatientPosition.Hfdl,
        "FFS" => PatientPosition.Ffs,
        "FFP" => PatientPosition.Ffp,
        "FFDR" => PatientPosition.Ffdr,
        "FFDL" => PatientPosition.Ffdl,
        _ => throw position.Malformed("one of HFS, HFP, HFDR, HFDL, FFS, FFP, FFDR, FFDL"),
    };

    private static MrAcquisition Acquisition(HeaderElement root, ReadoutSurvey survey)
    {
        HeaderElement? system = root.Child("acquisitionSystemInformation");
        double? field = Positive(system?.Number("systemFieldStrength_T"));
        double frequency = Positive(root.Child("experimentalConditions")?.Number("H1resonanceFrequency_Hz"))
            ?? field * HertzPerTesla
            ?? root.Required("experimentalConditions").Required("H1resonanceFrequency_Hz").Number();

        root.Required("encoding");
        return new MrAcquisition
        {
            ReceiverChannels = survey.ReceiverChannels,
            H1ResonanceFrequencyHz = (long)Math.Round(frequency),
            SystemFieldStrengthT = field ?? frequency / HertzPerTesla,
            RelativeReceiverNoiseBandwidth = Positive(system?.Number("relativeReceiverNoiseBandwidth")),
            Encodings = [.. root.Children("encoding").Select((encoding, i) => EncodingHeader.ToEncoding(encoding, survey[i]))],
            Sequence = Sequence(root.Child("sequenceParameters"), root.Child("measurementInformation")),
            CoilLabels = CoilLabels(system, survey.ReceiverChannels),
        };
    }

    private static MrSequenceParameters Sequence(HeaderElement? sequence, HeaderElement? measurement) => new()
    {
        RepetitionTimesMs = Numbers(sequence, "TR"),
        EchoTimesMs = Numbers(sequence, "TE"),
        InversionTimesMs = Numbers(sequence, "TI"),
        FlipAnglesDeg = Numbers(sequence, "flipAngle_deg"),
        // Siemens names a sequence by its path, %SiemensSeq%\gre; in DICOM a backslash separates values.
        SequenceName = (measurement?.Text("sequenceName") is { Length: > 0 } name ? name : sequence?.Text("sequence_type") ?? "").Replace('\\', '/'),
    };

    private static IReadOnlyList<double> Numbers(HeaderElement? parent, string name) =>
        parent is null ? [] : [.. parent.Children(name).Select(e => e.Number())];

    private static IReadOnlyList<string> CoilLabels(HeaderElement? system, int channels) =>
        system?.Children("coilLabel") is { } labels && labels.Count == channels
            ? [.. labels.OrderBy(label => label.Integer("coilNumber")).Select(label => label.Text("coilName"))] : [];

    private static double? Positive(double? value) => value > 0 ? value : null;

    private static string Uid(string text) => text.Length <= 64 && UidPattern().IsMatch(text) ? text : "";

    [GeneratedRegex(@"^(0|[1-9][0-9]*)(\.(0|[1-9][0-9]*))*$")]
    private static partial Regex UidPattern();
}
