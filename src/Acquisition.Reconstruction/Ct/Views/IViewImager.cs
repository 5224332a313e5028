using Acquisition.Core.Model.Errors;
using Acquisition.Core.Ports.Reconstruction;

namespace Acquisition.Reconstruction.Ct.Views;

/// <summary>One CT method's own part: calibrated views in, in order and without gaps, images out as soon as their views are complete. One caller at a time.</summary>
internal interface IViewImager : IDisposable
{
    /// <summary>The most views that it takes at once now; at least one.</summary>
    int Room { get; }

    /// <exception cref="ReconstructionException">The views do not follow the path that the header promises.</exception>
    void Add(in ViewBatch views, IImageSink images);

    /// <summary>The last view has come, as many as the header promises where it does.</summary>
    /// <param name="viewCount">Views that came.</param>
    /// <param name="images">Takes what is still open.</param>
    /// <exception cref="ReconstructionException">Views are missing.</exception>
    void Complete(long viewCount, IImageSink images);
}
