using Acquisition.Core.Model.Ct;
using Acquisition.Reconstruction.Ct.Backprojection;
using Acquisition.Reconstruction.Fourier;
using Acquisition.Reconstruction.Numerics;

namespace Acquisition.Reconstruction.Ct.ConeBeam;

/// <summary>Adds filtered cone-beam views to a volume.</summary>
public static class ConeBackprojector
{
    /// <summary>Rows and columns of a tile: what a view contributes to it, and the tile itself, stay in the second-level cache.</summary>
    internal const int TileSize = 16;

    /// <summary>
    /// The definition, one voxel and one view: the filtered view, interpolated linearly in channel and row, divided by U² (flat) or L² (cylindrical). A voxel that
    /// the beam misses gets nothing.
    /// </summary>
    /// <param name="plan">The geometry.</param>
    /// <param name="view">The projection of the voxels.</param>
    /// <param name="filtered">q: [detector rows × channels].</param>
    /// <param name="line">Zero-based.</param>
    /// <param name="row">Zero-based.</param>
    /// <param name="column">Zero-based.</param>
    /// <returns>This view's share of μ, 1/mm.</returns>
    public static float VoxelReference(ConeBeamPlan plan, in ConeView view, ReadOnlySpan<float> filtered, int line, int row, int column)
    {
        float u = view.U.At(line, row, column), t = view.T.At(line, row, column), v = view.V.At(line, row, column);
        bool flat = plan.Shape == DetectorShape.Flat;
        float distance = flat ? u : MathF.Sqrt(u * u + t * t);
        float channel = (float)plan.CentralChannel + (flat ? t / u : MathF.Atan(t / u) / (float)plan.ChannelStep);
        float detectorRow = (float)plan.CentralRow + v / distance;
        if (!(channel >= 0 && channel <= plan.Channels - 1 && detectorRow >= 0 && detectorRow <= plan.DetectorRows - 1)) return 0;
        int left = Math.Min((int)channel, plan.Channels - 2), below = Math.Min((int)detectorRow, plan.DetectorRows - 2);
        float along = channel - left, up = detectorRow - below;
        ReadOnlySpan<float> first = filtered.Slice(below * plan.Channels + left, 2), second = filtered.Slice((below + 1) * plan.Channels + left, 2);
        float low = first[0] + along * (first[1] - first[0]), high = second[0] + along * (second[1] - second[0]);
        return (low + up * (high - low)) / (distance * distance);
    }

    /// <summary>Adds one filtered view to the volume, voxel by voxel.</summary>
    /// <param name="plan">The geometry.</param>
    /// <param name="view">The projection of the voxels.</param>
    /// <param name="filtered">q: [detector rows × channels].</param>
    /// <param name="volume">[lines × rows × columns], μ in 1/mm.</param>
    public static void AddReference(ConeBeamPlan plan, in ConeView view, ReadOnlySpan<float> filtered, Span<float> volume)
    {
        Require.Length(filtered.Length, (long)plan.DetectorRows * plan.Channels);
        Require.Length(volume.Length, (long)plan.Lines * plan.Rows * plan.Columns);
        for (int line = 0, voxel = 0; line < plan.Lines; line++)
            for (int row = 0; row < plan.Rows; row++)
                for (int column = 0; column < plan.Columns; column++, voxel++) volume[voxel] += VoxelReference(plan, view, filtered, line, row, column);
    }

    /// <summary>How the kernels take filtered views: the rows of the detector side by side, as the voxels along z meet them.</summary>
    internal static RowLayout LayoutOf(ConeBeamPlan plan) => RowLayout.SideBySide(plan.DetectorRows, plan.Channels, WholeVectors(plan.DetectorRows));

    /// <summary>Floats from one pixel of a volume to the next: its lines, whole vectors.</summary>
    internal static int Lanes(ConeBeamPlan plan) => WholeVectors(plan.Lines);

    internal static int TileCount(ConeBeamPlan plan) => TilesAcross(plan) * ((plan.Rows + TileSize - 1) / TileSize);

    /// <summary>Adds filtered views to one tile of the volume, in the order of the views.</summary>
    /// <param name="plan">The geometry.</param>
    /// <param name="seen">Voxels beyond these lines get anything.</param>
    /// <param name="tile">0 … <see cref="TileCount"/> − 1.</param>
    /// <param name="views">The projection of the voxels at each view.</param>
    /// <param name="filtered">q: [views × channels × rows] (<see cref="LayoutOf"/>).</param>
    /// <param name="volume">Row by row of pixels: [columns × <see cref="Lanes"/>].</param>
    internal static void Add(ConeBeamPlan plan, SeenLines seen, int tile, ReadOnlySpan<ConeView> views, ReadOnlySpan<float> filtered, float[][] volume)
    {
        Require.Length(filtered.Length, (long)views.Length * LayoutOf(plan).ViewLength);
        (int tileRow, int tileColumn) = Math.DivRem(tile, TilesAcross(plan));
        ConeTile where = new(tileRow * TileSize, tileColumn * TileSize, Math.Min(TileSize, plan.Rows - tileRow * TileSize), Math.Min(TileSize, plan.Columns - tileColumn * TileSize));
        for (int first = 0; first < views.Length;)
        {
            bool upright = views[first].IsUpright;
            int end = first + 1;
            while (end < views.Length && views[end].IsUpright == upright) end++;
            ReadOnlySpan<float> theirs = filtered[(first * LayoutOf(plan).ViewLength)..(end * LayoutOf(plan).ViewLength)];
            if (upright) UprightPass.Add(plan, seen, where, views[first..end], theirs, volume);
            else TiltedPass.Add(plan, seen, where, views[first..end], theirs, volume);
            first = end;
        }
    }

    private static int TilesAcross(ConeBeamPlan plan) => (plan.Columns + TileSize - 1) / TileSize;

    private static int WholeVectors(int count) => (count + LaneTile.Lanes - 1) / LaneTile.Lanes * LaneTile.Lanes;
}

/// <summary>Some pixels of a volume, with all their lines.</summary>
internal readonly record struct ConeTile(int FirstRow, int FirstColumn, int Rows, int Columns);
