using System.Threading.Channels;
using Acquisition.Contracts.V1;
using Acquisition.Core.Model.Errors;
using Acquisition.Core.Model.Scans;
using Acquisition.Core.Ports.Events;
using Acquisition.Core.Ports.Store;
using Acquisition.Service.Errors;
using Acquisition.Wire;
using Google.Protobuf;
using Grpc.Core;

namespace Acquisition.Service.Ingest;

/// <summary>
/// One WriteScan stream. The reader appends blocks as they come; the acknowledger flushes what has been appended and says so, so that one fsync
/// covers every block that came during the last one. The window bounds what lies between the two.
/// </summary>
internal sealed class WriteSession(
    ScanIntake intake,
    IngestOptions options,
    IAsyncStreamReader<WriteScanRequest> requests,
    IServerStreamWriter<WriteScanResponse> responses,
    CancellationToken stopping)
    : IDisposable
{
    private readonly Channel<long> _appended = Channel.CreateBounded<long>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropOldest });
    private readonly SemaphoreSlim _responding = new(1);
    private readonly SemaphoreSlim _acknowledged = new(0);
    private long _next;
    private long _unacknowledgedBytes;

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        WriteOpen open = await ReadOpenAsync(cancellationToken);
        IntakeScan scan = await intake.OpenAsync(IngestGrpcService.Id(open.ScanId), cancellationToken);
        long epoch = await intake.TakeOverAsync(scan, open.WriteToken, cancellationToken);
        RawScanStatus status = await intake.GetStatusAsync(scan.Id, cancellationToken);
        if (open.SequenceNumber < 0 || open.SequenceNumber > status.NextSequenceNumber) throw Refusals.SequenceGap(scan.Id, open.SequenceNumber, status.NextSequenceNumber);
        _next = status.NextSequenceNumber;
        WriteOpened opened = new() { NextSequenceNumber = _next, Chain = ByteString.CopyFrom(status.Chain.Span), WindowBytes = options.WindowBytes };
        await RespondAsync(new WriteScanResponse { Opened = opened }, cancellationToken);

        using CancellationTokenSource session = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Task acknowledging = AcknowledgeAsync(scan, session);
        Task warning = WarnAsync(scan, session.Token);
        try
        {
            WriteFinish? finish = await ReadBlocksAsync(scan, epoch, session.Token);
            await acknowledging;
            if (finish is null) return;
            WriteFinished finished = await intake.FinishAsync(scan.Id, open.WriteToken, finish, cancellationToken);
            await RespondAsync(new WriteScanResponse { Finished = finished }, cancellationToken);
        }
        catch (Exception exception) when (exception is RefusalException or InvalidRequestException)
        {
            // What came before the refused block is made durable all the same: the sender goes on where the refusal says.
            await acknowledging.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            throw;
        }
        catch (Exception exception) when (exception is OperationCanceledException or RpcException
            && session.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            // The reader was stopped because what it read could no longer be made durable: that is the news. It ends a moment after it stops the reader.
            await acknowledging;
            throw;
        }
        finally
        {
            await session.CancelAsync();
            await Task.WhenAll(acknowledging, warning).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    public void Dispose()
    {
        _responding.Dispose();
        _acknowledged.Dispose();
    }

    private async Task<WriteOpen> ReadOpenAsync(CancellationToken cancellationToken)
    {
        using CancellationTokenSource idle = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, stopping);
        if (await ReadNextAsync(default, idle, cancellationToken) && requests.Current.Open is { } open) return open;
        throw InvalidRequestException.Of("open", "must be the first message");
    }

    /// <summary>Appends until the finish, or null when the sender ends the stream without one.</summary>
    private async Task<WriteFinish?> ReadBlocksAsync(IntakeScan scan, long epoch, CancellationToken cancellationToken)
    {
        using CancellationTokenSource idle = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, stopping);
        try
        {
            while (await ReadNextAsync(scan.Id, idle, cancellationToken))
            {
                switch (requests.Current.MessageCase)
                {
                    case WriteScanRequest.MessageOneofCase.Block:
                        RawBlock block = BlockWire.FromWire(scan.Id, requests.Current.Block);
                        await intake.AppendAsync(scan, epoch, block, cancellationToken);
                        Interlocked.Add(ref _unacknowledgedBytes, block.Bytes);
                        _appended.Writer.TryWrite(block.SequenceNumber);
                        while (Interlocked.Read(ref _unacknowledgedBytes) > options.WindowBytes) await _acknowledged.WaitAsync(cancellationToken);
                        break;
                    case WriteScanRequest.MessageOneofCase.Finish:
                        return requests.Current.Finish;
                    default:
                        throw InvalidRequestException.Of("message", "must be a block or the finish");
                }
            }

            return null;
        }
        finally
        {
            _appended.Writer.Complete();
        }
    }

    /// <summary>The next message; only the wait for the sender counts as idle.</summary>
    private async Task<bool> ReadNextAsync(ScanId scan, CancellationTokenSource idle, CancellationToken cancellationToken)
    {
        try
        {
            idle.CancelAfter(options.IdleTimeout);
            bool more = await requests.MoveNext(idle.Token);
            idle.CancelAfter(Timeout.InfiniteTimeSpan);
            return more;
        }
        catch (Exception exception) when (exception is OperationCanceledException or RpcException && idle.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            // The connection to a node that ends is closed by the node, in order, with everything that came durable.
            throw stopping.IsCancellationRequested ? Refusals.ShuttingDown() : Refusals.IdleTimeout(scan, options.IdleTimeout, Interlocked.Read(ref _next));
        }
    }

    private async Task AcknowledgeAsync(IntakeScan scan, CancellationTokenSource session)
    {
        try
        {
            await foreach (long _ in _appended.Reader.ReadAllAsync(session.Token))
            {
                long bytes = Interlocked.Read(ref _unacknowledgedBytes);
                Interlocked.Exchange(ref _next, await intake.FlushAsync(scan, session.Token));
                await RespondAsync(new WriteScanResponse { Ack = new WriteAck { NextSequenceNumber = _next } }, session.Token);
                Interlocked.Add(ref _unacknowledgedBytes, -bytes);
                if (_acknowledged.CurrentCount == 0) _acknowledged.Release();
            }
        }
        catch
        {
            await session.CancelAsync();
            throw;
        }
    }

    private async Task WarnAsync(IntakeScan scan, CancellationToken cancellationToken)
    {
        // Listening starts before what is known already is told, so nothing falls between the two.
        await using IAsyncEnumerator<ScanEvent> occurrences = intake.WatchAsync(scan, cancellationToken).GetAsyncEnumerator(cancellationToken);
        foreach (Core.Model.Errors.Warning known in await intake.WarningsAsync(scan.Id, cancellationToken)) await WarnAsync(known, cancellationToken);
        while (await occurrences.MoveNextAsync())
        {
            if (occurrences.Current is WarningRaised { Warning: var met }) await WarnAsync(met, cancellationToken);
        }
    }

    private Task WarnAsync(Core.Model.Errors.Warning warning, CancellationToken cancellationToken) =>
        RespondAsync(new WriteScanResponse { Warning = WarningWire.ToWire(warning) }, cancellationToken);

    // A gRPC stream takes one writer at a time.
    private async Task RespondAsync(WriteScanResponse response, CancellationToken cancellationToken)
    {
        await _responding.WaitAsync(cancellationToken);
        try
        {
            await responses.WriteAsync(response, cancellationToken);
        }
        finally
        {
            _responding.Release();
        }
    }
}
