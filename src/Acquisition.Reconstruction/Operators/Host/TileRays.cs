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
    private readonly float _fraction, _column, _row, _depthColumn, _depthRow;
    private readonly bool _isCylinder, _isDisplaced, _isNarrow;
    private readonly float _channelsPerRad, _sideways, _sidewaysStep, _arcSine;

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
        _fraction = (float)(middle - Origin);
        (double columnN, double columnE) = rays.Turn(grid.ColumnStep.X, grid.ColumnStep.Y);
        (double rowN, double rowE) = rays.Turn(grid.RowStep.X, grid.RowStep.Y);
        if (detector.Beam == CtBeam.Parallel)
        {
            (_column, _row) = ((float)(columnE / pitch), (float)(rowE / pitch));
            return;
        }

        (double n, double e) = rays.FromSource(x, y);
        if (detector.Shape == DetectorShape.Flat)
        {
            double scale = (far - rays.DeltaN) / (pitch * n * n);
            (_column, _row) = ((float)(scale * (columnE * n - e * columnN)), (float)(scale * (rowE * n - e * rowN)));
            (_depthColumn, _depthRow) = ((float)(columnN / n), (float)(rowN / n));
            return;
        }

        double squared = n * n + e * e, distance = Math.Sqrt(squared);
        (_column, _row) = ((float)((columnE * n - columnN * e) / squared), (float)((rowE * n - rowN * e) / squared));
        (_depthColumn, _depthRow) = ((float)((columnN * n + columnE * e) / squared), (float)((rowN * n + rowE * e) / squared));
        (_isCylinder, _channelsPerRad) = (true, (float)(far / pitch));
        // Half a tile in each direction and half of that more.
        double most = 12 * (Math.Abs(_column) + Math.Abs(_row)), deep = 12 * (Math.Abs(_depthColumn) + Math.Abs(_depthRow));
        _isNarrow = most <= 0.2 * (1 - deep);
        _isDisplaced = rays.DeltaN != 0 || rays.DeltaE != 0;
        double sideways = (rays.DeltaN * e - rays.DeltaE * n) / (far * distance);
        _sideways = (float)sideways;
        _sidewaysStep = (float)((rays.DeltaN * n + rays.DeltaE * e) / (far * distance));
        _arcSine = (float)Math.Asin(sideways);
    }

    /// <summary>The channel that <see cref="Channel"/> counts from.</summary>
    public int Origin { get; }

    /// <summary>Channels of points, from the origin; rows and columns from the tile's middle.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public V Channel<V>(V row, V column) where V : unmanaged, ILanes<V>
    {
        V lateral = V.MultiplyAdd(V.All(_column), column, V.All(_row) * row);
        V depth = V.MultiplyAdd(V.All(_depthColumn), column, V.MultiplyAdd(V.All(_depthRow), row, V.All(1)));
        V x = lateral / depth;
        if (!_isCylinder) return x + V.All(_fraction);
        V angle = _isNarrow ? SmallArcTangent(x) : ArcTangent<V>.Of(x);
        if (_isDisplaced)
        {
            V q = V.MultiplyAdd(V.All(_sidewaysStep), x, V.All(_sideways)) / V.Sqrt(V.MultiplyAdd(x, x, V.All(1)));
            V squared = q * q;
            // arcsin to the fifth power: a focal spot moves by a hundredth of R at most, and the next term is 1e-15.
            V arc = V.MultiplyAdd(q * squared, V.MultiplyAdd(squared, V.All(3f / 40), V.All(1f / 6)), q);
            angle = angle - (arc - V.All(_arcSine));
        }
        return V.MultiplyAdd(angle, V.All(_channelsPerRad), V.All(_fraction));
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
