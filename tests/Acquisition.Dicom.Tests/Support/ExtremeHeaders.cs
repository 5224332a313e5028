using Acquisition.Core.Model.Ct;
using Acquisition.Core.Model.Geometry;
using Acquisition.Core.Model.Mr;
using Acquisition.Core.Model.Scans;

namespace Acquisition.Dicom.Tests.Support;

/// <summary>Headers at the ends of what the header rules allow: each field one of its extremes, chosen by the seed.</summary>
internal sealed class ExtremeHeaders(int seed)
{
    private static readonly string[] Letters = ["x", "Ä", "日", "\U0001F600", " ", "^", "=", "'", "<", "\u00a0"];
    private static readonly DateTimeOffset First = new(1582, 10, 15, 0, 0, 0, TimeSpan.FromHours(14));
    private static readonly DateTimeOffset Last = new DateTimeOffset(2998, 12, 31, 23, 59, 59, TimeSpan.FromHours(-12)).AddTicks(9_999_999);

    private readonly Random _random = new(seed);

    public ScanHeader Next(ScanHeader sample) => sample with
    {
        Device = new()
        {
            Manufacturer = Text(64),
            ManufacturerModelName = Text(64),
            DeviceSerialNumber = Text(64),
            SoftwareVersions = Text(64),
            StationName = Text(16),
            InstitutionName = Text(64),
        },
        Patient = new()
        {
            PatientName = Name(),
            PatientId = Text(64),
            IssuerOfPatientId = Text(64),
            PatientBirthDate = OneOf<DateOnly?>(null, new(1582, 10, 15), new(2998, 12, 31), new(2000, 2, 29)),
            PatientSex = OneOf("", "M", "F", "O"),
            PatientWeightKg = OneOf<double?>(null, double.Epsilon, 1e-7, 1000.0 / 3, 1000),
            PatientSizeM = OneOf<double?>(null, double.Epsilon, 1.123456789012345, 3),
        },
        Study = new()
        {
            StudyInstanceUid = Uid(1),
            StudyId = Text(16),
            AccessionNumber = Text(16),
            StudyDescription = Text(64),
            ReferringPhysicianName = Name(),
            StudyTime = OneOf<DateTimeOffset?>(null, First, Last),
            RequestedProcedureId = Text(16),
            RequestedProcedureDescription = Text(64),
            ScheduledProcedureStepId = Text(16),
            ScheduledProcedureStepDescription = Text(64),
        },
        Series = new()
        {
            SeriesNumber = OneOf(0, 1, int.MaxValue),
            SeriesDescription = Text(64),
            ProtocolName = Text(64),
            BodyPartExamined = OneOf("", "HEAD", "KNEE", "SOMETHING_ELSE 1"),
            Laterality = OneOf("", "L", "R"),
            PatientPosition = OneOf(Enum.GetValues<PatientPosition>()),
            FrameOfReferenceUid = Uid(2),
        },
        AcquisitionTime = OneOf(First, Last, sample.AcquisitionTime),
        Acquisition = sample.Acquisition is CtAcquisition ct ? Next(ct) : Next((MrAcquisition)sample.Acquisition),
    };

    private CtAcquisition Next(CtAcquisition sample) => sample with
    {
        Path = OneOf(CtPath.Circular, CtPath.Helical),
        Sources = [.. Enumerable.Range(0, OneOf(1, 2, 8)).Select(_ => Next(sample.Sources[0]))],
        TableFeedPerRotationMm = OneOf<double?>(null, 0, -double.MaxValue, double.Epsilon, 1.0 / 3),
        GantryTiltRad = OneOf(0, 1.57079, -1.57079, -double.Epsilon),
        RotationTimeS = Positive(),
        ScanFieldOfViewMm = Positive(),
        TableHeightMm = OneOf<double?>(null, -double.MaxValue, double.MaxValue, -1.0 / 3),
        CtdiVolMGy = Positive(),
    };

    private CtSource Next(CtSource sample) => sample with
    {
        RowPitchMm = Positive() ?? 1,
        TubeVoltageKv = Positive(),
        TubeCurrentMa = Positive(),
        FilterType = OneOf("", "BODY", "SIXTEEN_LETTERS_"),
    };

    private MrAcquisition Next(MrAcquisition sample) => sample with
    {
        H1ResonanceFrequencyHz = OneOf(1L, 123_252_000, 2_000_000_000),
        Nucleus = OneOf("", "1H", "23NA"),
        ImagingFrequencyHz = Positive(),
        SystemFieldStrengthT = Positive(),
        Encodings = [Next(sample.Encodings[0])],
        Sequence = new()
        {
            RepetitionTimesMs = [Positive() ?? 0],
            EchoTimesMs = [Positive() ?? 0],
            FlipAnglesDeg = [OneOf(0, -double.MaxValue, double.MaxValue)],
            InversionTimesMs = [Positive() ?? 0],
            SequenceType = Text(64),
            ScanningSequence = OneOf("", "IR", "SE\\IR", "EP\\RM\\GR\\SE\\IR"),
            SequenceVariant = OneOf("", "NONE", "SK\\MTC\\SS\\TRSS\\SP\\MP\\OSP"),
        },
    };

    private MrEncoding Next(MrEncoding sample) => sample with
    {
        EncodedSpace = Space(),
        ReconSpace = Space(),
        Limits = new()
        {
            KspaceEncodingStep1 = Limit(),
            Average = Limit(),
            Contrast = Limit(),
            Phase = Limit(),
            Repetition = Limit(),
        },
        ParallelImaging = OneOf<MrParallelImaging?>(null, new(1, 1), new(64, 64)),
        EchoTrainLength = OneOf<long?>(null, 1, 65535),
    };

    private MrSpace Space() => new(
        new MatrixSize(OneOf(1, 65535), OneOf(1, 65535), OneOf(1, 65535)), new FieldOfView(Positive() ?? 1, Positive() ?? 1, Positive() ?? 1));

    // The image's counters are 0, and so is the least of each range.
    private MrLimit? Limit() => OneOf<MrLimit?>(null, new MrLimit(0, 0, 0), new MrLimit(0, 65535, 65535));

    private double? Positive() => OneOf<double?>(null, double.Epsilon, 1e-11, 1.0 / 3, 123456789.123456789, double.MaxValue);

    private string Uid(int role) => OneOf("", $"1.2.{role}", $"2.25.34028236692093846346337460743176821145{role}", $"1.{role}.{new string('9', 60)}");

    private string Text(int longest)
    {
        string letter = OneOf(Letters);
        return OneOf("", letter, string.Concat(Enumerable.Repeat(letter, longest / letter.Length)), $" {letter} ");
    }

    private string Name() => OneOf("", "A^B^C^D^E", "^", "Ä=日=あ", string.Join('=', Enumerable.Repeat(new string('Ö', 64), 3)));

    private T OneOf<T>(params T[] values) => values[_random.Next(values.Length)];
}
