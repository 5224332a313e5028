using Acquisition.Core.Ports.Catalog;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Acquisition.Pipeline;

/// <summary>
/// Runs reconstructions. The catalog says which are unfinished and the raw store has their data, so after a crash they start again
/// from the first block; the same UIDs come out, so nothing doubles.
/// </summary>
public sealed partial class ReconstructionWorker(
    ReconstructionQueue queue,
    IScanCatalog catalog,
    ScanPipeline pipeline,
    IOptions<PipelineOptions> options,
    TimeProvider time,
    ILogger<ReconstructionWorker> logger)
    : BackgroundService
{
    /// <summary>Long enough for an operator's space to appear, short enough that nobody has to restart anything.</summary>
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(30);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        foreach (ReconstructionRecord unfinished in await catalog.ListUnfinishedReconstructionsAsync(stoppingToken)) queue.Enqueue(unfinished.Id);
        await Parallel.ForEachAsync(
            queue.ReadAllAsync(stoppingToken),
            new ParallelOptions { MaxDegreeOfParallelism = options.Value.ConcurrentReconstructions, CancellationToken = stoppingToken },
            RunAsync);
    }

    private async ValueTask RunAsync(Guid id, CancellationToken stoppingToken)
    {
        try
        {
            if (await catalog.FindReconstructionAsync(id, stoppingToken) is { } reconstruction) await pipeline.RunAsync(reconstruction, stoppingToken);
        }
        catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
        {
            // The pipeline records what is wrong with a scan; what arrives here is wrong with this node (no room, no catalog) and may pass.
            LogStopped(id, RetryAfter.TotalSeconds, exception);
            _ = EnqueueLaterAsync(id, stoppingToken);
        }
        finally
        {
            queue.Forget(id);
        }
    }

    private async Task EnqueueLaterAsync(Guid id, CancellationToken stoppingToken)
    {
        await Task.Delay(RetryAfter, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        queue.Enqueue(id);
    }

    [LoggerMessage(2001, LogLevel.Error, "Reconstruction {ReconstructionId} stopped; its raw data are kept and it starts again in {RetrySeconds} s.")]
    private partial void LogStopped(Guid reconstructionId, double retrySeconds, Exception exception);
}
