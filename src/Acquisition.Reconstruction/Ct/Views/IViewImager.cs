using Acquisition.Core.Model.Errors;
using Acquisition.Core.Ports.Reconstruction;

namespace Acquisition.Reconstruction.Ct.Views;

/// <summary>One CT method's own part: calibrated views in, in order and without gaps, images out as soon as their views are complete. One caller at a time.</summary>
internal interface IViewImager : IDisposable
{
    /// <summary>The most views that it takes at once now; at least one.</summary>
    int Room { get; }

    /// <exception cref="ReconstructionException">The views do not follow the path that the header promises.</exception>
    /// <exception cref="OperationCanceledException">Nobody wants the images any more; this can only be disposed.</exception>
    void Add(in ViewBatch views, IImageSink images, CancellationToken cancellationToken);

    /// <summary>The last view has come, as many as the header promises where it does.</summary>
    /// <param name="viewCount">Views that came.</param>
    /// <param name="images">Takes what is still open.</param>
    /// <param name="cancellationToken">Asked wherever work is long.</param>
    /// <exception cref="ReconstructionException">Views are missing.</exception>
    /// <exception cref="OperationCanceledException">Nobody wants the images any more; this can only be disposed.</exception>
    void Complete(long viewCount, IImageSink images, CancellationToken cancellationToken);
}
