using Acquisition.Reconstruction.Numerics;

namespace Acquisition.Reconstruction.Mr.Cartesian;

/// <summary>A backend (CPU, GPU) for Cartesian MR reconstruction.</summary>
public interface ICartesianKernels
{
    /// <summary>Allocates what the plan needs. The caller disposes the transform.</summary>
    ICartesianTransform Open(CartesianPlan plan);
}

/// <summary>Turns the k-space of one slice after another into images. One caller at a time.</summary>
public interface ICartesianTransform : IDisposable
{
    /// <summary>As <see cref="CartesianReference.Reconstruct"/>.</summary>
    /// <param name="kspace">[channels × encoded rows × encoded columns], finite; overwritten freely.</param>
    /// <param name="image">[rows × columns].</param>
    void Reconstruct(PlanarMemory<float> kspace, Memory<float> image);
}
