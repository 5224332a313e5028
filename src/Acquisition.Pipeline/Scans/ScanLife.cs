using System.Security.Cryptography;
using Acquisition.Core.Model.Errors;
using Acquisition.Core.Model.Scans;
using Acquisition.Core.Ports.Catalog;
using Acquisition.Core.Ports.Events;
using Acquisition.Core.Ports.Store;
using Acquisition.Pipeline.Reconstructions;

namespace Acquisition.Pipeline.Scans;

/// <summary>The only author of the states of raw data: open → receiving → complete, or aborted.</summary>
public sealed class ScanLife(
    IRawStore raw, IScanCatalog catalog, Admission admission, ReconstructionLife reconstructions, ReconstructionQueue queue, IScanEvents events, TimeProvider time)
{
    private const int TokenBytes = 24;

    /// <summary>Creates the scan that the request describes, or finds it again. It is durable, in raw store and catalog, when it is answered.</summary>
    /// <param name="deviceId">The scanner.</param>
    /// <param name="requestId">Its key for the scan.</param>
    /// <param name="header">The header, well-formed.</param>
    /// <param name="bytes">The header as it came.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="RefusalException">HEADER_CONFLICT, STORAGE_FULL, STORAGE_FAILED, CATALOG_FAILED.</exception>
    public async Task<OpenedScan> OpenAsync(
        string deviceId, string requestId, ScanHeader header, ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        DateTimeOffset now = time.GetUtcNow();
        ScanRecord asked = Record(ScanId.New(), deviceId, requestId, header, bytes.Span, now);
        ScanPlan plan = ScanPlan.Of(asked.Id, header, admission, now);
        ScanRecord known = await catalog.AddOrGetScanAsync(asked, plan.Reconstructions, plan.Warnings, cancellationToken);
        if (known.HeaderSha256 != asked.HeaderSha256) throw Refusals.HeaderConflict(deviceId, requestId);

        // The catalog row comes first: a crash between the two is mended by the client's repeated request.
        string token = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(TokenBytes));
        RawScanDescription stored = await raw.CreateAsync(known.Id, new RawScanDescription(deviceId, requestId, token, known.CreateTime, bytes), cancellationToken);
        ScanOverview overview = await catalog.FindOverviewAsync(known.Id, cancellationToken) ?? throw Refusals.ScanNotFound(known.Id.ToString());
        foreach (ReconstructionRecord pending in overview.Reconstructions.Where(r => r.State == ReconstructionState.Pending)) queue.Enqueue(pending.Id);
        return new OpenedScan(known.Id, stored.WriteToken, overview.Warnings);
    }

    /// <summary>The first block is durable.</summary>
    public Task ReceivingAsync(ScanId scan, CancellationToken cancellationToken) => MoveAsync(scan, ScanState.Receiving, "", cancellationToken);

    /// <summary>Every block is durable and the digest matched.</summary>
    public Task CompleteAsync(ScanId scan, CancellationToken cancellationToken) => MoveAsync(scan, ScanState.Complete, "", cancellationToken);

    /// <summary>Gives the scan up; what is stored is kept.</summary>
    /// <exception cref="RefusalException">SCAN_NOT_FOUND, SCAN_FINISHED.</exception>
    public async Task AbortAsync(ScanId scan, string reason, CancellationToken cancellationToken)
    {
        try
        {
            await raw.AbortAsync(scan, reason, cancellationToken);
        }
        catch (RefusalException exception) when (exception.Reason == RefusalReason.ScanNotFound)
        {
            // The node ended between the catalog's row and the raw store's folder: there is nothing to keep. A scan that neither has is refused below.
        }

        // In this order: what is unfinished when the catalog calls the scan aborted was asked for since, and takes what there is.
        await reconstructions.CancelAllAsync(scan, reason, cancellationToken);
        await MoveAsync(scan, ScanState.Aborted, reason, cancellationToken);
    }

    /// <summary>Brings a scan that the raw store has into the catalog, or the catalog's state of it up to the store's.</summary>
    /// <returns>Whether anything changed.</returns>
    internal async Task<bool> AdoptAsync(
        ScanId scan, RawScanDescription description, ScanHeader header, RawScanStatus status, CancellationToken cancellationToken)
    {
        ScanRecord? known = await catalog.FindScanAsync(scan, cancellationToken);
        if (known is null)
        {
            ScanRecord record = Record(scan, description.DeviceId, description.RequestId, header, description.Header.Span, description.CreateTime);
            ScanPlan plan = ScanPlan.Of(scan, header, admission, time.GetUtcNow());
            await catalog.AddOrGetScanAsync(record, plan.Reconstructions, plan.Warnings, cancellationToken);
        }

        ScanState state = status.Phase switch
        {
            RawScanPhase.Complete => ScanState.Complete,
            RawScanPhase.Aborted => ScanState.Aborted,
            _ => status.NextSequenceNumber > 0 ? ScanState.Receiving : ScanState.Open,
        };
        if (known?.State == state) return false;
        if (state == ScanState.Aborted) await reconstructions.CancelAllAsync(scan, "", cancellationToken);
        if (state != ScanState.Open) await catalog.MoveScanAsync(scan, state, "", cancellationToken);
        return true;
    }

    private static ScanRecord Record(ScanId scan, string deviceId, string requestId, ScanHeader header, ReadOnlySpan<byte> bytes, DateTimeOffset created) => new()
    {
        Id = scan,
        DeviceId = deviceId,
        RequestId = requestId,
        HeaderSha256 = Convert.ToHexStringLower(SHA256.HashData(bytes)),
        Modality = header.Modality,
        AccessionNumber = header.Study.AccessionNumber,
        CreateTime = created,
    };

    private async Task MoveAsync(ScanId scan, ScanState state, string reason, CancellationToken cancellationToken)
    {
        await catalog.MoveScanAsync(scan, state, reason, cancellationToken);
        events.Publish(scan, new StateChanged());
    }
}

/// <summary>A scan that may be written.</summary>
/// <param name="Id">The scan.</param>
/// <param name="WriteToken">Allows to write it: for its sender alone.</param>
/// <param name="Warnings">What is known about it so far.</param>
public sealed record OpenedScan(ScanId Id, string WriteToken, IReadOnlyList<Warning> Warnings)
{
    /// <summary>Holds a secret.</summary>
    public override string ToString() => Id.ToString();
}
