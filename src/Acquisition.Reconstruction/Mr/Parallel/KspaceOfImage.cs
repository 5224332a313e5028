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
            if (length > 1) new FourierPlan(length).TransformOnCores(FourierDirection.Forward, volumes, volumes, inner);
        }
    }
}
