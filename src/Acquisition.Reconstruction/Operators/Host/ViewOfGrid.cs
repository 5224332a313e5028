namespace Acquisition.Reconstruction.Operators.Host;

/// <summary>
/// One view of a pixel grid, in channels: the shadow of pixel (row, column) begins at <c>Origin + column·ColumnStep + row·RowStep</c>, where
/// channel k reaches from k to k + 1, is Width wide and Height high. In double precision, as a position of 10³ in single would cost the weights
/// four digits.
/// </summary>
internal readonly record struct ViewOfGrid(double Origin, double ColumnStep, double RowStep, double Width, double Height)
{
    /// <summary>Where the shadow of a pixel begins.</summary>
    public double Left(int row, int column) => Origin + column * ColumnStep + row * RowStep;

    public static ViewOfGrid Of(ParallelProjector projector, double angleRad)
    {
        (double sin, double cos) = Math.SinCos(angleRad);
        double c = Math.Max(Math.Abs(cos), Math.Abs(sin)), perPixel = projector.PixelSpacingMm / projector.Beam.ChannelPitchMm;
        double column = cos * perPixel, row = sin * perPixel, width = c * perPixel;
        double middle = projector.Beam.CentralChannel + 0.5 - width / 2;
        return new(
            middle - column * (projector.Columns - 1) / 2 - row * (projector.Rows - 1) / 2, column, row,
            width, projector.PixelSpacingMm / c);
    }
}
