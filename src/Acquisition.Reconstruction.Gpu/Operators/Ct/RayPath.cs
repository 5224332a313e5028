using Acquisition.Reconstruction.Operators;

namespace Acquisition.Reconstruction.Gpu.Operators.Ct;

/// <summary>
/// Which pixels a channel's rays pass: between its two edges, lines across := A + ASlope·along and B + BSlope·along, where along counts rows or, if the
/// rays run rather along the rows, columns.
/// </summary>
internal readonly record struct RayPath(float A, float ASlope, float B, float BSlope, int AlongColumns, float Chord, float LengthMm)
{
    /// <summary>Of a pixel, and more than rounding moves a line.</summary>
    private const float Margin = 0.01f;

    public static RayPath Of(FootprintProjector projector, in ViewRays rays, int channel)
    {
        VoxelGrid grid = projector.Grid;
        (double x, double y, double length) = rays.Ray(channel);
        (double row, double column) = Steps(grid, x, y);
        bool alongColumns = Math.Abs(column) > Math.Abs(row);
        (double a, double aSlope) = Line(grid, rays, channel - 0.5, alongColumns);
        (double b, double bSlope) = Line(grid, rays, channel + 0.5, alongColumns);
        return new((float)a, (float)aSlope, (float)b, (float)bSlope, alongColumns ? 1 : 0, (float)grid.Chord(x, y), (float)length);
    }

    /// <summary>The first pixel across that may be met at a row, or column, and the one after the last; none beside the image.</summary>
    public int First(int along, int size) => Math.Min(Math.Max((int)MathF.Floor(Least(along) + 0.5f - Margin), 0), size);

    public int End(int along, int size) => Math.Min(Math.Max((int)MathF.Floor(Most(along) + 0.5f + Margin) + 1, 0), size);

    private float Least(int along) => Math.Min(
        Math.Min(A + ASlope * (along - 0.5f), A + ASlope * (along + 0.5f)), Math.Min(B + BSlope * (along - 0.5f), B + BSlope * (along + 0.5f)));

    private float Most(int along) => Math.Max(
        Math.Max(A + ASlope * (along - 0.5f), A + ASlope * (along + 0.5f)), Math.Max(B + BSlope * (along - 0.5f), B + BSlope * (along + 0.5f)));

    private static (double Start, double Slope) Line(VoxelGrid grid, in ViewRays rays, double channel, bool alongColumns)
    {
        (double x, double y, _) = rays.Ray(channel);
        (double startX, double startY) = rays.Through(channel);
        (double row, double column) = Steps(grid, startX - grid.Origin.X, startY - grid.Origin.Y);
        (double rowStep, double columnStep) = Steps(grid, x, y);
        return alongColumns
            ? (row - column * rowStep / columnStep, rowStep / columnStep)
            : (column - row * columnStep / rowStep, columnStep / rowStep);
    }

    /// <summary>A vector of the plane in rows and columns.</summary>
    private static (double Row, double Column) Steps(VoxelGrid grid, double x, double y)
    {
        (double rows, double columns) = (grid.RowStep.Dot(grid.RowStep), grid.ColumnStep.Dot(grid.ColumnStep));
        return ((x * grid.RowStep.X + y * grid.RowStep.Y) / rows, (x * grid.ColumnStep.X + y * grid.ColumnStep.Y) / columns);
    }
}
