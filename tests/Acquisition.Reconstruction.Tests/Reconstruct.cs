using Acquisition.Core.Model.Errors;
using Acquisition.Core.Model.Images;
using Acquisition.Core.Model.Recipes;
using Acquisition.Core.Model.Scans;
using Acquisition.Core.Ports.Images;
using Acquisition.Core.Ports.Reconstruction;

namespace Acquisition.Reconstruction.Tests;

/// <summary>Runs the product's reconstruction over blocks that a test holds.</summary>
internal static class Reconstruct
{
    public static async Task<List<ReconstructedImage>> AllAsync(ScanHeader header, IEnumerable<AcquiredBlock> blocks, Recipe? recipe = null)
    {
        List<ReconstructedImage> images = [];
        await foreach (ReconstructedImage image in Reconstructor.OnCpu().ReconstructAsync(header, recipe ?? header.Recipe, Async(blocks), CancellationToken.None))
            images.Add(image);
        return images;
    }

    /// <summary>The reason with which the blocks are refused.</summary>
    public static async Task<string> RefusalAsync(ScanHeader header, IEnumerable<AcquiredBlock> blocks, Recipe? recipe = null) =>
        (await Assert.ThrowsAsync<ReconstructionException>(() => AllAsync(header, blocks, recipe))).Reason;

    public static async IAsyncEnumerable<AcquiredBlock> Async(IEnumerable<AcquiredBlock> blocks)
    {
        foreach (AcquiredBlock block in blocks)
        {
            await Task.CompletedTask;
            yield return block;
        }
    }
}
