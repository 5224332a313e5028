using Acquisition.Core.Model.Ct;
using FellowOakDicom;

namespace Acquisition.Interchange.CtPd;

/// <summary>What all files of a series say alike, in this product's terms.</summary>
internal sealed record SeriesFacts
{
    public required string SeriesInstanceUid { get; init; }
    public required int Rows { get; init; }
    public required int Channels { get; init; }

    /// <summary>Whether the picture has the detector's columns for rows; the Siemens files of the LDCT collection do.</summary>
    public required bool IsTransposed { get; init; }
    public required bool IsSigned { get; init; }
    public required DetectorShape Shape { get; init; }
    public required DetectorDistances Distances { get; init; }
    public required CtPath Path { get; init; }
    public required int ViewsPerRotation { get; init; }
    public required double WaterAttenuationPerMm { get; init; }
    public required double SpectrumIndex { get; init; }

    /// <param name="file">A projection.</param>
    /// <param name="notes">Gets what is doubtful; null where it has been said of another file.</param>
    /// <exception cref="InterchangeException">An attribute is absent or malformed, or the projection is of a kind that is not read.</exception>
    public static SeriesFacts Read(CtPdFile file, CtPdNotes? notes)
    {
        CheckKind(file, notes);
        int rows = file.RequiredCount(CtPdTag.NumberofDetectorRows), channels = file.RequiredCount(CtPdTag.NumberofDetectorColumns);
        return new SeriesFacts
        {
            SeriesInstanceUid = file.RequiredText(DicomTag.SeriesInstanceUID),
            Rows = rows,
            Channels = channels,
            IsTransposed = IsPictureTransposed(file, rows, channels),
            IsSigned = file.Number(DicomTag.PixelRepresentation) is not (null or 0),
            Shape = ReadShape(file),
            Distances = DetectorDistances.Read(file, rows, notes),
            Path = ReadPath(file),
            ViewsPerRotation = file.RequiredCount(CtPdTag.NumberofSourceAngularSteps),
            WaterAttenuationPerMm = ReadWater(file, notes),
            SpectrumIndex = file.Number(CtPdTag.SpectrumIndex) ?? 1,
        };
    }

    /// <summary>The first thing that is another one there, as a message names it; null when there is none.</summary>
    public string? FirstDifference(SeriesFacts other) =>
        Rows != other.Rows ? CtPdTag.NumberofDetectorRows.Place
        : Channels != other.Channels ? CtPdTag.NumberofDetectorColumns.Place
        : IsTransposed != other.IsTransposed ? CtPdTag.PlaceOf(DicomTag.Rows)
        : IsSigned != other.IsSigned ? CtPdTag.PlaceOf(DicomTag.PixelRepresentation)
        : Shape != other.Shape ? CtPdTag.DetectorShape.Place
        : Distances != other.Distances ? Distances.FirstDifference(other.Distances)
        : Path != other.Path ? CtPdTag.TypeofProjectionData.Place
        : ViewsPerRotation != other.ViewsPerRotation ? CtPdTag.NumberofSourceAngularSteps.Place
        : WaterAttenuationPerMm != other.WaterAttenuationPerMm ? CtPdTag.WaterAttenuationCoefficient.Place
        : SpectrumIndex != other.SpectrumIndex ? CtPdTag.SpectrumIndex.Place
        : null;

    private static void CheckKind(CtPdFile file, CtPdNotes? notes)
    {
        // Said by the format itself, or of no meaning for a scan.
        file.Pass(DicomTag.SOPClassUID, DicomTag.SOPInstanceUID, DicomTag.SpecificCharacterSet, DicomTag.PhotometricInterpretation, DicomTag.Modality,
            DicomTag.ImageType, DicomTag.ConversionType, DicomTag.BitsStored, DicomTag.HighBit, DicomTag.SmallestImagePixelValue, DicomTag.LargestImagePixelValue,
            DicomTag.PatientOrientation, DicomTag.ContentDate, DicomTag.ContentTime, DicomTag.RescaleType, CtPdTag.FlyingFocalSpotMode.Tag, CtPdTag.NumberofSpectra.Tag);
        file.PassIf(CtPdTag.DarkFieldCorrectionFlag, "YES"); // line integrals imply both
        file.PassIf(CtPdTag.FlatFieldCorrectionFlag, "YES");
        Require(file, DicomTag.BitsAllocated, file.Integer(DicomTag.BitsAllocated) == 16, "A pixel does not have 16 bits.");
        Require(file, DicomTag.SamplesPerPixel, file.Number(DicomTag.SamplesPerPixel) is null or 1, "A pixel has several samples.");
        Require(file, DicomTag.NumberOfFrames, file.Number(DicomTag.NumberOfFrames) is null or 1, "The file holds several projections.");
        switch (file.Text(CtPdTag.LogFlag).ToUpperInvariant())
        {
            case "YES": break;
            case "": notes?.NoLogFlag(); break;
            default:
                throw CtPdErrors.NotSupported(file.Path, CtPdTag.LogFlag.Place, "The values are not logarithms, so they are no line integrals, and the air views that would make them such are not in the format.",
                    "Give projections whose LogFlag is YES.");
        }

        string geometry = file.RequiredText(CtPdTag.TypeofProjectionGeometry).ToUpperInvariant();
        if (geometry is not ("FANBEAM" or "CONEBEAM"))
            throw CtPdErrors.NotSupported(file.Path, CtPdTag.TypeofProjectionGeometry.Place, "The rays do not diverge from a focal spot (FANBEAM).", "Give projections of a third-generation scanner.");
    }

    private static void Require(CtPdFile file, DicomTag tag, bool holds, string otherwise)
    {
        if (!holds) throw CtPdErrors.NotSupported(file.Path, CtPdTag.PlaceOf(tag), otherwise, "Give one projection a file, one sample of 16 bits a pixel.");
    }

    private static bool IsPictureTransposed(CtPdFile file, int rows, int channels) => (file.Integer(DicomTag.Rows), file.Integer(DicomTag.Columns)) switch
    {
        var size when size == (rows, channels) => false,
        var size when size == (channels, rows) => true,
        var (pictureRows, pictureColumns) => throw CtPdErrors.WrongSize(file.Path, pictureRows, pictureColumns, rows, channels),
    };

    private static DetectorShape ReadShape(CtPdFile file) => file.RequiredText(CtPdTag.DetectorShape).ToUpperInvariant() switch
    {
        "CYLINDRICAL" => DetectorShape.Cylindrical,
        "FLAT" => DetectorShape.Flat,
        "SPHERICAL" => throw CtPdErrors.NotSupported(file.Path, CtPdTag.DetectorShape.Place, "The detector is spherical.", "Rebin the projections to a cylindrical or a flat detector."),
        _ => throw CtPdErrors.Malformed(file.Path, CtPdTag.DetectorShape.Place, "CYLINDRICAL, SPHERICAL or FLAT"),
    };

    private static CtPath ReadPath(CtPdFile file) => file.RequiredText(CtPdTag.TypeofProjectionData).ToUpperInvariant() switch
    {
        "AXIAL" => CtPath.Circular,
        "HELICAL" => CtPath.Helical,
        _ => throw CtPdErrors.Malformed(file.Path, CtPdTag.TypeofProjectionData.Place, "AXIAL or HELICAL"),
    };

    private static double ReadWater(CtPdFile file, CtPdNotes? notes) =>
        ExactValues.Or(file, CtPdTag.WaterAttenuationCoefficient, file.PositiveNumber(CtPdTag.WaterAttenuationCoefficient), CtPdTag.ExactWaterAttenuation, notes);
}
