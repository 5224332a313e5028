namespace Acquisition.Reconstruction.Ct;

/// <summary>A backend (CPU, GPU) for fan-beam reconstruction.</summary>
public interface IFanBeamKernels
{
    /// <summary>Allocates what the plan needs and starts at zero. The caller disposes the accumulator.</summary>
    IFanBeamAccumulator Open(FbpPlan plan);
}

/// <summary>Builds the slices of one rotation after another, view by view. One caller at a time.</summary>
public interface IFanBeamAccumulator : IDisposable
{
    /// <summary>Filters views and adds them to the slices. The result may not depend on how a rotation's views are split between calls.</summary>
    /// <param name="anglesRad">φ: [views].</param>
    /// <param name="lineIntegrals">∫μ dl: [views × rows × channels], finite.</param>
    void Add(ReadOnlyMemory<double> anglesRad, ReadOnlyMemory<float> lineIntegrals);

    /// <summary>Writes the rotation's slices and starts the next one at zero.</summary>
    /// <param name="slices">[rows × matrix × matrix], μ in 1/mm.</param>
    void Take(Memory<float> slices);
}
