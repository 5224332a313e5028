using Acquisition.Core.Model.Errors;
using Acquisition.Core.Model.Scans;
using Acquisition.Wire;
using Google.Protobuf;
using Grpc.Core;
using V1 = Acquisition.Contracts.V1;

namespace Acquisition.Client;

/// <summary>
/// Streams one scan to the node and survives broken connections and restarts of either side: a block is kept here until the node has it
/// on stable storage, and sent again from where the node says. One caller writes; memory is bounded by the node's window.
/// </summary>
/// <remarks>
/// A client process that died opens the scan again with the same request id and header. It either feeds the scan from its first block (what the node has
/// is only hashed, not sent, and must be the same), or, when it no longer has those blocks, calls <see cref="SkipStored"/> and feeds the rest.
/// </remarks>
public sealed class ScanWriter : IAsyncDisposable
{
    /// <summary>
    /// The one reason that no node gives: blocks that the node had acknowledged, and that this writer has forgotten for it, are gone from the node's disk
    /// (DATA_LOSS; expected_sequence_number says from where on).
    /// </summary>
    public const string BlocksLost = "BLOCKS_LOST";

    private readonly V1.IngestService.IngestServiceClient _client;
    private readonly V1.CreateScanResponse _created;
    private readonly SendWindow _window;
    private readonly BlockChain _chain = new();
    private readonly ReceivedWarnings _warnings;
    private readonly CancellationTokenSource _stop = new();
    private readonly Task<V1.WriteFinished> _pump;
    private readonly long _storedCount;
    private readonly ByteString _storedChain;

    private ScanWriter(
        V1.IngestService.IngestServiceClient client, V1.CreateScanResponse created, V1.GetWriteStatusResponse stored, ScanWriterOptions options)
    {
        (_client, _created) = (client, created);
        (_storedCount, _storedChain) = (stored.NextSequenceNumber, stored.Chain);
        _warnings = new ReceivedWarnings(options.OnWarning);
        _warnings.Add(created.Warnings);
        _window = new SendWindow(stored.NextSequenceNumber, created.WindowBytes);
        _pump = Task.Run(() => new SendPump(client, created, _window, _warnings, options).RunAsync(_stop.Token));
        // Whoever waits for room learns of the pump's end at once.
        _ = _pump.ContinueWith(pump => _window.Close(pump.Exception?.InnerException), TaskScheduler.Default);
    }

    /// <summary>The node's name for the scan.</summary>
    public string ScanId => _created.ScanId;

    /// <summary>Every block below it is on the node's stable storage.</summary>
    public long DurableSequenceNumber => _window.DurableSequenceNumber;

    /// <summary>The number of the block that the next <see cref="WriteAsync"/> takes: 0 at first, or what <see cref="SkipStored"/> answered.</summary>
    public long NextSequenceNumber => _chain.BlockCount;

    /// <summary>What the node found about the scan so far, when it was created, while it is written and at its finish.</summary>
    public IReadOnlyList<Warning> Warnings => _warnings.Snapshot();

    /// <summary>Opens the scan, or finds it again when the same request opened it before.</summary>
    /// <param name="channel">The node.</param>
    /// <param name="deviceId">The scanner's own name for itself: 1..64 letters, digits, '.', '_' and '-'.</param>
    /// <param name="requestId">The scanner's own key for this scan, 1..128 characters, unique for the device.</param>
    /// <param name="header">The scan.</param>
    /// <param name="options">Null: the defaults.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="RpcException">The node refused, and <see cref="ScanRefusal.Of"/> tells why; or it is out of reach.</exception>
    public static async Task<ScanWriter> OpenAsync(
        ChannelBase channel, string deviceId, string requestId, ScanHeader header, ScanWriterOptions? options = null, CancellationToken cancellationToken = default)
    {
        V1.IngestService.IngestServiceClient client = new(channel);
        V1.CreateScanRequest request = new() { DeviceId = deviceId, RequestId = requestId, Header = HeaderWire.ToWire(header) };
        V1.CreateScanResponse created = await client.CreateScanAsync(request, cancellationToken: cancellationToken);
        // The chain of what an earlier process wrote; a new scan has none.
        V1.GetWriteStatusResponse stored = created.NextSequenceNumber == 0
            ? new V1.GetWriteStatusResponse()
            : await client.GetWriteStatusAsync(new V1.GetWriteStatusRequest { ScanId = created.ScanId }, cancellationToken: cancellationToken);
        return new ScanWriter(client, created, stored, options ?? new ScanWriterOptions());
    }

    /// <summary>Goes on after the blocks that the node had when the scan was opened: for a caller that does not have them any more.</summary>
    /// <returns><see cref="NextSequenceNumber"/>: the block to write next.</returns>
    /// <exception cref="InvalidOperationException">A block was written already.</exception>
    public long SkipStored()
    {
        if (_chain.BlockCount != 0) throw new InvalidOperationException("Stored blocks can be skipped before the first one is written only.");
        if (_storedCount > 0) _chain.Restart(_storedCount, _storedChain);
        return NextSequenceNumber;
    }

    /// <summary>Hands over the next block in order. Waits while the window is full; the block's memory may be reused afterwards.</summary>
    /// <exception cref="ArgumentException">The block is larger than the node takes, or has no wire form.</exception>
    /// <exception cref="RpcException">The node refused for good, or was out of reach for too long; DIGEST_MISMATCH when the blocks fed again are not those that the node has.</exception>
    public async ValueTask WriteAsync(AcquiredBlock block, CancellationToken cancellationToken = default)
    {
        V1.Block wire = BlockWire.ToWire(WireCodec.EncodeBlock(NextSequenceNumber, block));
        long bytes = SendWindow.BytesOf(wire);
        if (bytes > _created.MaxBlockBytes)
            throw new ArgumentException($"The block has {bytes} bytes, the node takes {_created.MaxBlockBytes}: send fewer views or readouts a block.", nameof(block));

        _chain.Append(wire);
        if (NextSequenceNumber == _storedCount) RequireSameAsStored();
        if (wire.SequenceNumber < _storedCount) return;
        await _window.EnqueueAsync(wire, cancellationToken);
    }

    /// <summary>Waits until every block is durable and the node has confirmed the chain over all of them.</summary>
    /// <exception cref="RpcException">The node refused for good, or was out of reach for too long.</exception>
    public async Task<WrittenScan> FinishAsync(CancellationToken cancellationToken = default)
    {
        _window.Complete(new V1.WriteFinish { BlockCount = _chain.BlockCount, Chain = _chain.Value });
        V1.WriteFinished finished = await _pump.WaitAsync(cancellationToken);
        _warnings.Add(finished.Warnings);
        return new WrittenScan(finished.BlockCount, finished.BlockBytes, Warnings);
    }

    /// <summary>Gives the scan up; what is durable is kept.</summary>
    /// <param name="reason">Why, for whoever looks later, 1024 characters at most. No patient data.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async Task AbortAsync(string reason, CancellationToken cancellationToken = default)
    {
        await _stop.CancelAsync();
        await _client.AbortScanAsync(
            new V1.AbortScanRequest { ScanId = ScanId, WriteToken = _created.WriteToken, Reason = reason }, cancellationToken: cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _pump.ContinueWith(_ => { }, TaskScheduler.Default);
        _stop.Dispose();
        _chain.Dispose();
    }

    /// <summary>What was fed again is what the node has: a scan is never made of two.</summary>
    private void RequireSameAsStored()
    {
        if (_chain.Value == _storedChain) return;
        string fed = Convert.ToHexStringLower(_chain.Value.Span), stored = Convert.ToHexStringLower(_storedChain.Span);
        throw ScanRefusal.Refuse(
            StatusCode.DataLoss, "DIGEST_MISMATCH",
            $"The first {_storedCount} blocks of scan {ScanId} are not those that the node has (chain {stored}, fed again {fed}). Use a new request id for another scan.",
            ("scan_id", ScanId), ("received_chain", fed), ("computed_chain", stored));
    }
}
