using System.Globalization;
using Acquisition.Core.Model.Mr;
using Acquisition.Core.Model.Recipes;
using Acquisition.Core.Model.Scans;
using Acquisition.Interchange.Twix.Records;

namespace Acquisition.Interchange.Twix.Header;

/// <summary>The protocol and what the readouts say, as a <see cref="ScanHeader"/>.</summary>
internal static class TwixScanHeader
{
    /// <summary>Larmor frequency of hydrogen in water per field strength.</summary>
    private const double HertzPerTesla = 42.577478e6;

    private const int MaximumEchoes = 64, NanosecondsPerMicrosecond = 1000;

    private static readonly HashSet<string> ScanningSequences = ["SE", "IR", "GR", "EP", "RM"], SequenceVariants = ["SK", "MTC", "SS", "TRSS", "SP", "MP", "OSP", "NONE"];

    /// <param name="protocol">The measurement's.</param>
    /// <param name="survey">Of its readouts.</param>
    /// <param name="channels">The most channels of a readout, those of its noise scan included.</param>
    /// <param name="written">When the file was written.</param>
    /// <param name="notes">Gets what was put in place of what is not said.</param>
    /// <exception cref="InterchangeException">The protocol lacks what a scan needs.</exception>
    public static ScanHeader Read(TwixProtocol protocol, ScanSurvey survey, int channels, DateTimeOffset written, TwixNotes notes)
    {
        DateTimeOffset? time = survey.First is { } first ? TwixIdentification.AcquisitionTime(protocol, first.TimeStamp) : null;
        if (time is null) notes.NoAcquisitionTime();
        return new ScanHeader
        {
            Device = TwixIdentification.ReadDevice(protocol),
            Patient = TwixIdentification.ReadPatient(protocol),
            Study = TwixIdentification.ReadStudy(protocol),
            Series = TwixIdentification.ReadSeries(protocol, notes),
            AcquisitionTime = time ?? written,
            Acquisition = ReadAcquisition(protocol, survey, channels, notes),
            Recipes = [new Recipe()],
        };
    }

    /// <summary>Of each echo, µs.</summary>
    public static IReadOnlyList<double> DwellTimesUs(TwixProtocol protocol) =>
        [.. protocol.LineNumbers("sRXSPEC.alDwellTime", MaximumEchoes).Select(ns => ns / NanosecondsPerMicrosecond)];

    /// <summary>Measurements whose data this one needs, by the numbers that the scanner gave them, with what each is for.</summary>
    public static IReadOnlyList<MrMeasurementDependency> Dependencies(TwixProtocol protocol)
    {
        List<MrMeasurementDependency> dependencies = [];
        Add("RFMap", "YAPS.lRFMapUID", 0);
        Add("SenMap", "YAPS.lSensMapUID", 1);
        Add("Noise", "YAPS.lChannelMixingUID", 2);
        return dependencies;

        // The numbers stand in a list of their own, which the single ones are copied from or into.
        void Add(string kind, string parameter, int place)
        {
            IReadOnlyList<string> all = protocol.Values("YAPS.ReconMeasDependencies");
            int? uid = protocol.Integer(parameter) is > 0 and int own ? own
                : place < all.Count && int.TryParse(all[place], NumberStyles.None, CultureInfo.InvariantCulture, out int listed) && listed > 0 ? listed : null;
            if (uid is { } number) dependencies.Add(new(kind, number.ToString(CultureInfo.InvariantCulture)));
        }
    }

    private static MrAcquisition ReadAcquisition(TwixProtocol protocol, ScanSurvey survey, int channels, TwixNotes notes)
    {
        double? tesla = protocol.Number("YAPS.flMagneticFieldStrength", "DICOM.flMagneticFieldStrength") is > 0 and <= 30 and double field ? field : null;
        string nucleus = Nucleus(protocol.Line("sTXSPEC.asNucleusInfo[0].tNucleus") ?? "1H");
        double? frequency = (protocol.LineNumber("sTXSPEC.asNucleusInfo[0].lFrequency") ?? protocol.Number("DICOM.lFrequency")) is > 0 and <= 2e9 and double hertz ? hertz : null;
        double hydrogen = (nucleus is "1H" ? frequency : null) ?? tesla * HertzPerTesla ?? throw protocol.Absent("sTXSPEC.asNucleusInfo[0].lFrequency");
        return new MrAcquisition
        {
            ReceiverChannels = channels,
            H1ResonanceFrequencyHz = (long)Math.Round(hydrogen),
            Nucleus = nucleus,
            ImagingFrequencyHz = nucleus is "1H" ? null : frequency,
            SystemFieldStrengthT = tesla,
            Encodings = [TwixEncoding.Read(protocol, survey, notes)],
            Sequence = ReadSequence(protocol),
            CoilLabels = CoilLabels(protocol, channels),
            Measurement = new()
            {
                MeasurementId = MeasurementId(protocol, survey),
                SequenceName = protocol.Line("tSequenceFileName"),
                Dependencies = Dependencies(protocol),
            },
            TimeStampTickMs = TwixIdentification.TickMs,
            PhysiologyTickMs = TwixIdentification.TickMs,
        };
    }

    private static MrSequenceParameters ReadSequence(TwixProtocol protocol)
    {
        int echoes = Math.Clamp(protocol.LineInteger("lContrasts") ?? 1, 1, MaximumEchoes);
        return new MrSequenceParameters
        {
            RepetitionTimesMs = Times("alTR", 1),
            EchoTimesMs = Times("alTE", echoes),
            InversionTimesMs = Times("alTI", 1),
            FlipAnglesDeg = protocol.LineNumbers("adFlipAngleDegree", 1),
            SequenceType = protocol.LineInteger("ucSequenceType") switch
            {
                1 => "Flash",
                2 => "SSFP",
                4 => "EPI",
                8 => "TurboSpinEcho",
                16 => "ChemicalShiftImaging",
                32 => "FID",
                _ => null,
            },
            ScanningSequence = Terms(protocol.Text("DICOM.tScanningSequence", "YAPS.tScanningSequence"), ScanningSequences),
            SequenceVariant = Terms(protocol.Text("DICOM.tSequenceVariant", "YAPS.tSequenceVariant"), SequenceVariants),
            EchoSpacingsMs = protocol.Number("YAPS.lEchoSpacing") is > 0 and double spacing ? [spacing / 1000] : [],
        };

        double[] Times(string name, int most) => [.. protocol.LineNumbers(name, most).TakeWhile(us => us >= 0).Select(us => us / 1000)];
    }

    /// <summary>Channels are in the order of the converters that the elements are connected to.</summary>
    private static MrCoilLabel[] CoilLabels(TwixProtocol protocol, int channels)
    {
        string? list = protocol.Line("sCoilSelectMeas.aRxCoilSelectData[0].asList[0].sCoilElementID.tElement") is not null ? "sCoilSelectMeas.aRxCoilSelectData[0].asList"
            : protocol.Line("asCoilSelectMeas[0].asList[0].sCoilElementID.tElement") is not null ? "asCoilSelectMeas[0].asList" : null;
        if (list is null) return [];
        List<(int Channel, string Name)> labels = [];
        for (int i = 0; i < channels && protocol.Line($"{list}[{i}].sCoilElementID.tElement") is { } element; i++)
        {
            string coil = protocol.Line($"{list}[{i}].sCoilElementID.tCoilID") ?? "";
            int copy = protocol.LineInteger($"{list}[{i}].sCoilElementID.lCoilCopy") ?? 0;
            int channel = protocol.LineInteger($"{list}[{i}].lADCChannelConnected") ?? protocol.LineInteger($"{list}[{i}].lRxChannelConnected") ?? i;
            labels.Add((channel, $"{coil}:{copy}:{element}"));
        }

        return [.. labels.OrderBy(label => label.Channel).Select((label, i) => new MrCoilLabel(i, label.Name))];
    }

    private static string MeasurementId(TwixProtocol protocol, ScanSurvey survey) => string.Join('_', ((string?[])
    [
        protocol.Text("DICOM.DeviceSerialNumber", "YAPS.DeviceSerialNumber"),
        protocol.Text("HEADER.PatientLOID"),
        protocol.Text("HEADER.StudyLOID"),
        (survey.First?.MeasurementUid ?? 0).ToString(CultureInfo.InvariantCulture),
    ]).Where(part => !string.IsNullOrEmpty(part)));

    private static string Nucleus(string text) => string.Concat(text.ToUpperInvariant().Where(char.IsAsciiLetterOrDigit).Take(16));

    private static string Terms(string? text, HashSet<string> known)
    {
        string[] terms = [.. (text ?? "").Split('\\', '_', '/').Select(term => term.Trim())];
        return terms.All(known.Contains) ? string.Join('\\', terms) : "";
    }
}
