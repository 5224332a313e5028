using System.Threading.Channels;
using Acquisition.Contracts.V1;
using Acquisition.Core.Model.Errors;
using Acquisition.Core.Ports.Events;
using Acquisition.Core.Ports.Store;
using Grpc.Core;
using ScanWarning = Acquisition.Core.Ports.Events.ScanWarning;

namespace Acquisition.Service.Ingest;

/// <summary>
/// One WriteScan stream. The reader appends blocks as they come; the acknowledger flushes what has been appended and says so, so that one fsync
/// covers every block that came during the last one. The window bounds what lies between the two.
/// </summary>
internal sealed class WriteSession(
    ScanIntake intake, IngestOptions options, IAsyncStreamReader<WriteScanRequest> requests, IServerStreamWriter<WriteScanResponse> responses)
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
        RawScanStatus status = await intake.TakeOverAsync(scan, open.Epoch, open.SequenceNumber, cancellationToken);
        _next = status.NextSequenceNumber;
        await RespondAsync(
            new WriteScanResponse { Opened = new WriteOpened { Epoch = status.Epoch, NextSequenceNumber = _next, WindowBytes = options.WindowBytes } }, cancellationToken);

        using CancellationTokenSource session = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Task acknowledging = AcknowledgeAsync(scan, session);
        Task warning = WarnAsync(scan, session.Token);
        try
        {
            WriteFinish? finish = await ReadBlocksAsync(scan, status.Epoch, session.Token);
            await acknowledging;
            if (finish is null) return;
            WriteFinished finished = await intake.FinishAsync(scan, status.Epoch, finish, cancellationToken);
            await RespondAsync(new WriteScanResponse { Finished = finished }, cancellationToken);
        }
        catch (RefusalException)
        {
            // What came before the refused block is made durable all the same: the sender goes on where the refusal says.
            await acknowledging.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            throw;
        }
        catch (OperationCanceledException) when (acknowledging.IsFaulted)
        {
            // The reader was stopped because what it read could no longer be made durable: that is the news.
            await acknowledging;
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
        if (await requests.MoveNext(cancellationToken) && requests.Current.Open is { } open) return open;
        throw new InvalidRequestException("REQUEST_INVALID", [new("open", "must be the first message")]);
    }

    /// <summary>Appends until the finish, or null when the sender ends the stream without one.</summary>
    private async Task<WriteFinish?> ReadBlocksAsync(IntakeScan scan, long epoch, CancellationToken cancellationToken)
    {
        using CancellationTokenSource idle = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        try
        {
            while (await ReadNextAsync(scan, idle, cancellationToken))
            {
                switch (requests.Current.MessageCase)
                {
                    case WriteScanRequest.MessageOneofCase.Block:
                        Block block = requests.Current.Block;
                        await intake.AppendAsync(scan, epoch, block, cancellationToken);
                        Interlocked.Add(ref _unacknowledgedBytes, block.Payload.Length);
                        _appended.Writer.TryWrite(block.SequenceNumber);
                        while (Interlocked.Read(ref _unacknowledgedBytes) > options.WindowBytes) await _acknowledged.WaitAsync(cancellationToken);
                        break;
                    case WriteScanRequest.MessageOneofCase.Finish:
                        return requests.Current.Finish;
                    default:
                        throw new InvalidRequestException("REQUEST_INVALID", [new("message", "must be a block or the finish")]);
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
    private async Task<bool> ReadNextAsync(IntakeScan scan, CancellationTokenSource idle, CancellationToken cancellationToken)
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
            throw Refusals.IdleTimeout(scan.Id, options.IdleTimeout, Interlocked.Read(ref _next));
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
        await foreach (ScanEvent occurrence in intake.WatchAsync(scan, cancellationToken))
        {
            if (occurrence is ScanWarning warning)
                await RespondAsync(new WriteScanResponse { Warning = new WriteWarning { Reason = warning.Reason, Message = warning.Message } }, cancellationToken);
        }
    }

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
