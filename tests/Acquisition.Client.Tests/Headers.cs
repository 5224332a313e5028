using Acquisition.Core.Model.Ct;
using Acquisition.Core.Model.Geometry;
using Acquisition.Core.Model.Mr;
using Acquisition.Core.Model.Recipes;
using Acquisition.Core.Model.Scans;

namespace Acquisition.Client.Tests;

/// <summary>Headers in which every field has a value of its own.</summary>
internal static class Headers
{
    public static ScanHeader FullCt() => new()
    {
        Device = new()
        {
            Manufacturer = "maker",
            ManufacturerModelName = "model",
            DeviceSerialNumber = "serial",
            SoftwareVersions = "1.2",
            StationName = "STATION",
            InstitutionName = "institution",
        },
        Patient = new()
        {
            PatientName = "Müller^Jörg",
            PatientId = "id",
            IssuerOfPatientId = "issuer",
            PatientBirthDate = new DateOnly(1955, 12, 24),
            PatientSex = "M",
            PatientWeightKg = 71.5,
            PatientSizeM = 1.8,
        },
        Study = new()
        {
            StudyInstanceUid = "1.2.3",
            StudyId = "study",
            AccessionNumber = "accession",
            StudyDescription = "description",
            ReferringPhysicianName = "Referring^Doctor",
            StudyTime = new DateTimeOffset(2026, 11, 24, 9, 0, 0, TimeSpan.FromHours(1)),
            RequestedProcedureId = "rp",
            RequestedProcedureDescription = "rp description",
            ScheduledProcedureStepId = "sps",
            ScheduledProcedureStepDescription = "sps description",
        },
        Series = new()
        {
            SeriesNumber = 3,
            SeriesDescription = "series",
            ProtocolName = "protocol",
            BodyPartExamined = "KNEE",
            Laterality = "L",
            PatientPosition = PatientPosition.Ffdr,
            FrameOfReferenceUid = "1.2.4",
        },
        AcquisitionTime = new DateTimeOffset(2026, 11, 24, 10, 30, 15, 123, TimeSpan.FromHours(1)),
        Acquisition = new CtAcquisition
        {
            SourceIsocentreDistanceMm = 541,
            SourceDetectorDistanceMm = 949,
            DetectorShape = DetectorShape.Flat,
            DetectorRows = 2,
            DetectorChannels = 3,
            RowPitchMm = 1.1,
            ChannelPitchMm = 1.2,
            CentralRow = .5,
            CentralChannel = 1.25,
            Path = CtPath.Helical,
            ViewCount = 20,
            ViewsPerRotation = 10,
            Quantity = CtQuantity.RawCounts,
            SampleFormat = SampleFormat.Uint16,
            WaterAttenuationPerMm = .02,
            TableFeedPerRotationMm = 7,
            BadElements = [new(1, 2)],
            TubeVoltageKv = 120,
            TubeCurrentMa = 300,
            RotationTimeS = .5,
            ScanFieldOfViewMm = 500,
            TableHeightMm = 150,
            CtdiVolMGy = 12,
            FilterType = "HEAD",
        },
        Recipe = new CtRecipe { Matrix = 256, ReconstructionDiameterMm = 240, CentreXMm = 5, CentreYMm = -6, Kernel = CtKernel.Hann, Window = new(50, 350) },
    };

    public static ScanHeader FullMr() => FullCt() with
    {
        Acquisition = new MrAcquisition
        {
            ReceiverChannels = 2,
            H1ResonanceFrequencyHz = 63_870_000,
            SystemFieldStrengthT = 1.5,
            RelativeReceiverNoiseBandwidth = .79,
            Encodings = [Encoding(1), Encoding(2)],
            Sequence = new()
            {
                RepetitionTimesMs = [500],
                EchoTimesMs = [10, 20],
                InversionTimesMs = [100],
                FlipAnglesDeg = [90],
                SequenceName = "se2d",
                ScanningSequence = "SE",
                SequenceVariant = "SK\\SP",
            },
            CoilLabels = ["one", "two"],
        },
        Recipe = new MrRecipe { Columns = 128, Rows = 96, Window = new(500, 1000) },
    };

    private static MrEncoding Encoding(int i) => new()
    {
        EncodedSpace = new(new(128 * i, 64, 1), new(400, 200, 5 * i)),
        ReconSpace = new(new(64 * i, 60, 2), new(200, 190, 4 * i)),
        Limits = new()
        {
            KspaceEncodingStep1 = new(0, 63, 32),
            KspaceEncodingStep2 = new(0, 1, 2),
            Average = new(0, 2, 1),
            Slice = new(0, 3, 1),
            Contrast = new(0, 4, 1),
            Phase = new(0, 5, 1),
            Repetition = new(0, 6, 1),
            Set = new(0, 7, 1),
            Segment = new(0, 8, 1),
        },
        Trajectory = MrTrajectory.Epi,
        AccelerationFactor1 = 2,
        AccelerationFactor2 = 3,
        EchoTrainLength = 4,
    };
}
