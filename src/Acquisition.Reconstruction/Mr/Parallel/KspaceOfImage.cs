using Acquisition.Reconstruction.Fourier;
using Acquisition.Reconstruction.Numerics;

namespace Acquisition.Reconstruction.Mr.Parallel;

/// <summary>The centred, unitary transform of images to their k-space.</summary>
internal static class KspaceOfImage
{
    /// <param name="volumes">[any × partitions × rows × columns]; in place.</param>
    /// <param name="size">Partitions, rows and columns.</param>
    public static void Transform(PlanarMemory<float> volumes, KspaceSize size)
    {
        foreach ((int length, int inner) in ((int, int)[])[(size.Columns, 1), (size.Rows, size.Columns), (size.Partitions, size.Rows * size.Columns)])
        {
            if (length == 1) continue;
            FourierPlan plan = new(length);
            Cores.For(plan.TileCount(volumes.Length, inner), tile =>
            {
                using LaneWork work = new(plan);
                plan.TransformTile(tile, work, FourierDirection.Forward, centred: true, volumes.Span, volumes.Span, inner);
            });
        }
    }
}
