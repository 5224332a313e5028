namespace Acquisition.Reconstruction.Ct.ConeBeam;

/// <summary>What filters and back-projects cone beams on one device.</summary>
public interface IConeBeamKernels
{
    /// <summary>Allocates what the plan needs and starts at zero. The caller disposes the accumulator.</summary>
    /// <param name="plan">The geometry.</param>
    /// <param name="seen">Voxels beyond these lines may get anything.</param>
    /// <param name="views">Views that the volume is the sum of.</param>
    IConeBeamAccumulator Open(ConeBeamPlan plan, SeenLines seen, int views);
}

/// <summary>Builds one volume, view by view. One caller at a time.</summary>
public interface IConeBeamAccumulator : IDisposable
{
    /// <summary>Convolves with the plan's taps and adds to the volume. The result may not depend on how the views are split between calls.</summary>
    /// <param name="views">The projection of the voxels: [views].</param>
    /// <param name="weighted">Line integrals times the cosine's and the redundancy's weights: [views × detector rows × channels], finite.</param>
    void Add(ReadOnlyMemory<ConeView> views, ReadOnlyMemory<float> weighted);

    /// <summary>Writes some of the lines; all views have been added. Callers ask for lines in order, each once.</summary>
    /// <param name="firstLine">The first of them.</param>
    /// <param name="planes">[lines × rows × columns], μ in 1/mm, for as many lines as fit.</param>
    void Take(int firstLine, Memory<float> planes);
}
