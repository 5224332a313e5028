using System.Xml.Linq;
using Acquisition.Core.Model.Mr;
using Acquisition.Core.Model.Recipes;
using Acquisition.Core.Model.Scans;
using Acquisition.Interchange.Ismrmrd.Records;
using static Acquisition.Interchange.Ismrmrd.Header.HeaderXml;

namespace Acquisition.Interchange.Ismrmrd.Header;

/// <summary>
/// The ISMRMRD XML header (schema of ISMRMRD 1.x) as a <see cref="ScanHeader"/>, and back. Where the header is silent:
/// <list type="bullet">
/// <item>patient position: head first, supine, with a warning;</item>
/// <item>acquisition time: the series', else the study's date and time, else when the file was written;</item>
/// <item>resonance frequency: from the field strength (42.577478 MHz/T);</item>
/// <item>receiver channels, or fewer than a readout has: the most that a readout has;</item>
/// <item>encoding limits of a counter that the readouts raise beyond 0: the range that they take;</item>
/// <item>a weight, height, frequency, bandwidth or field strength of 0: not known.</item>
/// </list>
/// A UID that is not one, as de-identified files have them, is dropped, so that one is derived from the scan.
/// </summary>
internal static class IsmrmrdHeader
{
    /// <summary>Larmor frequency of hydrogen in water per field strength.</summary>
    private const double HertzPerTesla = 42.577478e6;

    /// <param name="root">The element ismrmrdHeader.</param>
    /// <param name="survey">What the readouts say.</param>
    /// <param name="written">When the file was written.</param>
    /// <param name="notes">Gets what was put in place of what is not said.</param>
    /// <exception cref="InterchangeException">An element that a scan needs is missing, or a value is malformed.</exception>
    public static ScanHeader Read(HeaderElement root, ReadoutSurvey survey, DateTimeOffset written, ImportNotes notes)
    {
        HeaderElement? study = root.Child("studyInformation"), measurement = root.Child("measurementInformation");
        MrAcquisition mr = ReadAcquisition(root, survey, notes);
        Study read = StudyHeader.Read(study, notes);
        DateTimeOffset? time = mr.Measurement.SeriesTime ?? read.StudyTime;
        if (time is null) notes.NoAcquisitionTime();
        return new ScanHeader
        {
            Device = SystemHeader.ReadDevice(root.Child("acquisitionSystemInformation")),
            Patient = SubjectHeader.Read(root.Child("subjectInformation")),
            Study = read,
            Series = MeasurementHeader.ReadSeries(measurement, study, notes),
            AcquisitionTime = time ?? written,
            Acquisition = mr,
            Recipes = [new Recipe()],
        };
    }

    /// <summary>
    /// The header as XML, in the schema's order. Left out is what ISMRMRD has no element for: issuer of the patient ID, requested procedure and
    /// scheduled step, laterality, software versions, an accession number with letters, the imaged nucleus, the length of a tick, recipes.
    /// </summary>
    public static string Write(ScanHeader header, MrAcquisition mr)
    {
        XElement root = Element(
            "ismrmrdHeader",
            Value("version", mr.Measurement.HeaderVersion),
            SubjectHeader.Write(header.Patient),
            StudyHeader.Write(header.Study, header.Series),
            MeasurementHeader.Write(header, mr.Measurement),
            SystemHeader.Write(header.Device, mr),
            Element("experimentalConditions", Element("H1resonanceFrequency_Hz", mr.H1ResonanceFrequencyHz)),
            mr.Encodings.Select(EncodingHeader.Write),
            SequenceHeader.Write(mr.Sequence),
            Group("userParameters", UserParametersHeader.Write(mr.UserParameters)),
            mr.Waveforms.Select(WaveformHeader.Write));
        return $"<?xml version=\"1.0\"?>\n{root}\n";
    }

    private static MrAcquisition ReadAcquisition(HeaderElement root, ReadoutSurvey survey, ImportNotes notes)
    {
        HeaderElement? system = root.Child("acquisitionSystemInformation");
        double? field = system?.Positive("systemFieldStrength_T");
        root.Required("encoding");
        return new MrAcquisition
        {
            ReceiverChannels = Math.Max(survey.ReceiverChannels, system?.Integer("receiverChannels") ?? 0),
            H1ResonanceFrequencyHz = Frequency(root, field, notes),
            SystemFieldStrengthT = field,
            RelativeReceiverNoiseBandwidth = system?.Positive("relativeReceiverNoiseBandwidth"),
            Encodings = [.. root.Children("encoding").Select((encoding, i) => AbsentLimits.Fill(EncodingHeader.Read(encoding), i, survey[i], notes))],
            Sequence = SequenceHeader.Read(root.Child("sequenceParameters")),
            CoilLabels = SystemHeader.ReadCoilLabels(system),
            Measurement = MeasurementHeader.Read(root),
            UserParameters = UserParametersHeader.Read(root.Child("userParameters")),
            Waveforms = [.. root.Children("waveformInformation").Select(WaveformHeader.Read)],
        };
    }

    private static long Frequency(HeaderElement root, double? field, ImportNotes notes)
    {
        if (root.Child("experimentalConditions")?.Positive("H1resonanceFrequency_Hz") is { } frequency) return (long)Math.Round(frequency);
        if (field is not { } tesla) return root.Required("experimentalConditions").Required("H1resonanceFrequency_Hz").Long();
        notes.FrequencyFromField();
        return (long)Math.Round(tesla * HertzPerTesla);
    }
}
