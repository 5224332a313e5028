namespace Acquisition.Reconstruction.Ct.Helical;

/// <summary>What adds helical views to slices on one device.</summary>
internal interface IWfbpKernels
{
    /// <summary>Allocates a block of slices and starts at zero. The caller disposes it.</summary>
    /// <param name="plan">The geometry.</param>
    /// <param name="slices">Where they lie; a multiple of 16 of them.</param>
    IWfbpSlices Open(WfbpPlan plan, SliceLine slices);
}

/// <summary>Neighbouring slices to which views are added; <see cref="WfbpReference"/> is the definition.</summary>
internal interface IWfbpSlices : IDisposable
{
    /// <summary>Adds groups of views, in their order, each with all of its views. One caller at a time.</summary>
    void Add(ViewGroup[] groups);

    /// <summary>One of the slices, [rows × columns], μ in 1/mm; NaN where some group has no view. Several may be copied at a time.</summary>
    void CopyTo(int slice, Span<float> image);
}
