using System.Security.Cryptography;
using Acquisition.Wire;
using Acquisition.Core.Model.Scans;
using Acquisition.Core.Ports.Store;
using Google.Protobuf;
using Grpc.Core;
using V1 = Acquisition.Contracts.V1;

namespace Acquisition.Client;

/// <summary>
/// Streams one scan to the node and survives broken connections and restarts of either side: a block is kept here until the node has it
/// on stable storage, and sent again from where the node says. One caller writes; memory is bounded by the node's window.
/// </summary>
/// <remarks>
/// A client process that died starts again with the same request id and feeds the scan from its first block: what the node has
/// already is only hashed, not sent.
/// </remarks>
public sealed class ScanWriter : IAsyncDisposable
{
    private readonly V1.IngestService.IngestServiceClient _client;
    private readonly SendWindow _window;
    private readonly IncrementalHash _digest = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly CancellationTokenSource _stop = new();
    private readonly Task<V1.WriteFinished> _pump;
    private readonly long _maximumBlockBytes;
    private long _nextSequenceNumber;

    private ScanWriter(V1.IngestService.IngestServiceClient client, V1.CreateScanResponse created, ScanWriterOptions options)
    {
        _client = client;
        ScanId = created.ScanId;
        _maximumBlockBytes = created.MaxBlockBytes;
        _window = new SendWindow(created.NextSequenceNumber, created.WindowBytes);
        _pump = Task.Run(() => new SendPump(client, created, _window, options).RunAsync(_stop.Token));
        // Whoever waits for room learns of the pump's end at once.
        _ = _pump.ContinueWith(pump => _window.Close(pump.Exception?.InnerException), TaskScheduler.Default);
    }

    /// <summary>The node's name for the scan.</summary>
    public string ScanId { get; }

    /// <summary>Every block below it is on the node's stable storage.</summary>
    public long DurableSequenceNumber => _window.DurableSequenceNumber;

    /// <summary>Opens the scan, or finds it again when the same request opened it before.</summary>
    /// <exception cref="RpcException">The node refused; <see cref="Grpc.Core.RpcException.Status"/> and its ErrorInfo say why.</exception>
    public static async Task<ScanWriter> OpenAsync(
        ChannelBase channel, string requestId, ScanHeader header, ScanWriterOptions? options = null, CancellationToken cancellationToken = default)
    {
        V1.IngestService.IngestServiceClient client = new(channel);
        V1.CreateScanRequest request = new() { RequestId = requestId, Header = HeaderWire.ToWire(header) };
        V1.CreateScanResponse created = await client.CreateScanAsync(request, cancellationToken: cancellationToken);
        return new ScanWriter(client, created, options ?? new ScanWriterOptions());
    }

    /// <summary>Hands over the next block, in order from the scan's first. Waits while the window is full; the block may be reused afterwards.</summary>
    /// <exception cref="ArgumentException">The block is larger than the node takes.</exception>
    /// <exception cref="RpcException">The node refused for good, or was out of reach for too long.</exception>
    public async ValueTask WriteAsync(AcquiredBlock block, CancellationToken cancellationToken = default)
    {
        byte[] payload = WireCodec.EncodeBlock(block);
        if (payload.Length > _maximumBlockBytes)
            throw new ArgumentException($"The block has {payload.Length} bytes, the node takes {_maximumBlockBytes}: send fewer views or readouts a block.", nameof(block));

        _digest.AppendData(payload);
        long sequence = _nextSequenceNumber++;
        if (sequence < DurableSequenceNumber) return;
        V1.Block wire = new() { SequenceNumber = sequence, Payload = UnsafeByteOperations.UnsafeWrap(payload), Crc32C = Crc32C.Compute(payload) };
        await _window.EnqueueAsync(wire, cancellationToken);
    }

    /// <summary>Waits until every block is durable and the node has confirmed the whole-scan digest.</summary>
    /// <exception cref="RpcException">The node refused for good, or was out of reach for too long.</exception>
    public async Task FinishAsync(CancellationToken cancellationToken = default)
    {
        V1.WriteFinish finish = new() { BlockCount = _nextSequenceNumber, Sha256 = UnsafeByteOperations.UnsafeWrap(_digest.GetHashAndReset()) };
        _window.Complete(finish);
        await _pump.WaitAsync(cancellationToken);
    }

    /// <summary>Gives the scan up; what is durable is kept.</summary>
    public async Task AbortAsync(string reason, CancellationToken cancellationToken = default)
    {
        await _stop.CancelAsync();
        await _client.AbortScanAsync(new V1.AbortScanRequest { ScanId = ScanId, Reason = reason }, cancellationToken: cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _pump.ContinueWith(_ => { }, TaskScheduler.Default);
        _stop.Dispose();
        _digest.Dispose();
    }
}
