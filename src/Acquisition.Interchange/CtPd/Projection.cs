using Acquisition.Core.Model.Ct;
using FellowOakDicom;

namespace Acquisition.Interchange.CtPd;

/// <summary>What is kept of a projection between the survey of the folder and its reading.</summary>
/// <param name="Path">The file.</param>
/// <param name="Number">Instance Number.</param>
/// <param name="View">The gantry; its angle counted on over whole turns only when <paramref name="IsAngleCounted"/>.</param>
/// <param name="IsAngleCounted">The angle counts the rotations already.</param>
/// <param name="TimestampMs">An absolute time; null when not reported.</param>
/// <param name="Scale">The line integral is Scale × pixel + Offset.</param>
/// <param name="Offset">See Scale.</param>
internal sealed record Projection(string Path, int Number, CtView View, bool IsAngleCounted, double? TimestampMs, double Scale, double Offset)
{
    /// <summary>Between the angle as it is and as 32 bits keep it, within a turn.</summary>
    private const double AngleStepRad = 5e-7;

    public static Projection Read(CtPdFile file, CtPdNotes? notes)
    {
        double said = CtPdGeometry.Mirror(file.RequiredNumber(CtPdTag.DetectorFocalCenterAngularPosition));
        double? exact = file.Number(CtPdTag.ExactAngle);
        bool isExact = exact is { } angle && Math.Abs(CtPdGeometry.Nearest(said, angle) - angle) <= AngleStepRad;
        if (exact is not null && !isExact) notes?.ExactDisagrees(CtPdTag.DetectorFocalCenterAngularPosition);
        (double scale, double offset) = ReadRescale(file, notes);
        CtView view = ReadView(file, isExact ? exact!.Value : said, notes);
        return new Projection(file.Path, file.Integer(DicomTag.InstanceNumber), view, isExact, file.Number(CtPdTag.Timestamp), scale, offset);
    }

    private static CtView ReadView(CtPdFile file, double angle, CtPdNotes? notes)
    {
        double[] exact = file.Numbers(CtPdTag.ExactFocalSpotOffsets, 3) ?? [];
        return new CtView(angle, ExactValues.Or(file, CtPdTag.DetectorFocalCenterAxialPosition, file.RequiredNumber(CtPdTag.DetectorFocalCenterAxialPosition), CtPdTag.ExactTablePosition, notes))
        {
            FocalSpotAngleOffsetRad = Shift(CtPdTag.SourceAngularPositionShift, -1, 0),
            FocalSpotRadialOffsetMm = Shift(CtPdTag.SourceRadialDistanceShift, 1, 1),
            FocalSpotAxialOffsetMm = Shift(CtPdTag.SourceAxialPositionShift, 1, 2),
            TimeS = file.Number(CtPdTag.ExactTime),
            TubeCurrentMa = file.Number(CtPdTag.ExactTubeCurrent) ?? file.Number(DicomTag.XRayTubeCurrent),
            TubeVoltageKv = file.Number(CtPdTag.ExactTubeVoltage),
        };

        double Shift(CtPdTag tag, int sign, int index)
        {
            double said = sign * (file.Number(tag) ?? 0);
            if (exact is []) return said == 0 ? 0 : said; // no −0
            if (ExactValues.IsSame(exact[index], said)) return exact[index];
            notes?.ExactDisagrees(tag);
            return said;
        }
    }

    private static (double Scale, double Offset) ReadRescale(CtPdFile file, CtPdNotes? notes)
    {
        double scale = file.Number(DicomTag.RescaleSlope) ?? throw CtPdErrors.Absent(file.Path, CtPdTag.PlaceOf(DicomTag.RescaleSlope));
        double offset = file.Number(DicomTag.RescaleIntercept) ?? throw CtPdErrors.Absent(file.Path, CtPdTag.PlaceOf(DicomTag.RescaleIntercept));
        if (scale == 0) throw CtPdErrors.Malformed(file.Path, CtPdTag.PlaceOf(DicomTag.RescaleSlope), "a number other than 0");
        if (file.Numbers(CtPdTag.ExactRescale, 2) is not [var exactScale, var exactOffset]) return (scale, offset);
        if (ExactValues.IsSame(exactScale, scale) && ExactValues.IsSame(exactOffset, offset)) return (exactScale, exactOffset);
        notes?.ExactDisagrees(CtPdTag.ExactRescale);
        return (scale, offset);
    }
}
