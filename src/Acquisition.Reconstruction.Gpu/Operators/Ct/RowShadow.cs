using Acquisition.Reconstruction.Operators;

namespace Acquisition.Reconstruction.Gpu.Operators.Ct;

/// <summary>
/// What a cone's view knows beside its channels: pixels from the focal spot, n and e in mm by row and column, and its rows. Far: R for a cylinder, R less
/// the focal spot's displacement for a flat detector. Bottom: the lower face of slice 0 over the focal spot, in rows. Level: the row at the height of the
/// focal spot. Slice: a slice's height in rows where nothing is magnified.
/// </summary>
internal readonly record struct ConeOfView(
    float N, float NByRow, float NByColumn, float E, float EByRow, float EByColumn, float Far, int IsFlat, float DeltaN, float DeltaE, float Bottom, float Level, float Slice)
{
    public static ConeOfView Of(ConeProjector projector, in ViewRays rays)
    {
        (BeamDetector detector, VoxelGrid grid) = (projector.Detector, projector.Grid);
        bool isFlat = detector.Shape == Core.Model.Ct.DetectorShape.Flat;
        (double x, double y) = grid.At(0, 0);
        (double n, double e) = rays.FromSource(x, y);
        (double rowN, double rowE) = rays.Turn(grid.RowStep.X, grid.RowStep.Y);
        (double columnN, double columnE) = rays.Turn(grid.ColumnStep.X, grid.ColumnStep.Y);
        return new(
            (float)n, (float)rowN, (float)columnN, (float)e, (float)rowE, (float)columnE,
            (float)(detector.SourceDetectorMm - (isFlat ? rays.DeltaN : 0)), isFlat ? 1 : 0, (float)rays.DeltaN, (float)rays.DeltaE,
            (float)(rays.OverSource(grid.Origin.Z - grid.SliceStepMm / 2) / detector.RowPitchMm),
            (float)(detector.CentralRow + 0.5 - rays.Below / detector.RowPitchMm), (float)(grid.SliceStepMm / detector.RowPitchMm));
    }

    /// <summary>How many times further than a pixel its shadow is from the focal spot, in the plane.</summary>
    public float Stretch(int row, int column)
    {
        float n = N + row * NByRow + column * NByColumn;
        if (IsFlat != 0) return Far / n;
        float e = E + row * EByRow + column * EByColumn, squared = n * n + e * e, distance = MathF.Sqrt(squared);
        float sideways = (DeltaN * e - DeltaE * n) / (Far * distance);
        return (Far * MathF.Sqrt(1 - sideways * sideways) * distance - DeltaN * n - DeltaE * e) / squared;
    }
}

/// <summary>The slices of a pixel on the rows of a view: slice l from Low + l·Height on.</summary>
internal readonly struct RowShadow
{
    public RowShadow(ConeOfView view, int row, int column)
    {
        float stretch = view.Stretch(row, column);
        Low = view.Level + stretch * view.Bottom;
        Height = stretch * view.Slice;
    }

    public float Low { get; }

    public float Height { get; }

    /// <summary>What of a slice's shadow lies on a row.</summary>
    public float On(int slice, int row) => Math.Max(0, Math.Min(Low + (slice + 1) * Height, row + 1) - Math.Max(Low + slice * Height, row));
}
