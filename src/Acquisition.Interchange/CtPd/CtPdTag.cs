using FellowOakDicom;

namespace Acquisition.Interchange.CtPd;

/// <summary>
/// A private attribute of DICOM-CT-PD, or of this product's own block beside it (README.md: each with its meaning and where it is confirmed).
/// Readers in the field know these attributes by group and element, so the block is 10 wherever the creator's element may be missing.
/// </summary>
/// <param name="Tag">Group, element and the creator of the block.</param>
/// <param name="VR">What the bytes are where the file does not say: in implicit VR and in VR UN, which archives turn private attributes into.</param>
/// <param name="Keyword">The attribute's name in the format's dictionary.</param>
internal sealed record CtPdTag(DicomTag Tag, DicomVR VR, string Keyword)
{
    public static readonly CtPdTag DetectorElementTransverseSpacing = Detector(0x1002, DicomVR.FL, nameof(DetectorElementTransverseSpacing));
    public static readonly CtPdTag DetectorElementAxialSpacing = Detector(0x1006, DicomVR.FL, nameof(DetectorElementAxialSpacing));
    public static readonly CtPdTag DetectorShape = Detector(0x100B, DicomVR.CS, nameof(DetectorShape));
    public static readonly CtPdTag NumberofDetectorRows = Detector(0x1010, DicomVR.US, nameof(NumberofDetectorRows));
    public static readonly CtPdTag NumberofDetectorColumns = Detector(0x1011, DicomVR.US, nameof(NumberofDetectorColumns));

    public static readonly CtPdTag DetectorFocalCenterAngularPosition = Position(0x1001, nameof(DetectorFocalCenterAngularPosition));
    public static readonly CtPdTag DetectorFocalCenterAxialPosition = Position(0x1002, nameof(DetectorFocalCenterAxialPosition));
    public static readonly CtPdTag DetectorFocalCenterRadialDistance = Position(0x1003, nameof(DetectorFocalCenterRadialDistance));
    public static readonly CtPdTag ConstantRadialDistance = Position(0x1031, nameof(ConstantRadialDistance));
    public static readonly CtPdTag DetectorCentralElement = Position(0x1033, nameof(DetectorCentralElement));

    public static readonly CtPdTag SourceAngularPositionShift = Source(0x100B, DicomVR.FL, nameof(SourceAngularPositionShift));
    public static readonly CtPdTag SourceAxialPositionShift = Source(0x100C, DicomVR.FL, nameof(SourceAxialPositionShift));
    public static readonly CtPdTag SourceRadialDistanceShift = Source(0x100D, DicomVR.FL, nameof(SourceRadialDistanceShift));
    public static readonly CtPdTag FlyingFocalSpotMode = Source(0x100E, DicomVR.CS, nameof(FlyingFocalSpotMode));
    public static readonly CtPdTag NumberofSourceAngularSteps = Source(0x1013, DicomVR.US, nameof(NumberofSourceAngularSteps));
    public static readonly CtPdTag NumberofSpectra = Source(0x1061, DicomVR.US, nameof(NumberofSpectra));
    public static readonly CtPdTag SpectrumIndex = Source(0x1063, DicomVR.US, nameof(SpectrumIndex));
    public static readonly CtPdTag PhotonStatistics = Source(0x1065, DicomVR.FL, nameof(PhotonStatistics));
    public static readonly CtPdTag Timestamp = Source(0x1067, DicomVR.FL, nameof(Timestamp));

    public static readonly CtPdTag TypeofProjectionData = new(new(0x7037, 0x1009, "ProjectionDataDefinitions"), DicomVR.CS, nameof(TypeofProjectionData));
    public static readonly CtPdTag TypeofProjectionGeometry = new(new(0x7037, 0x100A, "ProjectionDataDefinitions"), DicomVR.CS, nameof(TypeofProjectionGeometry));

    public static readonly CtPdTag BeamHardeningCorrectionFlag = Flag(0x1003, nameof(BeamHardeningCorrectionFlag));
    public static readonly CtPdTag GainCorrectionFlag = Flag(0x1004, nameof(GainCorrectionFlag));
    public static readonly CtPdTag DarkFieldCorrectionFlag = Flag(0x1005, nameof(DarkFieldCorrectionFlag));
    public static readonly CtPdTag FlatFieldCorrectionFlag = Flag(0x1006, nameof(FlatFieldCorrectionFlag));
    public static readonly CtPdTag BadPixelCorrectionFlag = Flag(0x1007, nameof(BadPixelCorrectionFlag));
    public static readonly CtPdTag ScatterCorrectionFlag = Flag(0x1008, nameof(ScatterCorrectionFlag));
    public static readonly CtPdTag LogFlag = Flag(0x1009, nameof(LogFlag));

    public static readonly CtPdTag WaterAttenuationCoefficient = new(new(0x7041, 0x1001, "WaterAttenuationModule"), DicomVR.DS, nameof(WaterAttenuationCoefficient));

    public static readonly CtPdTag ExactAngle = Exact(0x1001, nameof(ExactAngle));
    public static readonly CtPdTag ExactTablePosition = Exact(0x1002, nameof(ExactTablePosition));
    public static readonly CtPdTag ExactFocalSpotOffsets = Exact(0x1003, nameof(ExactFocalSpotOffsets));
    public static readonly CtPdTag ExactTime = Exact(0x1004, nameof(ExactTime));
    public static readonly CtPdTag ExactTubeCurrent = Exact(0x1005, nameof(ExactTubeCurrent));
    public static readonly CtPdTag ExactTubeVoltage = Exact(0x1006, nameof(ExactTubeVoltage));
    public static readonly CtPdTag ExactDetector = Exact(0x1010, nameof(ExactDetector));
    public static readonly CtPdTag ExactWaterAttenuation = Exact(0x1011, nameof(ExactWaterAttenuation));
    public static readonly CtPdTag ExactRescale = Exact(0x1012, nameof(ExactRescale));
    public static readonly CtPdTag ExactTableFeed = Exact(0x1013, nameof(ExactTableFeed));
    public static readonly CtPdTag ExactGantryTilt = Exact(0x1014, nameof(ExactGantryTilt));

    private static readonly Dictionary<uint, CtPdTag> Known = typeof(CtPdTag)
        .GetFields().Where(field => field.FieldType == typeof(CtPdTag)).Select(field => (CtPdTag)field.GetValue(null)!).ToDictionary(tag => tag.Key);

    /// <summary>Group and element.</summary>
    public uint Key => KeyOf(Tag);

    /// <summary>How a message names it.</summary>
    public string Place => $"({Tag.Group:X4},{Tag.Element:X4}) {Keyword}";

    public static uint KeyOf(DicomTag tag) => (uint)tag.Group << 16 | tag.Element;

    /// <summary>How a message names any attribute: by group, element and keyword, where it has one that is known.</summary>
    public static string PlaceOf(DicomTag tag) => Known.TryGetValue(KeyOf(tag), out CtPdTag? known) ? known.Place
        : tag.IsPrivate ? $"({tag.Group:X4},{tag.Element:X4})"
        : $"({tag.Group:X4},{tag.Element:X4}) {tag.DictionaryEntry.Keyword}";

    private static CtPdTag Detector(ushort element, DicomVR vr, string keyword) => new(new(0x7029, element, "DetectorSystemArrangementModule"), vr, keyword);

    private static CtPdTag Position(ushort element, string keyword) => new(new(0x7031, element, "DetectorDynamicsModule"), DicomVR.FL, keyword);

    private static CtPdTag Source(ushort element, DicomVR vr, string keyword) => new(new(0x7033, element, "SourceDynamicsModule"), vr, keyword);

    private static CtPdTag Flag(ushort element, string keyword) => new(new(0x7039, element, "PreprocessingFlagsModule"), DicomVR.CS, keyword);

    private static CtPdTag Exact(ushort element, string keyword) => new(new(0x7043, element, "ACQUISITION CT"), DicomVR.FD, keyword);
}
