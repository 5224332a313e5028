using System.Security.Cryptography;
using Acquisition.Wire;
using Acquisition.Contracts.V1;
using Acquisition.Core.Model.Errors;
using Acquisition.Core.Model.Scans;
using Acquisition.Core.Ports.Catalog;
using Acquisition.Core.Ports.Events;
using Acquisition.Core.Ports.Store;
using Acquisition.Pipeline;
using Google.Protobuf;
using Microsoft.Extensions.Options;
using ScanHeader = Acquisition.Core.Model.Scans.ScanHeader;

namespace Acquisition.Service.Ingest;

/// <summary>A scan that is being written: its header says how its blocks are to be read.</summary>
public sealed record IntakeScan(ScanId Id, ScanHeader Header)
{
    /// <summary>The catalog has it as receiving or beyond: asked once, not at every acknowledgement.</summary>
    internal bool IsReceiving { get; set; }
}

/// <summary>Takes a scan in: raw store first, then the catalog, then whoever watches. Everything the gRPC methods have in common.</summary>
public sealed class ScanIntake(
    IRawStore raw,
    IScanCatalog catalog,
    IScanCodec codec,
    ReconstructionQueue queue,
    ScanProgress progress,
    IScanEvents events,
    IOptions<IngestOptions> options,
    TimeProvider time)
{
    private const int MaximumRequestIdLength = 128;

    /// <summary>Creates the scan that the request describes, or finds it again. The scan is durable when the id is answered.</summary>
    /// <exception cref="InvalidRequestException">The header cannot be received, reconstructed or written as DICOM.</exception>
    /// <exception cref="RefusalException">HEADER_CONFLICT, STORAGE_FULL.</exception>
    public async Task<ScanId> CreateAsync(CreateScanRequest request, CancellationToken cancellationToken)
    {
        if (request.RequestId.Length is 0 or > MaximumRequestIdLength)
            throw new InvalidRequestException("REQUEST_INVALID", [new FieldViolation("request_id", $"must have 1..{MaximumRequestIdLength} characters")]);
        ScanHeader header = Read(request.Header);
        byte[] bytes = request.Header.ToByteArray();

        ScanId id = ScanId.New();
        DateTimeOffset now = time.GetUtcNow();
        ScanRecord scan = new()
        {
            Id = id,
            RequestId = request.RequestId,
            HeaderSha256 = Convert.ToHexStringLower(SHA256.HashData(bytes)),
            Modality = header.Acquisition is Core.Ct.CtAcquisition ? "CT" : "MR",
            CreateTime = now,
        };
        ScanRecord known = await catalog.AddOrGetScanAsync(scan, ReconstructionRequest.Of(id, header.Recipe, ordinal: 1, now), cancellationToken);
        if (known.HeaderSha256 != scan.HeaderSha256) throw Refusals.HeaderConflict(request.RequestId);

        // The catalog row comes first: a crash between the two is mended by the client's repeated request.
        await raw.CreateAsync(known.Id, bytes, cancellationToken);
        if (known.State < ScanState.Complete)
        {
            foreach (ReconstructionRecord pending in await catalog.ListReconstructionsAsync(known.Id, cancellationToken))
            {
                if (pending.State == ReconstructionState.Pending) queue.Enqueue(pending.Id);
            }
        }

        return known.Id;
    }

    public Task<RawScanStatus> GetStatusAsync(ScanId scan, CancellationToken cancellationToken) => raw.GetStatusAsync(scan, cancellationToken);

    /// <exception cref="RefusalException">SCAN_NOT_FOUND.</exception>
    public async Task<IntakeScan> OpenAsync(ScanId scan, CancellationToken cancellationToken) =>
        new(scan, codec.DecodeHeader(await raw.ReadHeaderAsync(scan, cancellationToken)));

    /// <summary>Makes the caller the only writer; answers its epoch and where it goes on.</summary>
    public async Task<RawScanStatus> TakeOverAsync(IntakeScan scan, long epoch, long sequenceNumber, CancellationToken cancellationToken)
    {
        RawScanStatus status = await raw.GetStatusAsync(scan.Id, cancellationToken);
        if (sequenceNumber < 0 || sequenceNumber > status.NextSequenceNumber) throw Refusals.SequenceGap(scan.Id, sequenceNumber, status.NextSequenceNumber);
        long current = await raw.TakeOverAsync(scan.Id, epoch, cancellationToken);
        return (await raw.GetStatusAsync(scan.Id, cancellationToken)) with { Epoch = current };
    }

    /// <summary>Appends a block that can be read; not durable until <see cref="FlushAsync"/>.</summary>
    public async ValueTask AppendAsync(IntakeScan scan, long epoch, Block block, CancellationToken cancellationToken)
    {
        if (block.Payload.Length > options.Value.MaxBlockBytes) throw Refusals.BlockTooLarge(scan.Id, block.Payload.Length, options.Value.MaxBlockBytes);
        RawBlock taken = new(block.SequenceNumber, block.Payload.Memory, block.Crc32C);

        try
        {
            // A block that cannot be read now never can: the scanner learns it while the patient is still on the table.
            codec.DecodeBlock(scan.Id, scan.Header, taken);
        }
        catch (RefusalException) when (Crc32C.Compute(taken.Payload.Span) is var computed && computed != taken.Crc32C)
        {
            // Altered on the way: not the sender's mistake, and worth sending again.
            throw Refusals.ChecksumMismatch(scan.Id, taken.SequenceNumber, taken.Crc32C, computed);
        }

        await raw.AppendAsync(scan.Id, epoch, taken, cancellationToken);
    }

    /// <summary>Makes everything appended durable and tells the watchers.</summary>
    public async Task<long> FlushAsync(IntakeScan scan, CancellationToken cancellationToken)
    {
        long durable = await raw.FlushAsync(scan.Id, cancellationToken);
        if (durable > 0 && !scan.IsReceiving)
        {
            if (await catalog.FindScanAsync(scan.Id, cancellationToken) is { State: ScanState.Open })
                await progress.AdvanceAsync(scan.Id, ScanState.Receiving, "", cancellationToken);
            scan.IsReceiving = true;
        }

        RawScanStatus status = await raw.GetStatusAsync(scan.Id, cancellationToken);
        events.Publish(scan.Id, new Core.Events.IngestProgress(status.NextSequenceNumber, status.PayloadBytes));
        return durable;
    }

    /// <summary>Completes the scan once count and digest agree.</summary>
    public async Task<WriteFinished> FinishAsync(IntakeScan scan, long epoch, WriteFinish finish, CancellationToken cancellationToken)
    {
        if (finish.Sha256.Length != SHA256.HashSizeInBytes)
            throw new InvalidRequestException("REQUEST_INVALID", [new FieldViolation("finish.sha256", $"must have {SHA256.HashSizeInBytes} bytes")]);
        await raw.FinishAsync(scan.Id, epoch, finish.BlockCount, finish.Sha256.Memory, cancellationToken);
        await progress.AdvanceAsync(scan.Id, ScanState.Complete, "", cancellationToken);
        RawScanStatus status = await raw.GetStatusAsync(scan.Id, cancellationToken);
        return new WriteFinished { BlockCount = status.NextSequenceNumber, PayloadBytes = status.PayloadBytes };
    }

    public async Task AbortAsync(ScanId scan, string reason, CancellationToken cancellationToken)
    {
        await raw.AbortAsync(scan, reason, cancellationToken);
        await progress.AdvanceAsync(scan, ScanState.Aborted, reason, cancellationToken);
    }

    public IAsyncEnumerable<ScanEvent> WatchAsync(IntakeScan scan, CancellationToken cancellationToken) => events.WatchAsync(scan.Id, cancellationToken);

    private static ScanHeader Read(Contracts.V1.ScanHeader? wire)
    {
        WireReader reader = new();
        ScanHeader header = HeaderWire.FromWire(wire, reader);
        IReadOnlyList<FieldViolation> violations = reader.Violations is [] ? ScanHeaderRules.Check(header) : reader.Violations;
        return violations is [] ? header : throw new InvalidRequestException("HEADER_INVALID", violations);
    }
}
