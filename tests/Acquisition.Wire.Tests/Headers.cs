using Acquisition.Core.Model.Ct;
using Acquisition.Core.Model.Geometry;
using Acquisition.Core.Model.Images;
using Acquisition.Core.Model.Mr;
using Acquisition.Core.Model.Recipes;
using Acquisition.Core.Model.Scans;

namespace Acquisition.Wire.Tests;

/// <summary>Headers in which every field has a value of its own, none of them its default.</summary>
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
            Sources = [Source(0), Source(1)],
            Path = CtPath.Helical,
            ViewCount = 20,
            ViewsPerRotation = 10,
            Quantity = CtQuantity.LineIntegrals,
            SampleFormat = SampleFormat.Int16,
            SampleScale = .25,
            SampleOffset = -3,
            EnergyBins = [new(.02, 25, 65), new(.018, 65, 120)],
            TableFeedPerRotationMm = 7,
            GantryTiltRad = .1,
            RotationTimeS = .5,
            ScanFieldOfViewMm = 500,
            TableHeightMm = 150,
            CtdiVolMGy = 12,
        },
        Recipes = [FullCtRecipe(), FullIterativeRecipe(), FullMrRecipe(), FullGrappaRecipe(), FullSenseRecipe(), FullNonCartesianRecipe(), FullExternalRecipe()],
    };

    public static ScanHeader FullMr() => FullCt() with
    {
        Acquisition = new MrAcquisition
        {
            ReceiverChannels = 2,
            H1ResonanceFrequencyHz = 63_870_000,
            Nucleus = "129XE",
            ImagingFrequencyHz = 17_664_000.5,
            SystemFieldStrengthT = 1.5,
            RelativeReceiverNoiseBandwidth = .79,
            Encodings = [Encoding(1), Encoding(2)],
            Sequence = new()
            {
                RepetitionTimesMs = [500],
                EchoTimesMs = [10, 20],
                InversionTimesMs = [100],
                FlipAnglesDeg = [90],
                SequenceType = "se2d",
                ScanningSequence = "SE",
                SequenceVariant = "SK\\SP",
                EchoSpacingsMs = [5.5],
                DiffusionDimension = "set",
                Diffusion = [new(new(1, 2, 3), 1000)],
                DiffusionScheme = "monopolar",
            },
            CoilLabels = [new(4, "one"), new(5, "two")],
            Measurement = new()
            {
                MeasurementId = "measurement",
                SeriesTime = new DateTimeOffset(2026, 11, 24, 10, 0, 0, TimeSpan.FromHours(1)),
                RelativeTablePositionMm = new(4, 5, 6),
                InitialSeriesNumber = 7,
                SequenceName = "sequence",
                Dependencies = [new("Noise", "another")],
                SeriesInstanceUidRoot = "1.2.5",
                ReferencedSopInstanceUids = ["1.2.6", "1.2.7"],
                DeviceId = "device",
                HeaderVersion = 8,
            },
            UserParameters = Parameters("header"),
            Waveforms = [new("heart", MrWaveformType.Pulse) { UserParameters = Parameters("waveform") }],
            SampleFormat = MrSampleFormat.ComplexInt16,
            SampleScale = .5,
            TimeStampTickMs = 2.5,
            PhysiologyTickMs = 1.5,
        },
    };

    private static CtSource Source(int i) => new()
    {
        Beam = i == 0 ? CtBeam.Divergent : CtBeam.Parallel,
        SourceIsocentreDistanceMm = 541 + i,
        SourceDetectorDistanceMm = 949 + i,
        AngleOffsetRad = 1.5 + i,
        DetectorShape = i == 0 ? DetectorShape.Cylindrical : DetectorShape.Flat,
        DetectorRows = 2 + i,
        DetectorChannels = 3 + i,
        RowPitchMm = 1.1 + i,
        ChannelPitchMm = 1.2 + i,
        CentralRow = .5 + i,
        CentralChannel = 1.25 + i,
        BadElements = [new(1, 2)],
        ReferenceChannels = 2 - i,
        TubeVoltageKv = 120 + i,
        TubeCurrentMa = 300 + i,
        FilterType = "HEAD",
    };

    private static Recipe FullCtRecipe() => new()
    {
        Name = "soft",
        SeriesNumber = 301,
        Description = "soft tissue",
        Priority = RecipePriority.Emergency,
        Destinations = ["PACS", "VIEWER"],
        Method = "ct.fbp.fan",
        Settings = new FilteredBackprojection { Kernel = CtKernel.Hann, Cutoff = .8 },
        Steps = [new WaterBeamHardening([1, .1, .01]), new RingSuppression(7, .03), new ScatterKernel(.04, 35, 1.1, .9), new AdaptiveFilter(5.5, 4, 3), new TruncationExtrapolation(650), new MetalArtefactReduction(2500)],
        Grid = new()
        {
            Center = new(1, 2, 3),
            RowDirection = new(0, 1, 0),
            ColumnDirection = new(0, 0, 1),
            Columns = 256,
            Rows = 128,
            Slices = 64,
            ColumnSpacingMm = .9,
            RowSpacingMm = .8,
            SliceIncrementMm = .7,
            SliceThicknessMm = .6,
        },
        Window = new(50, 350),
    };

    private static Recipe FullIterativeRecipe() => new()
    {
        Method = "ct.iterative",
        Settings = new IterativeCt { Kind = IterativeKind.OsSart, Iterations = 7, Subsets = 9, RegularisationHu = 2.5, StatisticalWeights = true },
    };

    private static Recipe FullMrRecipe() => new()
    {
        Method = "mr.fourier",
        Settings = new MrFourier
        {
            PartialFourier = PartialFourier.ProjectionOntoConvexSets,
            Apodisation = new(ApodisationWindow.Fermi, .1, .8),
            Combination = ChannelCombination.Adaptive,
            Outputs = [MrImageKind.Phase, MrImageKind.Magnitude, MrImageKind.Imaginary, MrImageKind.Real],
        },
    };

    private static Recipe FullGrappaRecipe() => new()
    {
        Method = "mr.grappa",
        Settings = new MrGrappa { KernelColumns = 7, KernelLines = 3, KernelPartitions = 2, Regularisation = .01, Fourier = new() { PartialFourier = PartialFourier.Homodyne } },
    };

    private static Recipe FullSenseRecipe() => new()
    {
        Method = "mr.sense",
        Settings = new MrSense { Iterations = 7, Regularisation = .01, WaveletRegularisation = .02, Maps = 2, Fourier = new() { PartialFourier = PartialFourier.Homodyne } },
    };

    private static Recipe FullExternalRecipe() => new() { Method = "external.mine", Settings = new ExternalSettings { Parameters = [new("a", "1"), new("b", "2")] } };

    private static Recipe FullNonCartesianRecipe() => new()
    {
        Method = "mr.nufft",
        Settings = new MrNonCartesian { Kind = NonCartesianKind.L1Wavelet, DensityCompensation = DensityCompensation.Iterative, Iterations = 7, Regularisation = .25, WaveletRegularisation = .125 },
    };

    private static MrUserParameters Parameters(string owner) => new()
    {
        Longs = [new($"{owner} long", 1L << 40)],
        Doubles = [new($"{owner} double", 1.5)],
        Strings = [new($"{owner} string", "text")],
        Base64s = [new($"{owner} base64", "dGV4dA==")],
    };

    private static MrEncoding Encoding(int i) => new()
    {
        EncodedSpace = new(new(128 * i, 64, 3), new(400, 200, 5 * i)),
        ReconSpace = new(new(64 * i, 60, 2), new(200, 190, 4 * i)),
        Limits = new()
        {
            KspaceEncodingStep0 = new(1, 127, 64),
            KspaceEncodingStep1 = new(1, 63, 32),
            KspaceEncodingStep2 = new(0, 1, 2),
            Average = new(0, 2, 1),
            Slice = new(0, 3, 1),
            Contrast = new(0, 4, 1),
            Phase = new(0, 5, 1),
            Repetition = new(0, 6, 1),
            Set = new(0, 7, 1),
            Segment = new(0, 8, 1),
            User = [new(1, 2, 1), null, null, null, null, null, null, new(0, 9, 4)],
        },
        Trajectory = MrTrajectory.Epi,
        TrajectoryDescription = new("ramp") { UserParameters = Parameters("trajectory"), Comment = "comment" },
        ParallelImaging = new(2, 3)
        {
            CalibrationMode = MrCalibrationMode.Separate,
            InterleavingDimension = MrInterleavingDimension.Average,
            Multiband = new([[10, -10], [20]], .25, 2, MrMultibandCalibration.Full3D, 1),
        },
        EchoTrainLength = 4,
    };
}
