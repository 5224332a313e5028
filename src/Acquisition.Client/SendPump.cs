using System.Globalization;
using Grpc.Core;
using V1 = Acquisition.Contracts.V1;

namespace Acquisition.Client;

/// <summary>Keeps a WriteScan stream open until the scan is finished: opens, sends, reads acknowledgements and warnings, and resumes after a break.</summary>
internal sealed class SendPump(
    V1.IngestService.IngestServiceClient client, V1.CreateScanResponse created, SendWindow window, ReceivedWarnings warnings, ScanWriterOptions options)
{
    /// <summary>How often in a row a block that was altered on the way is sent again; one that is altered each time is altered here.</summary>
    private const int MaximumChecksumMismatches = 3;

    private int _checksumMismatches;

    /// <exception cref="RpcException">The node refused for good, or was out of reach for too long.</exception>
    public async Task<V1.WriteFinished> RunAsync(CancellationToken cancellationToken)
    {
        BackOff backOff = new(options);
        while (true)
        {
            try
            {
                return await FindFinishedAsync(cancellationToken) ?? await StreamAsync(backOff, cancellationToken);
            }
            catch (RpcException exception) when (IsPassing(exception) && backOff.MayTryAgain && !cancellationToken.IsCancellationRequested)
            {
                if (IsAltered(exception)) _checksumMismatches++;
                await backOff.WaitAsync(cancellationToken);
            }
        }
    }

    private async Task<V1.WriteFinished> StreamAsync(BackOff backOff, CancellationToken cancellationToken)
    {
        using CancellationTokenSource connection = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using AsyncDuplexStreamingCall<V1.WriteScanRequest, V1.WriteScanResponse> call = client.WriteScan(cancellationToken: connection.Token);
        V1.WriteOpen open = new() { ScanId = created.ScanId, WriteToken = created.WriteToken, SequenceNumber = window.DurableSequenceNumber };
        await call.RequestStream.WriteAsync(new V1.WriteScanRequest { Open = open }, connection.Token);
        V1.WriteOpened opened = await ReadOpenedAsync(call, connection.Token);
        RequireKept(opened.NextSequenceNumber, 0);
        window.Acknowledge(opened.NextSequenceNumber);
        backOff.Reached();

        Task sending = SendAsync(call.RequestStream, opened.NextSequenceNumber, connection.Token);
        try
        {
            // The reader tells the truth about the stream: a failing write only says that it has ended.
            return await ReadAsync(call.ResponseStream, backOff, connection.Token);
        }
        finally
        {
            await connection.CancelAsync();
            await sending.ContinueWith(_ => { }, TaskScheduler.Default);
        }
    }

    private static async Task<V1.WriteOpened> ReadOpenedAsync(AsyncDuplexStreamingCall<V1.WriteScanRequest, V1.WriteScanResponse> call, CancellationToken cancellationToken)
    {
        if (await call.ResponseStream.MoveNext(cancellationToken) && call.ResponseStream.Current.Opened is { } opened) return opened;
        throw new RpcException(new Status(StatusCode.Internal, "The node did not answer the open."));
    }

    private async Task SendAsync(IClientStreamWriter<V1.WriteScanRequest> requests, long sequenceNumber, CancellationToken cancellationToken)
    {
        while (true)
        {
            V1.WriteScanRequest next = await window.NextAsync(sequenceNumber++, cancellationToken);
            await requests.WriteAsync(next, cancellationToken);
            if (next.Finish is null) continue;
            await requests.CompleteAsync();
            return;
        }
    }

    private async Task<V1.WriteFinished> ReadAsync(IAsyncStreamReader<V1.WriteScanResponse> responses, BackOff backOff, CancellationToken cancellationToken)
    {
        while (await responses.MoveNext(cancellationToken))
        {
            switch (responses.Current.MessageCase)
            {
                case V1.WriteScanResponse.MessageOneofCase.Ack:
                    window.Acknowledge(responses.Current.Ack.NextSequenceNumber);
                    _checksumMismatches = 0;
                    backOff.Advanced();
                    break;
                case V1.WriteScanResponse.MessageOneofCase.Warning:
                    warnings.Add(responses.Current.Warning);
                    break;
                case V1.WriteScanResponse.MessageOneofCase.Finished:
                    return responses.Current.Finished;
            }
        }

        throw new RpcException(new Status(StatusCode.Unavailable, "The node closed the stream before the scan was finished."));
    }

    /// <summary>
    /// Learns where to go on. When the node completed the scan before the connection broke, or before this process began, nothing is sent:
    /// the node compares the chain of what it has with ours.
    /// </summary>
    private async Task<V1.WriteFinished?> FindFinishedAsync(CancellationToken cancellationToken)
    {
        V1.GetWriteStatusResponse status = await client.GetWriteStatusAsync(
            new V1.GetWriteStatusRequest { ScanId = created.ScanId }, cancellationToken: cancellationToken);
        RequireKept(status.NextSequenceNumber, status.LostBlockCount);
        window.Acknowledge(status.NextSequenceNumber);
        if (status.State != V1.GetWriteStatusResponse.Types.State.Complete) return null;

        // A block beyond the stored ones is sent all the same, and refused with the reason.
        V1.WriteScanRequest next = await window.NextAsync(status.NextSequenceNumber, cancellationToken);
        if (next.Finish is null) return null;
        V1.FinishScanRequest finish = new() { ScanId = created.ScanId, WriteToken = created.WriteToken, Finish = next.Finish };
        return (await client.FinishScanAsync(finish, cancellationToken: cancellationToken)).Finished;
    }

    /// <summary>The node may forget what it acknowledged only when its disk did; then it is not here any more either.</summary>
    private void RequireKept(long nextSequenceNumber, long lostBlockCount)
    {
        long durable = window.DurableSequenceNumber;
        if (nextSequenceNumber >= durable) return;
        throw ScanRefusal.Refuse(
            StatusCode.DataLoss, ScanWriter.BlocksLost,
            $"Scan {created.ScanId} is stored up to block {nextSequenceNumber}; it had been up to {durable}, and those blocks are not held here any more. "
            + "Open the scan again with the same request id and feed it from its first block.",
            ("scan_id", created.ScanId), ("expected_sequence_number", Number(nextSequenceNumber)), ("acknowledged_sequence_number", Number(durable)),
            ("lost_block_count", Number(Math.Max(lostBlockCount, durable - nextSequenceNumber))));
    }

    private static string Number(long value) => value.ToString(CultureInfo.InvariantCulture);

    // A connection that broke, a node that restarts or has no room, a block altered on the way: all pass. Everything else is a refusal.
    private bool IsPassing(RpcException exception) => exception.StatusCode switch
    {
        StatusCode.Unavailable or StatusCode.Internal or StatusCode.Cancelled or StatusCode.Unknown or StatusCode.DeadlineExceeded or StatusCode.ResourceExhausted => true,
        _ => IsAltered(exception) && _checksumMismatches < MaximumChecksumMismatches,
    };

    private static bool IsAltered(RpcException exception) => ScanRefusal.Of(exception)?.Reason == "CHECKSUM_MISMATCH";
}
