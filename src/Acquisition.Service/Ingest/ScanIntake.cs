using Acquisition.Contracts.V1;
using Acquisition.Core.Model.Errors;
using Acquisition.Core.Model.Scans;
using Acquisition.Core.Ports.Catalog;
using Acquisition.Core.Ports.Events;
using Acquisition.Core.Ports.Store;
using Acquisition.Pipeline.Scans;
using Acquisition.Service.Errors;
using Acquisition.Wire;
using Microsoft.Extensions.Options;
using ScanHeader = Acquisition.Core.Model.Scans.ScanHeader;

namespace Acquisition.Service.Ingest;

/// <summary>A scan that is being written: its header says how its blocks are to be read.</summary>
public sealed record IntakeScan(ScanId Id, ScanHeader Header)
{
    /// <summary>The catalog has it as receiving or beyond: asked once, not at every acknowledgement.</summary>
    internal bool IsReceiving { get; set; }
}

/// <summary>Takes a scan's blocks in: raw store first, then the catalog, then whoever watches. Everything the gRPC methods have in common.</summary>
public sealed class ScanIntake(
    IRawStore raw, IScanCatalog catalog, IScanCodec codec, ScanLife life, IScanEvents events, IOptions<IngestOptions> options)
{
    /// <summary>Opens a scan for its writer.</summary>
    /// <exception cref="RefusalException">SCAN_NOT_FOUND, RAW_DATA_CORRUPT.</exception>
    public async Task<IntakeScan> OpenAsync(ScanId scan, CancellationToken cancellationToken) =>
        new(scan, codec.DecodeHeader((await raw.ReadDescriptionAsync(scan, cancellationToken)).Header));

    /// <summary>Makes the caller the only writer and answers its epoch.</summary>
    public Task<long> TakeOverAsync(IntakeScan scan, string writeToken, CancellationToken cancellationToken) =>
        raw.TakeOverAsync(scan.Id, writeToken, cancellationToken);

    public Task<RawScanStatus> GetStatusAsync(ScanId scan, CancellationToken cancellationToken) => raw.GetStatusAsync(scan, cancellationToken);

    /// <summary>Appends a block that can be read; not durable until <see cref="FlushAsync"/>.</summary>
    public async ValueTask AppendAsync(IntakeScan scan, long epoch, RawBlock block, CancellationToken cancellationToken)
    {
        if (block.Bytes > options.Value.MaxBlockBytes) throw Refusals.BlockTooLarge(scan.Id, block.Bytes, options.Value.MaxBlockBytes);
        try
        {
            // A block that cannot be read now never can: the scanner learns it while the patient is still on the table.
            codec.DecodeBlock(scan.Id, scan.Header, block);
        }
        catch (RefusalException) when (!BlockImage.IsIntact(block, out uint computed))
        {
            // Altered on the way: not the sender's mistake, and worth sending again.
            throw Refusals.ChecksumMismatch(scan.Id, block.SequenceNumber, block.Crc32C, computed);
        }

        await raw.AppendAsync(scan.Id, epoch, block, cancellationToken);
    }

    /// <summary>Makes everything appended durable and tells the watchers.</summary>
    public async Task<long> FlushAsync(IntakeScan scan, CancellationToken cancellationToken)
    {
        long durable = await raw.FlushAsync(scan.Id, cancellationToken);
        if (durable > 0 && !scan.IsReceiving)
        {
            if (await catalog.FindScanAsync(scan.Id, cancellationToken) is { State: ScanState.Open }) await life.ReceivingAsync(scan.Id, cancellationToken);
            scan.IsReceiving = true;
        }

        RawScanStatus status = await raw.GetStatusAsync(scan.Id, cancellationToken);
        events.Publish(scan.Id, new Core.Ports.Events.IngestProgress(status.NextSequenceNumber, status.BlockBytes));
        return durable;
    }

    /// <summary>Completes the scan once count and chain agree.</summary>
    public async Task<WriteFinished> FinishAsync(ScanId scan, string writeToken, WriteFinish finish, CancellationToken cancellationToken)
    {
        if (finish.Chain.Length != BlockImage.ChainBytes) throw InvalidRequestException.Of("finish.chain", $"must have {BlockImage.ChainBytes} bytes");
        await raw.FinishAsync(scan, writeToken, finish.BlockCount, finish.Chain.Memory, cancellationToken);
        await life.CompleteAsync(scan, cancellationToken);
        RawScanStatus status = await raw.GetStatusAsync(scan, cancellationToken);
        WriteFinished finished = new() { BlockCount = status.NextSequenceNumber, BlockBytes = status.BlockBytes };
        finished.Warnings.AddRange((await WarningsAsync(scan, cancellationToken)).Select(WarningWire.ToWire));
        return finished;
    }

    /// <summary>What was found about the scan so far.</summary>
    public async Task<IReadOnlyList<Core.Model.Errors.Warning>> WarningsAsync(ScanId scan, CancellationToken cancellationToken) =>
        (await catalog.FindOverviewAsync(scan, cancellationToken))?.Warnings ?? [];

    public IAsyncEnumerable<ScanEvent> WatchAsync(IntakeScan scan, CancellationToken cancellationToken) => events.WatchAsync(scan.Id, cancellationToken);
}
