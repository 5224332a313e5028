using System.Diagnostics;
using Acquisition.Client;
using Acquisition.Core.Model.Scans;
using Grpc.Core;
using Grpc.Net.Client;

namespace Acquisition.Simulators;

/// <summary>
/// Sends a simulated scan to a node: progress on standard error, the scan's id on standard output. A stopped scan is aborted on the node,
/// which keeps what it has.
/// </summary>
internal sealed class ScanSender(Uri address, string deviceId, string requestId, bool realtime)
{
    /// <summary>Sends every block, each no earlier than its acquisition would end when the scan runs in real time.</summary>
    /// <param name="header">The scan.</param>
    /// <param name="blocks">Its blocks, and how long each takes to acquire.</param>
    /// <param name="blockCount">How many blocks there are.</param>
    /// <param name="cancellationToken">The operator's stop.</param>
    /// <returns>An <see cref="ExitCode"/>.</returns>
    public async Task<int> SendAsync(
        ScanHeader header, IEnumerable<(AcquiredBlock Block, TimeSpan Duration)> blocks, int blockCount, CancellationToken cancellationToken)
    {
        try
        {
            using GrpcChannel channel = GrpcChannel.ForAddress(address);
            string device = deviceId.Length > 0 ? deviceId : header.Device.DeviceSerialNumber;
            ScanWriterOptions options = new() { OnWarning = warning => Console.Error.WriteLine($"{warning.Severity}: {warning.Message}") };
            await using ScanWriter writer = await ScanWriter.OpenAsync(channel, device, requestId, header, options, cancellationToken);
            Console.WriteLine(writer.ScanId);
            return await SendAsync(writer, blocks, blockCount, cancellationToken);
        }
        catch (RpcException exception) when (exception.StatusCode == StatusCode.Unavailable && ScanRefusal.Of(exception) is null)
        {
            Console.Error.WriteLine($"The node at {address} is out of reach: {exception.Status.Detail}");
            return ExitCode.Usage;
        }
        catch (RpcException exception)
        {
            Console.Error.WriteLine($"The node refused ({exception.StatusCode}): {exception.Status.Detail}");
            foreach ((string field, string description) in ScanRefusal.Of(exception)?.Fields ?? []) Console.Error.WriteLine($"  {field}: {description}");
            return ExitCode.Failure;
        }
    }

    private async Task<int> SendAsync(
        ScanWriter writer, IEnumerable<(AcquiredBlock Block, TimeSpan Duration)> blocks, int blockCount, CancellationToken cancellationToken)
    {
        try
        {
            var clock = Stopwatch.StartNew();
            TimeSpan acquired = TimeSpan.Zero;
            int sent = 0;
            foreach ((AcquiredBlock block, TimeSpan duration) in blocks)
            {
                acquired += duration;
                if (realtime && acquired > clock.Elapsed) await Task.Delay(acquired - clock.Elapsed, cancellationToken);
                await writer.WriteAsync(block, cancellationToken);
                if (10 * ++sent / blockCount > 10 * (sent - 1) / blockCount)
                    Console.Error.WriteLine($"{100 * sent / blockCount,3} % acquired, {writer.DurableSequenceNumber} of {blockCount} blocks durable, {clock.Elapsed.TotalSeconds:0.0} s");
            }

            await writer.FinishAsync(cancellationToken);
            Console.Error.WriteLine($"Every block is durable after {clock.Elapsed.TotalSeconds:0.0} s.");
            return ExitCode.Success;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            await writer.AbortAsync("Stopped by the operator.", CancellationToken.None);
            Console.Error.WriteLine("Stopped; the node keeps what it has.");
            return ExitCode.Stopped;
        }
    }
}
