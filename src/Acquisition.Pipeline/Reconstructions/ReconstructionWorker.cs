using Acquisition.Core.Ports.Catalog;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Acquisition.Pipeline.Reconstructions;

/// <summary>
/// Runs reconstructions, any number side by side: what bounds them is memory and the threads that compute. The catalog says which are unfinished and the raw
/// store has their data, so after a crash they start again from the first block; the same UIDs come out, so nothing doubles.
/// </summary>
public sealed partial class ReconstructionWorker(
    ReconstructionQueue queue, IScanCatalog catalog, ReconstructionLife life, ReconstructionPipeline pipeline, TimeProvider time, ILogger<ReconstructionWorker> logger)
    : BackgroundService
{
    /// <summary>Long enough for an operator's space to appear, short enough that nobody has to restart anything.</summary>
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(30);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        List<Task> runs = [];
        try
        {
            await EnqueueUnfinishedAsync(stoppingToken);
            await foreach (ReconstructionTicket ticket in queue.ReadAllAsync(stoppingToken))
            {
                runs.RemoveAll(run => run.IsCompleted);
                runs.Add(Task.Run(() => RunAsync(ticket, stoppingToken), stoppingToken));
            }
        }
        finally
        {
            await Task.WhenAll(runs).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task EnqueueUnfinishedAsync(CancellationToken stoppingToken)
    {
        while (true)
        {
            try
            {
                foreach (ReconstructionRecord unfinished in await catalog.ListUnfinishedReconstructionsAsync(stoppingToken)) queue.Enqueue(unfinished.Id);
                return;
            }
            catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
            {
                // Whatever it is, it must not end the node: an exception that leaves here does.
                LogCatalog(RetryAfter.TotalSeconds, exception.Message);
                await Task.Delay(RetryAfter, time, stoppingToken);
            }
        }
    }

    private async Task RunAsync(ReconstructionTicket ticket, CancellationToken stoppingToken)
    {
        bool isWanted = true;
        try
        {
            if (await catalog.FindReconstructionAsync(ticket.Reconstruction, stoppingToken) is { } reconstruction && IsWanted(ticket, reconstruction.State))
                await pipeline.RunAsync(reconstruction, ticket.IsRemake, stoppingToken);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            await PutBackAsync(ticket.Reconstruction);
        }
        catch (Exception exception)
        {
            // The pipeline records what is wrong with a scan; what arrives here is wrong with this node (no room, no catalog) and may pass.
            LogStopped(ticket.Reconstruction, RetryAfter.TotalSeconds, exception);
            await PutBackAsync(ticket.Reconstruction);
            _ = EnqueueLaterAsync(ticket, stoppingToken);
            isWanted = false;
        }

        queue.Forget(ticket.Reconstruction);
        if (isWanted && !stoppingToken.IsCancellationRequested) await EnqueueAgainAsync(ticket.Reconstruction, stoppingToken);
    }

    private static bool IsWanted(ReconstructionTicket ticket, ReconstructionState state) =>
        ticket.IsRemake ? state == ReconstructionState.Succeeded : state is ReconstructionState.Pending or ReconstructionState.Running;

    /// <summary>An orderly end, or a fault of the node, is not an attempt that the reconstruction failed at.</summary>
    private async Task PutBackAsync(Guid id)
    {
        try
        {
            if (await catalog.FindReconstructionAsync(id, CancellationToken.None) is { State: ReconstructionState.Running } begun) await life.PutBackAsync(begun, CancellationToken.None);
        }
        catch (Exception exception)
        {
            // It is found as running at the next start, and begun again.
            LogCatalog(0, exception.Message);
        }
    }

    /// <summary>
    /// Somebody may have cancelled it and asked for it again while it ran: the queue took the second request for the first, or the stop met the second run.
    /// </summary>
    private async Task EnqueueAgainAsync(Guid id, CancellationToken stoppingToken)
    {
        try
        {
            if (await catalog.FindReconstructionAsync(id, stoppingToken) is { State: ReconstructionState.Pending or ReconstructionState.Running })
                queue.Enqueue(id);
        }
        catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
        {
            LogCatalog(RetryAfter.TotalSeconds, exception.Message);
            await EnqueueLaterAsync(new ReconstructionTicket(id, IsRemake: false), stoppingToken);
        }
    }

    private async Task EnqueueLaterAsync(ReconstructionTicket ticket, CancellationToken stoppingToken)
    {
        await Task.Delay(RetryAfter, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (ticket.IsRemake) queue.Remake(ticket.Reconstruction);
        else queue.Enqueue(ticket.Reconstruction);
    }

    [LoggerMessage(2001, LogLevel.Error, "Reconstruction {ReconstructionId} stopped; its raw data are kept and it starts again in {RetrySeconds} s.")]
    private partial void LogStopped(Guid reconstructionId, double retrySeconds, Exception exception);

    [LoggerMessage(2002, LogLevel.Error, "The catalog could not be used; tried again in {RetrySeconds} s. {Cause}")]
    private partial void LogCatalog(double retrySeconds, string cause);
}
