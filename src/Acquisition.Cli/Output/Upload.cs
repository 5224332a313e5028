using Acquisition.Client;
using Acquisition.Core.Model.Scans;
using Acquisition.Interchange;
using Grpc.Net.Client;
using Spectre.Console;

namespace Acquisition.Cli.Output;

/// <summary>Streams a scan to a node with a progress bar.</summary>
internal static class Upload
{
    /// <returns>The scan's id.</returns>
    public static async Task<string> RunAsync(
        GrpcChannel channel, string title, string deviceId, string requestId, ScanHeader header, IAsyncEnumerable<AcquiredBlock> blocks, long? blockCount, CancellationToken cancellationToken)
    {
        string scanId = "";
        await Terminal.Error.Progress().Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new ElapsedTimeColumn()).StartAsync(async progress =>
        {
            ProgressTask task = progress.AddTask(Markup.Escape(title), maxValue: blockCount ?? 1);
            task.IsIndeterminate = blockCount is null;
            await using ScanWriter writer = await ScanWriter.OpenAsync(channel, deviceId, requestId, header, cancellationToken: cancellationToken);
            scanId = writer.ScanId;
            try
            {
                await foreach (AcquiredBlock block in blocks.WithCancellation(cancellationToken))
                {
                    await writer.WriteAsync(block, cancellationToken);
                    task.Value = writer.DurableSequenceNumber;
                }
            }
            catch (Exception exception) when (exception is InterchangeException or OperationCanceledException)
            {
                // The source is broken, or the operator has had enough: nothing more comes, and the node need not wait for it.
                await writer.AbortAsync(exception is InterchangeException ? "The source could not be read to its end." : "Stopped by the operator.", CancellationToken.None);
                throw;
            }

            await writer.FinishAsync(cancellationToken);
            task.Value = task.MaxValue;
        });
        return scanId;
    }
}
