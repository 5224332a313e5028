using Acquisition.Core.Model.Errors;
using Acquisition.Core.Model.Images;
using Acquisition.Core.Model.Scans;

namespace Acquisition.Core.Ports.Reconstruction;

/// <summary>One scan on its way to images. Blocks in, in order; each image out as soon as its data are complete. One caller at a time, on a thread that may compute.</summary>
public interface IReconstruction : IDisposable
{
    /// <exception cref="ReconstructionException">The data contradict the header or the recipe: what, and where in the data.</exception>
    /// <exception cref="DeviceFailedException">The device failed; the scan can be begun again on another one.</exception>
    void Add(AcquiredBlock block, IImageSink images, CancellationToken cancellationToken);

    /// <summary>The data have ended: what is still open becomes images, or an error if it cannot.</summary>
    /// <exception cref="ReconstructionException">Views or lines are missing.</exception>
    /// <exception cref="DeviceFailedException">The device failed.</exception>
    void Complete(IImageSink images, CancellationToken cancellationToken);
}

/// <summary>Takes what a reconstruction makes.</summary>
public interface IImageSink
{
    /// <summary>Takes an image. Waits when those who write images are behind, so that memory stays bounded.</summary>
    void Add(ReconstructedImage image);

    /// <summary>Shows what there is of an image. Never waits: a picture that nobody can take now is shed, as the next one is better.</summary>
    void Show(PartialImage preview);

    /// <summary>Something to look at that does not stop the reconstruction. The same reason again is counted, not repeated.</summary>
    void Warn(Warning warning);
}
