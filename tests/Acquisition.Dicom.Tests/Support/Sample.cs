using Acquisition.Core.Model.Ct;
using Acquisition.Core.Model.Geometry;
using Acquisition.Core.Model.Images;
using Acquisition.Core.Model.Mr;
using Acquisition.Core.Model.Recipes;
using Acquisition.Core.Model.Scans;
using Acquisition.Core.Ports.Catalog;
using Acquisition.Core.Ports.Images;

namespace Acquisition.Dicom.Tests.Support;

/// <summary>Scans of a made-up patient, every field set.</summary>
internal static class Sample
{
    public static ScanId Scan { get; } = new(Guid.Parse("0193544d6f2b7c10a1b2c3d4e5f60718"));

    public static CtAcquisition Ct { get; } = new()
    {
        Sources =
        [
            new()
            {
                Beam = CtBeam.Divergent,
                SourceIsocentreDistanceMm = 570,
                SourceDetectorDistanceMm = 1140,
                DetectorShape = DetectorShape.Cylindrical,
                DetectorRows = 4,
                DetectorChannels = 888,
                RowPitchMm = 5,
                ChannelPitchMm = 1.2,
                CentralRow = 1.5,
                CentralChannel = 443.75,
                TubeVoltageKv = 120,
                TubeCurrentMa = 249.6,
                FilterType = "HEAD",
            },
        ],
        Path = CtPath.Circular,
        ViewCount = 984,
        ViewsPerRotation = 984,
        Quantity = CtQuantity.LineIntegrals,
        SampleFormat = SampleFormat.Float32,
        EnergyBins = [new(0.0193)],
        GantryTiltRad = -Math.PI / 12,
        RotationTimeS = 0.5,
        ScanFieldOfViewMm = 500,
        TableHeightMm = 150.5,
        CtdiVolMGy = 12.34,
    };

    public static MrAcquisition Mr { get; } = new()
    {
        ReceiverChannels = 8,
        H1ResonanceFrequencyHz = 123_252_000,
        SystemFieldStrengthT = 2.8936,
        Encodings =
        [
            new()
            {
                EncodedSpace = new(new(128, 48, 1), new(480, 180, 5)),
                ReconSpace = new(new(64, 48, 1), new(240, 180, 5)),
                Limits = new() { KspaceEncodingStep1 = new MrLimit(0, 47, 24), Slice = new MrLimit(0, 3, 0) },
                Trajectory = MrTrajectory.Cartesian,
                EchoTrainLength = 1,
            },
        ],
        Sequence = new()
        {
            RepetitionTimesMs = [500],
            EchoTimesMs = [4.92, 12.3],
            FlipAnglesDeg = [70],
            SequenceType = "gradient_echo/flash2d",
            ScanningSequence = "GR",
            SequenceVariant = "SP\\OSP",
        },
    };

    public static ScanHeader CtHeader { get; } = Header(Ct, "HEAD");

    public static ScanHeader MrHeader { get; } = Header(Mr, "BRAIN");

    public static SeriesContext Series(ScanHeader header, int ordinal = 1, Recipe? recipe = null) => new(Scan, header, new ReconstructionRecord
    {
        Id = new Guid(ordinal, 0, 0, [1, 2, 3, 4, 5, 6, 7, 8]),
        Scan = Scan,
        Recipe = recipe ?? new Recipe(),
        Method = header.Modality == Modality.Ct ? "ct.fbp.fan" : "mr.fourier",
        SoftwareVersion = "0.1.0",
        Ordinal = ordinal,
        CreateTime = new DateTimeOffset(2026, 3, 4, 22, 30, 15, 250, TimeSpan.Zero),
    })
    {
        Settings = recipe?.Settings ?? (header.Modality == Modality.Ct ? new FilteredBackprojection() : null),
    };

    /// <summary>A stack of slices; each pixel's value comes from its slice, row and column.</summary>
    /// <param name="count">Slices.</param>
    /// <param name="rows">Rows in each.</param>
    /// <param name="columns">Columns in each.</param>
    /// <param name="plane">Where slice i lies.</param>
    /// <param name="value">The value at (slice, row, column).</param>
    public static IReadOnlyList<ReconstructedImage> Stack(int count, int rows, int columns, Func<int, SlicePlane> plane, Func<int, int, int, float> value) =>
    [
        .. Enumerable.Range(0, count).Select(slice => new ReconstructedImage
        {
            InstanceNumber = slice + 1,
            Rows = rows,
            Columns = columns,
            Pixels = Enumerable.Range(0, rows * columns).Select(i => value(slice, i / columns, i % columns)).ToArray(),
            Plane = plane(slice),
            Index = new ImageIndex(Slice: slice),
        }),
    ];

    /// <summary>Axial slices in the scanner's frame, as the patient's position turns them: 4 mm pixels, 64 × 64, 2.5 mm apart, off centre.</summary>
    public static Func<int, SlicePlane> Axial(PatientPosition position) => slice => new SlicePlane(
        ScannerFrame.ToPatient(position, new Vector3D(-120.5, -98.25, -3.75 + 2.5 * slice)),
        ScannerFrame.ToPatient(position, new Vector3D(1, 0, 0)),
        ScannerFrame.ToPatient(position, new Vector3D(0, 1, 0)),
        4,
        4,
        2.5);

    /// <summary>A plane turned about two axes, with pixels that are not square: 48 rows of 3.75 mm, 64 columns of 3.5 mm, slices 6 mm apart.</summary>
    public static SlicePlane Oblique(int slice)
    {
        double a = Math.PI / 7, b = Math.PI / 5;
        Vector3D row = new(Math.Cos(a), Math.Sin(a), 0);
        Vector3D column = new(-Math.Sin(a) * Math.Cos(b), Math.Cos(a) * Math.Cos(b), Math.Sin(b));
        Vector3D first = new(-100.1, -80.2, 12.3);
        return new SlicePlane(first + 6.0 * slice * row.Cross(column), row, column, 3.5, 3.75, 5);
    }

    private static ScanHeader Header(AcquisitionDescription acquisition, string bodyPart) => new()
    {
        Device = new()
        {
            Manufacturer = "Phantom Works",
            ManufacturerModelName = "Model 1",
            DeviceSerialNumber = "SN-42",
            SoftwareVersions = "VA10",
            StationName = "SCANNER1",
            InstitutionName = "Test Hospital",
        },
        Patient = new()
        {
            PatientName = "Müller^Jörg",
            PatientId = "PID-0002",
            IssuerOfPatientId = "TEST",
            PatientBirthDate = new DateOnly(1955, 12, 24),
            PatientSex = "M",
            PatientWeightKg = 71.5,
            PatientSizeM = 1.78,
        },
        Study = new()
        {
            StudyInstanceUid = "1.2.826.0.1.3680043.10.999.1.2",
            StudyId = "S1",
            AccessionNumber = "ACC0002",
            StudyDescription = "Head",
            ReferringPhysicianName = "Referring^Doctor",
            RequestedProcedureId = "RP2",
            RequestedProcedureDescription = "Head without contrast",
            ScheduledProcedureStepId = "SPS2",
            ScheduledProcedureStepDescription = "Head routine",
        },
        Series = new()
        {
            SeriesNumber = 3,
            SeriesDescription = "Routine",
            ProtocolName = "Head routine",
            BodyPartExamined = bodyPart,
            PatientPosition = PatientPosition.Hfs,
        },
        AcquisitionTime = new DateTimeOffset(2026, 3, 4, 23, 59, 58, 125, TimeSpan.FromHours(2)),
        Acquisition = acquisition,
        Recipes = [new Recipe()],
    };
}
