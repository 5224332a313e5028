namespace Acquisition.Interchange.CtPd;

/// <summary>Where focal spot and detector stand, in mm and in channels and rows counted from 0 as in <see cref="Core.Model.Ct.CtSource"/>.</summary>
internal sealed record DetectorDistances(
    double SourceIsocentreMm, double SourceDetectorMm, double ChannelPitchMm, double RowPitchMm, double CentralChannel, double CentralRow)
{
    /// <summary>As the exact block has them.</summary>
    public double[] Values => [SourceIsocentreMm, SourceDetectorMm, ChannelPitchMm, RowPitchMm, CentralChannel, CentralRow];

    public static DetectorDistances Read(CtPdFile file, int rows, CtPdNotes? notes)
    {
        double[] central = file.RequiredNumbers(CtPdTag.DetectorCentralElement, 2);
        double[] said =
        [
            file.PositiveNumber(CtPdTag.DetectorFocalCenterRadialDistance), file.PositiveNumber(CtPdTag.ConstantRadialDistance),
            file.PositiveNumber(CtPdTag.DetectorElementTransverseSpacing), file.PositiveNumber(CtPdTag.DetectorElementAxialSpacing), central[0], central[1],
        ];
        double[]? exact = file.Numbers(CtPdTag.ExactDetector, 6);
        double[] meant = exact is null ? said : [.. exact.AsSpan(0, 4), CtPdGeometry.ColumnOf(exact[4]), CtPdGeometry.MirrorRow(exact[5], rows)];
        double[] taken = [.. said.Zip(meant, (rounded, whole) => (float)whole == (float)rounded ? whole : rounded)];
        if (exact is not null && !taken.SequenceEqual(meant)) notes?.ExactDisagrees(CtPdTag.ExactDetector);
        return taken.SequenceEqual(meant) && exact is not null
            ? new(exact[0], exact[1], exact[2], exact[3], exact[4], exact[5])
            : new(taken[0], taken[1], taken[2], taken[3], CtPdGeometry.ChannelOf(taken[4]), CtPdGeometry.MirrorRow(taken[5], rows));
    }

    public string FirstDifference(DetectorDistances other) =>
        (SourceIsocentreMm != other.SourceIsocentreMm ? CtPdTag.DetectorFocalCenterRadialDistance
        : SourceDetectorMm != other.SourceDetectorMm ? CtPdTag.ConstantRadialDistance
        : ChannelPitchMm != other.ChannelPitchMm ? CtPdTag.DetectorElementTransverseSpacing
        : RowPitchMm != other.RowPitchMm ? CtPdTag.DetectorElementAxialSpacing
        : CtPdTag.DetectorCentralElement).Place;
}
