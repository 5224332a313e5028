namespace Acquisition.Reconstruction.Ct.Backprojection;

/// <summary>What filters and back-projects on one device.</summary>
public interface IFbpKernels
{
    /// <summary>Allocates what the plan needs and starts at zero. The caller disposes the accumulator.</summary>
    IFbpAccumulator Open(FbpPlan plan);
}

/// <summary>Builds the slices of one image after another (a rotation, or half of one), view by view. One caller at a time.</summary>
public interface IFbpAccumulator : IDisposable
{
    /// <summary>Filters views and adds them to the slices. The result may not depend on how an image's views are split between calls.</summary>
    /// <param name="anglesRad">φ: [views].</param>
    /// <param name="lineIntegrals">∫μ dl: [views × rows × channels], finite.</param>
    void Add(ReadOnlyMemory<double> anglesRad, ReadOnlyMemory<float> lineIntegrals);

    /// <summary>Writes the slices and starts the next one at zero.</summary>
    /// <param name="slices">[rows × matrix × matrix], μ in 1/mm.</param>
    void Take(Memory<float> slices);
}
