using Acquisition.Core.Model.Errors;
using Acquisition.Core.Model.Scans;
using Acquisition.Core.Ports.Catalog;
using Acquisition.Core.Ports.Events;
using Acquisition.Core.Ports.Images;
using Acquisition.Core.Ports.Reconstruction;
using Acquisition.Core.Ports.Store;
using Acquisition.Pipeline.Scans;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Acquisition.Pipeline.Reconstructions;

/// <summary>
/// Raw blocks → images → DICOM instances → outbox, for one reconstruction, while the scan arrives. Each step waits for the next one, so memory stays bounded.
/// One that waits for data holds no worker, and before its first block no memory either.
/// </summary>
/// <remarks>Instances reach the outbox together, after the last one: a PACS never gets a series of a scan that then turned out to be broken.</remarks>
public sealed partial class ReconstructionPipeline(
    IRawStore raw,
    IScanCodec codec,
    IReconstructor reconstructor,
    IImageEncoder encoder,
    ReconstructionLife life,
    ReconstructionThreads threads,
    MemoryBudget memory,
    RunningReconstructions running,
    ScanWarnings warnings,
    IScanEvents events,
    IOptions<PipelineOptions> options,
    TimeProvider time,
    ILogger<ReconstructionPipeline> logger)
{
    /// <summary>
    /// Runs one reconstruction to its end and records how it ended. Throws only what is wrong with the node, not with the scan; then the reconstruction waits
    /// in the catalog to be run again.
    /// </summary>
    internal async Task RunAsync(ReconstructionRecord reconstruction, bool isRemake, CancellationToken cancellationToken)
    {
        using RunningReconstructions.Run run = running.Begin(reconstruction.Id, cancellationToken);
        Attempt attempt = new(reconstruction, isRemake, run, reconstructor);
        try
        {
            await RunAsync(attempt);
        }
        catch (OperationCanceledException) when (run.Token.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            LogCancelled(reconstruction.Scan, reconstruction.Id);
        }
        catch (RefusalException exception) when (exception.Reason == RefusalReason.ScanAborted)
        {
            LogAborted(reconstruction.Scan);
            // A run that was stopped is cancelled already, and may have been asked for again since.
            if (!run.Token.IsCancellationRequested) await life.CancelAsync(attempt.Reconstruction, $"SCAN_ABORTED: {exception.Message}", cancellationToken);
        }
        catch (RefusalException exception) when (exception.Reason is RefusalReason.RawDataCorrupt or RefusalReason.MalformedBlock or RefusalReason.ScanNotFound)
        {
            await FailAsync(attempt, Reasons[exception.Reason], exception.Message, cancellationToken);
        }
        catch (ReconstructionException exception)
        {
            await FailAsync(attempt, exception.Reason, exception.Message, cancellationToken);
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested
            && exception is not (IOException or UnauthorizedAccessException or OperationCanceledException or RefusalException))
        {
            // A defect of this software: trying again would end the same way. The raw data wait for a version that does better.
            LogDefect(reconstruction.Scan, exception);
            await FailAsync(attempt, "INTERNAL", exception.Message, cancellationToken);
        }
    }

    private static Dictionary<RefusalReason, string> Reasons { get; } = new()
    {
        [RefusalReason.RawDataCorrupt] = "RAW_DATA_CORRUPT",
        [RefusalReason.MalformedBlock] = "MALFORMED_BLOCK",
        [RefusalReason.ScanNotFound] = "RAW_DATA_MISSING",
    };

    /// <summary>Begins until the reconstruction ends: again when its device failed, or when it gave its memory to another one while it waited for data.</summary>
    private async Task RunAsync(Attempt attempt)
    {
        attempt.IsPartial = await life.IsAbortedAsync(attempt.Reconstruction.Scan, attempt.Token);
        while (true)
        {
            await using BlockReader blocks = new(token => raw.ReadAsync(attempt.Reconstruction.Scan, token), attempt.IsPartial, attempt.Token);
            Task<bool> first = blocks.MoveNextAsync();
            await first;
            try
            {
                Task<bool>? waiting = await RunOnceAsync(attempt, blocks, first);
                if (waiting is null) return;
                LogSuspended(attempt.Reconstruction.Scan, attempt.Reconstruction.Id);
                await waiting;
            }
            catch (DeviceFailedException exception) when (attempt.Device.Fallback is { } fallback)
            {
                LogDeviceFailed(attempt.Reconstruction.Scan, exception.Device, fallback.Backend, exception);
                attempt.Device = fallback;
                string message = $"{exception.Device} failed; the reconstruction began again on {fallback.Backend}. The images are right; look after the device.";
                await WarnAsync(attempt, new Warning(WarningSeverity.Notice, "DEVICE_FAILED", message));
            }

            attempt.Run.Clear();
        }
    }

    /// <returns>Null when the reconstruction has ended; the wait for the next block when it gave its memory up during it.</returns>
    private async Task<Task<bool>?> RunOnceAsync(Attempt attempt, BlockReader blocks, Task<bool> first)
    {
        ReconstructionRecord asked = attempt.Reconstruction;
        ScanHeader header = codec.DecodeHeader((await raw.ReadDescriptionAsync(asked.Scan, attempt.Token)).Header);
        Suitability suitability = attempt.Device.Check(header, asked.Recipe);
        if (!suitability.IsPossible)
            throw new ReconstructionException(Admission.NotReconstructable, string.Join(" ", suitability.Violations.Select(v => $"{v.Field} {v.Description}.")));

        using IDisposable reserved = await memory.ReserveAsync(suitability.WorkingBytes, asked.Recipe.Priority, attempt.Token);
        SeriesContext series = new(asked.Scan, header, asked with { Method = suitability.Method, Backend = attempt.Device.Backend })
        {
            IsPartial = attempt.IsPartial,
            Settings = suitability.Settings,
        };
        series = series with { Reconstruction = series.Reconstruction with { SeriesInstanceUid = encoder.SeriesInstanceUid(series) } };
        if (!await BeginAsync(attempt, series.Reconstruction)) return null;

        using CancellationTokenSource both = CancellationTokenSource.CreateLinkedTokenSource(attempt.Token);
        ImageQueue images = new(preview => events.Publish(series.Scan, PreviewImage.Of(series, preview)), both.Token);
        RunMeter meter = new(time);
        Task<List<InstanceRecord>> encoding = EncodeAsync(attempt.Run, series, images, meter, both.Token);
        Task<Task<bool>?> feeding = FeedAsync(attempt, header, blocks, first, images, meter, both.Token);
        try
        {
            // Whichever fails first stops the other; its reason is the one that counts.
            await await Task.WhenAny(encoding, feeding);
            if (await feeding is { } waiting) return waiting;
            images.Complete();
            await EndAsync(attempt, series, await encoding, images, meter);
            return null;
        }
        finally
        {
            await both.CancelAsync();
            images.Complete();
            await Task.WhenAll(encoding, feeding).ContinueWith(_ => { }, TaskScheduler.Default);
        }
    }

    private async Task<bool> BeginAsync(Attempt attempt, ReconstructionRecord reconstruction)
    {
        if (attempt.IsRemake || attempt.IsBegun) return true;
        if (reconstruction.Attempts >= options.Value.MaximumAttempts)
        {
            string message = $"It was begun {reconstruction.Attempts} times and ended with the process each time. Its raw data are kept; look into the log before you ask for it again.";
            throw new ReconstructionException("ATTEMPTS_EXHAUSTED", message);
        }

        attempt.Reconstruction = reconstruction with { Attempts = reconstruction.Attempts + 1, State = ReconstructionState.Running };
        attempt.IsBegun = true;
        return await life.BeginAsync(attempt.Reconstruction, attempt.Token);
    }

    /// <summary>Hands the blocks to the reconstruction, each on a thread that may compute.</summary>
    private async Task<Task<bool>?> FeedAsync(
        Attempt attempt, ScanHeader header, BlockReader blocks, Task<bool> first, ImageQueue images, RunMeter meter, CancellationToken token)
    {
        IReconstruction? reconstruction = null;
        try
        {
            await ComputeAsync(() => reconstruction = attempt.Device.Open(header, attempt.Reconstruction.Recipe));
            Task<bool> next = first;
            while (await next)
            {
                AcquiredBlock block = codec.DecodeBlock(attempt.Reconstruction.Scan, header, blocks.Current);
                await ComputeAsync(() => reconstruction!.Add(block, images, token));
                foreach (Warning warning in images.TakeNew()) await WarnAsync(attempt, warning);
                next = blocks.MoveNextAsync();
                if (!await ReceiveAsync(next, meter, token)) return next;
            }

            await ComputeAsync(() => Complete(reconstruction!, attempt, images, token));
            foreach (Warning warning in images.TakeNew().Concat(images.Repeated)) await WarnAsync(attempt, warning);
            return null;
        }
        finally
        {
            reconstruction?.Dispose();
        }

        static void Complete(IReconstruction reconstruction, Attempt attempt, IImageSink images, CancellationToken token)
        {
            try
            {
                reconstruction.Complete(images, token);
            }
            catch (ReconstructionException) when (attempt.IsPartial)
            {
                // That something is missing is known: the scan was aborted. The images so far are complete.
            }
        }

        Task ComputeAsync(Action work) => threads.RunAsync(
            attempt.Reconstruction.Recipe.Priority,
            () =>
            {
                using RunMeter.Lap lap = meter.Measure(PipelineStep.Reconstruct);
                work();
            },
            token);
    }

    /// <summary>Waits for the next block. False: it did not come for a while, and another reconstruction needs the memory.</summary>
    private async Task<bool> ReceiveAsync(Task<bool> next, RunMeter meter, CancellationToken token)
    {
        using RunMeter.Lap lap = meter.Measure(PipelineStep.Receive);
        while (!next.IsCompleted)
        {
            using CancellationTokenSource over = CancellationTokenSource.CreateLinkedTokenSource(token);
            Task first = await Task.WhenAny(next, Task.Delay(options.Value.SuspendAfter, time, over.Token));
            await over.CancelAsync();
            token.ThrowIfCancellationRequested();
            if (first != next && memory.IsContended) return false;
        }

        return true;
    }

    private async Task<List<InstanceRecord>> EncodeAsync(
        RunningReconstructions.Run run, SeriesContext series, ImageQueue images, RunMeter meter, CancellationToken token)
    {
        long start = time.GetTimestamp();
        WatchedImages watched = new(series, images, events, time);
        List<InstanceRecord> instances = [];
        await foreach (InstanceRecord instance in encoder.EncodeAsync(series, watched.ReadAllAsync(token), token))
        {
            instances.Add(instance);
            run.Add(instance);
            events.Publish(series.Scan, new InstanceWritten(instance));
        }

        meter.Add(PipelineStep.Encode, time.GetElapsedTime(start) - watched.Waited);
        return instances;
    }

    private async Task EndAsync(Attempt attempt, SeriesContext series, List<InstanceRecord> instances, ImageQueue images, RunMeter meter)
    {
        if (instances.Count == 0) throw new ReconstructionException("NO_IMAGES", "The scan's data made no image. Check what was sent.");
        RawScanStatus status = await raw.GetStatusAsync(series.Scan, attempt.Token);
        ReconstructionRecord succeeded = series.Reconstruction with
        {
            Attempts = attempt.Reconstruction.Attempts,
            InstanceCount = instances.Count,
            ReplacedSamples = images.ReplacedSamples,
            Latency = Latency(status, series.Reconstruction),
        };
        if (!await life.SucceedAsync(succeeded, instances, attempt.Token)) return;
        if (attempt.IsPartial) await WarnAsync(attempt, new Warning(WarningSeverity.Warning, "PARTIAL_SCAN", "The scan was aborted: these are the images that were complete by then. Each says so in its Image Comments."));
        meter.Report(series.Scan, succeeded.Id, succeeded.Latency, events);
        LogReconstructed(series.Scan, instances.Count, succeeded.Backend, succeeded.Latency?.TotalMilliseconds ?? double.NaN);
    }

    /// <summary>From the last raw byte's durability, or from the request where that came later.</summary>
    private TimeSpan? Latency(RawScanStatus status, ReconstructionRecord reconstruction)
    {
        if (status.DurableTime is not { } durable) return null;
        return time.GetUtcNow() - (durable > reconstruction.CreateTime ? durable : reconstruction.CreateTime);
    }

    private Task WarnAsync(Attempt attempt, Warning warning) => attempt.IsRemake
        ? Task.CompletedTask // it was said the first time
        : warnings.RaiseAsync(attempt.Reconstruction.Scan, warning with { Reconstruction = attempt.Reconstruction.Id }, attempt.Token);

    private async Task FailAsync(Attempt attempt, string reason, string message, CancellationToken cancellationToken)
    {
        ReconstructionRecord reconstruction = attempt.Reconstruction;
        LogFailed(reconstruction.Scan, reason, message);
        if (!attempt.IsRemake) await life.FailAsync(reconstruction, reason, message, cancellationToken);
        else
        {
            string lost = $"Instances that were damaged or gone could not be made again: {reason}: {message}";
            await warnings.RaiseAsync(reconstruction.Scan, new Warning(WarningSeverity.Error, "INSTANCES_LOST", lost) { Reconstruction = reconstruction.Id }, cancellationToken);
        }
    }

    /// <summary>What one run carries from one beginning to the next.</summary>
    private sealed class Attempt(ReconstructionRecord reconstruction, bool isRemake, RunningReconstructions.Run run, IReconstructor device)
    {
        public ReconstructionRecord Reconstruction { get; set; } = reconstruction;

        public IReconstructor Device { get; set; } = device;

        public bool IsBegun { get; set; }

        /// <summary>The scan was aborted, and what there is of it was asked for.</summary>
        public bool IsPartial { get; set; }

        public bool IsRemake => isRemake;

        public RunningReconstructions.Run Run => run;

        public CancellationToken Token => run.Token;
    }

    [LoggerMessage(2101, LogLevel.Information, "Scan {ScanId}: {InstanceCount} instances by {Backend}, {LatencyMs:0} ms after its last raw byte was durable.")]
    private partial void LogReconstructed(ScanId scanId, int instanceCount, string backend, double latencyMs);

    [LoggerMessage(2102, LogLevel.Error, "Scan {ScanId} could not be reconstructed ({Reason}): {Message} Its raw data are kept.")]
    private partial void LogFailed(ScanId scanId, string reason, string message);

    [LoggerMessage(2103, LogLevel.Critical, "Scan {ScanId} met a defect of this software.")]
    private partial void LogDefect(ScanId scanId, Exception exception);

    [LoggerMessage(2104, LogLevel.Information, "Scan {ScanId} was aborted; its reconstruction ends.")]
    private partial void LogAborted(ScanId scanId);

    [LoggerMessage(2105, LogLevel.Information, "Scan {ScanId}: reconstruction {ReconstructionId} was cancelled.")]
    private partial void LogCancelled(ScanId scanId, Guid reconstructionId);

    [LoggerMessage(2106, LogLevel.Information, "Scan {ScanId} sends nothing and others need memory: reconstruction {ReconstructionId} begins again when more data come.")]
    private partial void LogSuspended(ScanId scanId, Guid reconstructionId);

    [LoggerMessage(2107, LogLevel.Error, "Scan {ScanId}: {Device} failed; its reconstruction begins again on {Fallback}.")]
    private partial void LogDeviceFailed(ScanId scanId, string device, string fallback, Exception exception);
}
