using Acquisition.Core.Model.Ct;
using Acquisition.Core.Model.Recipes;
using Acquisition.Core.Model.Scans;
using FellowOakDicom;

namespace Acquisition.Interchange.CtPd;

/// <summary>The header of a scan out of a series of projections.</summary>
internal static class CtPdHeader
{
    /// <param name="file">The first projection.</param>
    /// <param name="facts">What all say alike.</param>
    /// <param name="views">All projections in their order, their angles counted on.</param>
    /// <param name="notes">Gets what was put in place of what is not said.</param>
    public static ScanHeader Read(CtPdFile file, SeriesFacts facts, IReadOnlyList<Projection> views, CtPdNotes notes) => new()
    {
        Device = CtPdIdentification.ReadDevice(file),
        Patient = CtPdIdentification.ReadPatient(file),
        Study = CtPdIdentification.ReadStudy(file, notes),
        Series = CtPdIdentification.ReadSeries(file, notes),
        AcquisitionTime = CtPdIdentification.ReadAcquisitionTime(file, notes),
        Acquisition = ReadAcquisition(file, facts, views, notes),
        Recipes = [new Recipe()],
    };

    private static CtAcquisition ReadAcquisition(CtPdFile file, SeriesFacts facts, IReadOnlyList<Projection> views, CtPdNotes notes)
    {
        // Derived from others that are read, or said a second time.
        file.Pass(DicomTag.SpiralPitchFactor, DicomTag.TotalCollimationWidth, DicomTag.SingleCollimationWidth, DicomTag.DistanceSourceToDetector, DicomTag.DistanceSourceToPatient,
            DicomTag.TableFeedPerRotation, DicomTag.ExposureTime);
        SampleEncoding encoding = SampleEncoding.Of(views, facts.IsSigned);
        return new CtAcquisition
        {
            Sources = [ReadSource(file, facts)],
            Path = facts.Path,
            ViewCount = views.Count,
            ViewsPerRotation = facts.ViewsPerRotation,
            Quantity = CtQuantity.LineIntegrals,
            SampleFormat = encoding.Format,
            SampleScale = encoding.Scale,
            SampleOffset = encoding.Offset,
            EnergyBins = [new EnergyBin(facts.WaterAttenuationPerMm)],
            TableFeedPerRotationMm = file.Number(CtPdTag.ExactTableFeed) ?? Feed(views, facts),
            GantryTiltRad = ReadTilt(file, notes),
            RotationTimeS = Positive(file.Number(DicomTag.RevolutionTime) ?? file.Number(DicomTag.ExposureTime) / 1000),
            ScanFieldOfViewMm = Positive(file.Number(DicomTag.DataCollectionDiameter)),
            TableHeightMm = file.Number(DicomTag.TableHeight),
            CtdiVolMGy = Positive(file.Number(DicomTag.CTDIvol)),
        };
    }

    private static CtSource ReadSource(CtPdFile file, SeriesFacts facts) => new()
    {
        Beam = CtBeam.Divergent,
        SourceIsocentreDistanceMm = facts.Distances.SourceIsocentreMm,
        SourceDetectorDistanceMm = facts.Distances.SourceDetectorMm,
        DetectorShape = facts.Shape,
        DetectorRows = facts.Rows,
        DetectorChannels = facts.Channels,
        ChannelPitchMm = facts.Distances.ChannelPitchMm,
        RowPitchMm = facts.Distances.RowPitchMm,
        CentralChannel = facts.Distances.CentralChannel,
        CentralRow = facts.Distances.CentralRow,
        TubeVoltageKv = Positive(file.Number(DicomTag.KVP)),
        TubeCurrentMa = Positive(file.Number(DicomTag.XRayTubeCurrent)),
        FilterType = file.Text(DicomTag.FilterType),
    };

    private static double ReadTilt(CtPdFile file, CtPdNotes notes)
    {
        double said = (file.Number(DicomTag.GantryDetectorTilt) ?? 0) * Math.PI / 180;
        if (file.Number(CtPdTag.ExactGantryTilt) is not { } exact) return said;
        if (ExactValues.IsSame(exact, said)) return exact;
        notes.ExactDisagrees(CtPdTag.ExactGantryTilt);
        return said;
    }

    /// <summary>Out of the positions, since the format's pitch has no sign. Circular: from the first view to that one rotation later.</summary>
    private static double? Feed(IReadOnlyList<Projection> views, SeriesFacts facts) =>
        facts.Path == CtPath.Circular
            ? views.Count > facts.ViewsPerRotation ? views[facts.ViewsPerRotation].View.TablePositionMm - views[0].View.TablePositionMm : 0
            : views.Count > 1 ? (views[^1].View.TablePositionMm - views[0].View.TablePositionMm) / (views.Count - 1) * facts.ViewsPerRotation
            : null;

    private static double? Positive(double? number) => number is > 0 ? number : null;
}
