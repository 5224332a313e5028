using Acquisition.Core.Images;
using Acquisition.Core.Recipes;
using Acquisition.Core.Scans;

namespace Acquisition.Core.Reconstruction;

/// <summary>Turns the blocks of one scan into images while they arrive.</summary>
public interface IReconstructor
{
    /// <summary>What the kernels run on, such as "cpu (AVX-512)" or "cuda (device name)".</summary>
    string Backend { get; }

    /// <summary>Yields each image as soon as its data are complete. Pull-based: a slow consumer slows the reconstruction, never loses an image.</summary>
    /// <exception cref="ReconstructionException">The data contradict the header or the recipe: what, and where in the data.</exception>
    IAsyncEnumerable<ReconstructedImage> ReconstructAsync(
        ScanHeader header, Recipe recipe, IAsyncEnumerable<AcquiredBlock> blocks, CancellationToken cancellationToken);
}
