using Acquisition.Core.Model.Errors;
using Acquisition.Core.Model.Images;
using Acquisition.Core.Model.Recipes;
using Acquisition.Core.Model.Scans;
using Acquisition.Core.Ports.Reconstruction;

namespace Acquisition.Reconstruction.Tests;

/// <summary>Runs the product's reconstruction over blocks that a test holds.</summary>
internal static class Reconstruct
{
    /// <summary>All images of a scan.</summary>
    public static List<ReconstructedImage> All(ScanHeader header, IEnumerable<AcquiredBlock> blocks, Recipe? recipe = null)
    {
        Collected collected = new();
        Into(collected, header, blocks, recipe);
        return collected.Images;
    }

    /// <summary>Images and warnings go into what the test holds, also those that came before a failure.</summary>
    public static void Into(IImageSink sink, ScanHeader header, IEnumerable<AcquiredBlock> blocks, Recipe? recipe = null)
    {
        using IReconstruction reconstruction = Reconstructor.OnCpu().Open(header, recipe ?? header.Recipes[0]);
        foreach (AcquiredBlock block in blocks) reconstruction.Add(block, sink, CancellationToken.None);
        reconstruction.Complete(sink, CancellationToken.None);
    }

    /// <summary>What a scan's reconstruction warned of.</summary>
    public static List<Warning> Warnings(ScanHeader header, IEnumerable<AcquiredBlock> blocks, Recipe? recipe = null)
    {
        Collected collected = new();
        Into(collected, header, blocks, recipe);
        return collected.Warnings;
    }

    /// <summary>The reason with which the blocks are refused.</summary>
    public static string Refusal(ScanHeader header, IEnumerable<AcquiredBlock> blocks, Recipe? recipe = null) =>
        Assert.Throws<ReconstructionException>(() => All(header, blocks, recipe)).Reason;
}

/// <summary>Keeps what a reconstruction makes.</summary>
internal sealed class Collected : IImageSink
{
    public List<ReconstructedImage> Images { get; } = [];

    public List<Warning> Warnings { get; } = [];

    public List<PartialImage> Previews { get; } = [];

    public void Add(ReconstructedImage image) => Images.Add(image);

    public void Show(PartialImage preview) => Previews.Add(preview);

    public void Warn(Warning warning) => Warnings.Add(warning);
}
