using System.Runtime.CompilerServices;
using Acquisition.Core.Model.Errors;
using Acquisition.Core.Model.Images;
using Acquisition.Core.Model.Scans;
using Acquisition.Core.Ports.Catalog;
using Acquisition.Core.Ports.Events;
using Acquisition.Core.Ports.Images;
using Acquisition.Core.Ports.Reconstruction;
using Acquisition.Core.Ports.Store;
using Microsoft.Extensions.Logging;

namespace Acquisition.Pipeline;

/// <summary>
/// Raw blocks → images → DICOM instances → outbox, for one reconstruction. Pull-based: each step takes the next item when it is ready for it,
/// so the steps work while the scan arrives and memory holds one item a step.
/// </summary>
/// <remarks>Instances reach the outbox together, after the last one: a PACS never gets a series of a scan that then turned out to be broken.</remarks>
public sealed partial class ScanPipeline(
    IRawStore raw,
    IScanCodec codec,
    IReconstructor reconstructor,
    IImageEncoder encoder,
    IScanCatalog catalog,
    IOutbox outbox,
    OutboxSignal signal,
    IDestinations destinations,
    ScanProgress progress,
    IScanEvents events,
    TimeProvider time,
    ILogger<ScanPipeline> logger)
{
    private const string Aborted = "SCAN_ABORTED";

    /// <summary>Runs one reconstruction to its end and records how it ended. Throws only what is wrong with the node, not with the scan.</summary>
    public async Task RunAsync(ReconstructionRecord reconstruction, CancellationToken cancellationToken)
    {
        try
        {
            await ReconstructAsync(reconstruction with { State = ReconstructionState.Running }, cancellationToken);
        }
        catch (RefusalException exception) when (exception.Reason == RefusalReason.ScanAborted)
        {
            await FailAsync(reconstruction, Aborted, exception.Message, cancellationToken);
        }
        catch (RefusalException exception) when (exception.Reason is RefusalReason.RawDataCorrupt or RefusalReason.MalformedBlock)
        {
            await FailAsync(reconstruction, exception.Reason == RefusalReason.RawDataCorrupt ? "RAW_DATA_CORRUPT" : "MALFORMED_BLOCK", exception.Message, cancellationToken);
        }
        catch (ReconstructionException exception)
        {
            await FailAsync(reconstruction, exception.Reason, exception.Message, cancellationToken);
        }
        catch (Exception exception) when (exception is not (IOException or UnauthorizedAccessException or OperationCanceledException))
        {
            // A defect of this software: trying again would end the same way. The raw data wait for a version that does better.
            LogDefect(reconstruction.Scan, exception);
            await FailAsync(reconstruction, "INTERNAL", exception.Message, cancellationToken);
        }
    }

    private async Task ReconstructAsync(ReconstructionRecord reconstruction, CancellationToken cancellationToken)
    {
        ScanId scan = reconstruction.Scan;
        await catalog.UpdateReconstructionAsync(reconstruction, cancellationToken);
        ScanHeader header = codec.DecodeHeader(await raw.ReadHeaderAsync(scan, cancellationToken));

        RunMeter meter = new(time);
        IAsyncEnumerable<AcquiredBlock> blocks = BlocksAsync(reconstruction, header, meter, cancellationToken);
        IAsyncEnumerable<ReconstructedImage> images = reconstructor.ReconstructAsync(header, reconstruction.Recipe, blocks, cancellationToken);
        IAsyncEnumerable<ReconstructedImage> watched = WatchAsync(reconstruction, header, images, meter, cancellationToken);
        List<InstanceRecord> instances = [];
        await foreach (InstanceRecord instance in encoder.EncodeAsync(new SeriesContext(scan, header, reconstruction), watched, cancellationToken))
            instances.Add(instance);

        ReconstructionRecord succeeded = reconstruction with
        {
            State = ReconstructionState.Succeeded,
            Backend = reconstructor.Backend,
            InstanceCount = instances.Count,
            ReplacedSamples = meter.ReplacedSamples,
        };
        // Before the state that ends the watching.
        meter.Report(scan, reconstruction.Id, events);
        if (reconstruction.Ordinal == 1) await progress.AdvanceAsync(scan, ScanState.Reconstructed, "", cancellationToken);
        await outbox.EnqueueAsync(succeeded, instances, destinations.Names, cancellationToken);
        if (reconstruction.Ordinal == 1) await progress.AdvanceAsync(scan, destinations.Names is [] ? ScanState.Delivered : ScanState.Delivering, "", cancellationToken);
        signal.Ring();

        LogReconstructed(scan, instances.Count, reconstructor.Backend, meter.Latency.TotalMilliseconds);
    }

    private async IAsyncEnumerable<AcquiredBlock> BlocksAsync(
        ReconstructionRecord reconstruction, ScanHeader header, RunMeter meter, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (RawBlock block in raw.ReadAsync(reconstruction.Scan, cancellationToken))
        {
            meter.BlockArrived();
            yield return codec.DecodeBlock(reconstruction.Scan, header, block);
            meter.BlockTaken();
        }

        meter.DataComplete();
        if (reconstruction.Ordinal == 1) await progress.AdvanceAsync(reconstruction.Scan, ScanState.Reconstructing, "", cancellationToken);
    }

    private async IAsyncEnumerable<ReconstructedImage> WatchAsync(
        ReconstructionRecord reconstruction,
        ScanHeader header,
        IAsyncEnumerable<ReconstructedImage> images,
        RunMeter meter,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        int done = 0;
        await foreach (ReconstructedImage image in images.WithCancellation(cancellationToken))
        {
            meter.ImageArrived(image);
            events.Publish(reconstruction.Scan, new ImageReconstructed(reconstruction.Id, image.InstanceNumber, ++done));
            events.Publish(reconstruction.Scan, PreviewImage.Of(reconstruction, header, image));
            if (image.ReplacedSamples > 0) events.Publish(reconstruction.Scan, Replaced(image));
            yield return image;
            meter.ImageTaken();
        }
    }

    // Said with the image, so that a scanner that still sends learns it while the patient is on the table.
    private static ScanWarning Replaced(ReconstructedImage image) => new(
        "REPLACED_SAMPLES", $"Image {image.InstanceNumber}: {image.ReplacedSamples} samples were not finite, not positive or from bad elements, and were replaced.");

    private async Task FailAsync(ReconstructionRecord reconstruction, string reason, string message, CancellationToken cancellationToken)
    {
        if (reason == Aborted) LogAborted(reconstruction.Scan);
        else LogFailed(reconstruction.Scan, reason, message);
        await catalog.UpdateReconstructionAsync(reconstruction with { State = ReconstructionState.Failed, Reason = $"{reason}: {message}" }, cancellationToken);
        if (reconstruction.Ordinal == 1) await progress.AdvanceAsync(reconstruction.Scan, ScanState.Failed, $"{reason}: {message}", cancellationToken);
    }

    [LoggerMessage(2101, LogLevel.Information, "Scan {ScanId}: {InstanceCount} instances by {Backend}, {LatencyMs:0} ms after its last raw byte.")]
    private partial void LogReconstructed(ScanId scanId, int instanceCount, string backend, double latencyMs);

    [LoggerMessage(2104, LogLevel.Information, "Scan {ScanId} was aborted; its reconstruction ends.")]
    private partial void LogAborted(ScanId scanId);

    [LoggerMessage(2103, LogLevel.Critical, "Scan {ScanId} met a defect of this software.")]
    private partial void LogDefect(ScanId scanId, Exception exception);

    [LoggerMessage(2102, LogLevel.Error, "Scan {ScanId} could not be reconstructed ({Reason}): {Message} Its raw data are kept.")]
    private partial void LogFailed(ScanId scanId, string reason, string message);
}
