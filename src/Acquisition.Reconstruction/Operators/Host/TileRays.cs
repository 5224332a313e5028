using System.Runtime.CompilerServices;
using Acquisition.Core.Model.Ct;
using Acquisition.Reconstruction.Numerics;

namespace Acquisition.Reconstruction.Operators.Host;

/// <summary>
/// Where the points of a tile of pixels meet one view's channels, in single precision from the channel under the tile's middle, so that places
/// keep their digits. From there x = lateral/depth is a quotient of what is linear in row and column; flat and parallel detectors count x itself, a
/// cylinder its arc tangent, less arcsin of how far the ray passes the nominal focal spot.
/// </summary>
internal readonly struct TileRays
{
    private readonly bool _isNarrow;

    /// <param name="rays">The view.</param>
    /// <param name="projector">Detector and grid.</param>
    /// <param name="row">The tile's middle.</param>
    /// <param name="column">The tile's middle.</param>
    public TileRays(in ViewRays rays, FootprintProjector projector, double row, double column)
    {
        (BeamDetector detector, VoxelGrid grid) = (projector.Detector, projector.Grid);
        (double x, double y) = grid.At(row, column);
        double middle = rays.Channel(x, y), far = detector.SourceDetectorMm, pitch = detector.ChannelPitchMm;
        Origin = (int)Math.Floor(middle);
        Fraction = (float)(middle - Origin);
        (double columnN, double columnE) = rays.Turn(grid.ColumnStep.X, grid.ColumnStep.Y);
        (double rowN, double rowE) = rays.Turn(grid.RowStep.X, grid.RowStep.Y);
        if (detector.Beam == CtBeam.Parallel)
        {
            (Column, Row) = ((float)(columnE / pitch), (float)(rowE / pitch));
            return;
        }

        (double n, double e) = rays.FromSource(x, y);
        if (detector.Shape == DetectorShape.Flat)
        {
            double scale = (far - rays.DeltaN) / (pitch * n * n);
            (Column, Row) = ((float)(scale * (columnE * n - e * columnN)), (float)(scale * (rowE * n - e * rowN)));
            (DepthColumn, DepthRow) = ((float)(columnN / n), (float)(rowN / n));
            return;
        }

        double squared = n * n + e * e, distance = Math.Sqrt(squared);
        (Column, Row) = ((float)((columnE * n - columnN * e) / squared), (float)((rowE * n - rowN * e) / squared));
        (DepthColumn, DepthRow) = ((float)((columnN * n + columnE * e) / squared), (float)((rowN * n + rowE * e) / squared));
        (IsCylinder, ChannelsPerRad) = (true, (float)(far / pitch));
        // Half a tile in each direction and half of that more.
        double most = 12 * (Math.Abs(Column) + Math.Abs(Row)), deep = 12 * (Math.Abs(DepthColumn) + Math.Abs(DepthRow));
        _isNarrow = most <= 0.2 * (1 - deep);
        IsDisplaced = rays.DeltaN != 0 || rays.DeltaE != 0;
        double sideways = (rays.DeltaN * e - rays.DeltaE * n) / (far * distance);
        Sideways = (float)sideways;
        SidewaysStep = (float)((rays.DeltaN * n + rays.DeltaE * e) / (far * distance));
        ArcSine = (float)Math.Asin(sideways);
    }

    /// <summary>The channel that <see cref="Channel"/> counts from.</summary>
    public int Origin { get; }

    /// <summary>Channels of the tile's middle, from the origin.</summary>
    public float Fraction { get; }

    /// <summary>Of the numerator by column and row; of the denominator, which is 1 at the tile's middle.</summary>
    public float Column { get; }

    public float Row { get; }

    public float DepthColumn { get; }

    public float DepthRow { get; }

    public bool IsCylinder { get; }

    public bool IsDisplaced { get; }

    public float ChannelsPerRad { get; }

    public float Sideways { get; }

    public float SidewaysStep { get; }

    public float ArcSine { get; }

    /// <summary>Channels of points, from the origin; rows and columns from the tile's middle.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Channel<V>(V row, V column) where V : unmanaged, ILanes<V>
    {
        V lateral = V.MultiplyAdd(V.All(Column), column, V.All(Row) * row);
        V depth = V.MultiplyAdd(V.All(DepthColumn), column, V.MultiplyAdd(V.All(DepthRow), row, V.All(1)));
        V x = lateral / depth;
        if (!IsCylinder) return x + V.All(Fraction);
        V angle = _isNarrow ? SmallArcTangent(x) : ArcTangent<V>.Of(x);
        if (IsDisplaced)
        {
            V q = V.MultiplyAdd(V.All(SidewaysStep), x, V.All(Sideways)) / V.Sqrt(V.MultiplyAdd(x, x, V.All(1)));
            V squared = q * q;
            // arcsin to the fifth power: a focal spot moves by a hundredth of R at most, and the next term is 1e-15.
            V arc = V.MultiplyAdd(q * squared, V.MultiplyAdd(squared, V.All(3f / 40), V.All(1f / 6)), q);
            angle = angle - (arc - V.All(ArcSine));
        }
        return V.MultiplyAdd(angle, V.All(ChannelsPerRad), V.All(Fraction));
    }

    /// <summary>Taylor's series up to the ninth power: on [−0.2, 0.2] to 1e-8.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V SmallArcTangent<V>(V x) where V : unmanaged, ILanes<V>
    {
        V s = x * x, p = V.MultiplyAdd(V.All(1f / 9), s, V.All(-1f / 7));
        p = V.MultiplyAdd(p, s, V.All(1f / 5));
        p = V.MultiplyAdd(p, s, V.All(-1f / 3));
        return V.MultiplyAdd(x * s, p, x);
    }
}
