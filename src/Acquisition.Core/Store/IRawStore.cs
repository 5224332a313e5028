using Acquisition.Core.Scans;

namespace Acquisition.Core.Store;

/// <summary>
/// The raw data of every scan: the one truth about what was acquired. All members are safe to call concurrently.
/// Failures that the outside may cause are <see cref="IngestException"/>s with a stable reason and the facts. The disk counts as outside: any member
/// that writes may throw STORAGE_FULL or STORAGE_FAILED.
/// </summary>
public interface IRawStore
{
    /// <summary>Makes the header durable and opens the scan at sequence number 0 in epoch 1. Repeating it with the same header is a no-op.</summary>
    Task CreateAsync(ScanId scan, ReadOnlyMemory<byte> header, CancellationToken cancellationToken);

    /// <exception cref="IngestException">SCAN_NOT_FOUND.</exception>
    Task<RawScanStatus> GetStatusAsync(ScanId scan, CancellationToken cancellationToken);

    /// <summary>Makes the caller the only writer. The new epoch is durable before it is answered.</summary>
    /// <param name="scan">The scan.</param>
    /// <param name="epoch">The epoch the caller believes to be current: two callers with the same belief cannot both succeed.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The new epoch.</returns>
    /// <exception cref="IngestException">SCAN_NOT_FOUND, STALE_EPOCH, SCAN_FINISHED, SCAN_ABORTED.</exception>
    Task<long> TakeOverAsync(ScanId scan, long epoch, CancellationToken cancellationToken);

    /// <summary>
    /// Appends the next block. Not durable until <see cref="FlushAsync"/>. A block that is stored already is ignored when its checksum is equal.
    /// </summary>
    /// <exception cref="IngestException">In the order of the checks: SCAN_NOT_FOUND, STALE_EPOCH, SCAN_FINISHED, SCAN_ABORTED, SEQUENCE_GAP (with the expected
    /// number), CHECKSUM_MISMATCH (payload and checksum disagree; nothing kept), CONFLICTING_BLOCK (stored before with another checksum), STORAGE_FULL, STORAGE_FAILED.</exception>
    ValueTask AppendAsync(ScanId scan, long epoch, RawBlock block, CancellationToken cancellationToken);

    /// <summary>Brings every appended block to stable storage (one fsync for all that wait).</summary>
    /// <returns>The sequence number below which everything is durable.</returns>
    /// <exception cref="IngestException">SCAN_NOT_FOUND, STORAGE_FULL, STORAGE_FAILED. After either of the last two ask for the status: blocks that were not
    /// durable may have to be sent again.</exception>
    Task<long> FlushAsync(ScanId scan, CancellationToken cancellationToken);

    /// <summary>Completes the scan: checks count and digest, writes the manifest. Repeating it with the same digest is a no-op.</summary>
    /// <param name="scan">The scan.</param>
    /// <param name="epoch">The writer's epoch.</param>
    /// <param name="blockCount">Blocks in the scan.</param>
    /// <param name="sha256">SHA-256 over all payloads in sequence, 32 bytes.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="IngestException">SCAN_NOT_FOUND, STALE_EPOCH, SCAN_ABORTED, SEQUENCE_GAP (more or fewer blocks stored than said), DIGEST_MISMATCH,
    /// STORAGE_FULL, STORAGE_FAILED.</exception>
    Task FinishAsync(ScanId scan, long epoch, long blockCount, ReadOnlyMemory<byte> sha256, CancellationToken cancellationToken);

    /// <summary>Ends the scan early and keeps what is stored. Aborting twice is a no-op.</summary>
    /// <exception cref="IngestException">SCAN_NOT_FOUND, SCAN_FINISHED, STORAGE_FULL, STORAGE_FAILED.</exception>
    Task AbortAsync(ScanId scan, string reason, CancellationToken cancellationToken);

    Task<ReadOnlyMemory<byte>> ReadHeaderAsync(ScanId scan, CancellationToken cancellationToken);

    /// <summary>
    /// Every durable block from the first, checksum verified, then each further one as it becomes durable; ends when the scan is complete.
    /// </summary>
    /// <exception cref="IngestException">SCAN_NOT_FOUND; SCAN_ABORTED once the durable blocks of an aborted scan are read; RAW_DATA_CORRUPT (segment and offset).</exception>
    IAsyncEnumerable<RawBlock> ReadAsync(ScanId scan, CancellationToken cancellationToken);

    /// <summary>Every scan in the store, oldest first.</summary>
    IAsyncEnumerable<ScanId> ListAsync(CancellationToken cancellationToken);
}
