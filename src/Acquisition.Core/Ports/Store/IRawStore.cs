using Acquisition.Core.Model.Errors;
using Acquisition.Core.Model.Scans;

namespace Acquisition.Core.Ports.Store;

/// <summary>
/// The raw data of every scan: the one truth about what was acquired. All members are safe to call concurrently.
/// Failures that the outside may cause are <see cref="RefusalException"/>s with a stable reason and the facts. The disk counts as outside: any member
/// that writes may throw STORAGE_FULL or STORAGE_FAILED.
/// </summary>
public interface IRawStore
{
    /// <summary>Makes the description durable and opens the scan at sequence number 0. Repeating it is a no-op; the first description stays.</summary>
    /// <returns>The description as it is stored.</returns>
    /// <exception cref="RefusalException">RAW_DATA_CORRUPT: the scan is there and cannot be read; STORAGE_FULL, STORAGE_FAILED.</exception>
    Task<RawScanDescription> CreateAsync(ScanId scan, RawScanDescription description, CancellationToken cancellationToken);

    /// <exception cref="RefusalException">SCAN_NOT_FOUND, RAW_DATA_CORRUPT, STORAGE_FAILED.</exception>
    Task<RawScanDescription> ReadDescriptionAsync(ScanId scan, CancellationToken cancellationToken);

    /// <exception cref="RefusalException">SCAN_NOT_FOUND, RAW_DATA_CORRUPT, STORAGE_FAILED.</exception>
    Task<RawScanStatus> GetStatusAsync(ScanId scan, CancellationToken cancellationToken);

    /// <summary>Makes the caller the only writer; whoever wrote before is refused from now on with WRITER_REPLACED.</summary>
    /// <returns>The epoch that the caller writes in. It lives as long as the process: a restart ends all streams.</returns>
    /// <exception cref="RefusalException">SCAN_NOT_FOUND, WRITE_TOKEN_INVALID, SCAN_FINISHED, SCAN_ABORTED.</exception>
    Task<long> TakeOverAsync(ScanId scan, string writeToken, CancellationToken cancellationToken);

    /// <summary>
    /// Appends the next block. Not durable until <see cref="FlushAsync"/>. A block that is stored already is ignored when its checksum is equal.
    /// The block's memory may be reused when the task has ended.
    /// </summary>
    /// <exception cref="RefusalException">In the order of the checks: SCAN_NOT_FOUND, WRITER_REPLACED, SCAN_FINISHED, SCAN_ABORTED, SEQUENCE_GAP (with the expected
    /// number), CHECKSUM_MISMATCH (image and checksum disagree; nothing kept), CONFLICTING_BLOCK (stored before with another checksum), STORAGE_FULL, STORAGE_FAILED.</exception>
    ValueTask AppendAsync(ScanId scan, long epoch, RawBlock block, CancellationToken cancellationToken);

    /// <summary>Brings every appended block to stable storage (one fsync for all that wait).</summary>
    /// <returns>The sequence number below which everything is durable.</returns>
    /// <exception cref="RefusalException">SCAN_NOT_FOUND, STORAGE_FULL, STORAGE_FAILED. After either of the last two ask for the status: blocks that were not
    /// durable may have to be sent again.</exception>
    Task<long> FlushAsync(ScanId scan, CancellationToken cancellationToken);

    /// <summary>Completes the scan: checks count and chain, writes the manifest. On a scan that is complete with the same count and chain a no-op, whoever asks.</summary>
    /// <param name="scan">The scan.</param>
    /// <param name="writeToken">The scan's.</param>
    /// <param name="blockCount">Blocks in the scan.</param>
    /// <param name="chain">c(<paramref name="blockCount"/>), 32 bytes: see <see cref="BlockImage"/>.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="RefusalException">SCAN_NOT_FOUND, WRITE_TOKEN_INVALID, SCAN_ABORTED, SEQUENCE_GAP (more or fewer blocks stored than said), DIGEST_MISMATCH,
    /// STORAGE_FULL, STORAGE_FAILED.</exception>
    Task FinishAsync(ScanId scan, string writeToken, long blockCount, ReadOnlyMemory<byte> chain, CancellationToken cancellationToken);

    /// <summary>Ends the scan early and keeps what is stored. Aborting twice is a no-op.</summary>
    /// <exception cref="RefusalException">SCAN_NOT_FOUND, SCAN_FINISHED, STORAGE_FULL, STORAGE_FAILED.</exception>
    Task AbortAsync(ScanId scan, string reason, CancellationToken cancellationToken);

    /// <summary>Whether the token is the scan's; compared in constant time.</summary>
    /// <exception cref="RefusalException">SCAN_NOT_FOUND, WRITE_TOKEN_INVALID.</exception>
    Task CheckTokenAsync(ScanId scan, string writeToken, CancellationToken cancellationToken);

    /// <summary>
    /// Every durable block from the first, checksum verified, then each further one as it becomes durable; ends when the scan is complete.
    /// </summary>
    /// <exception cref="RefusalException">SCAN_NOT_FOUND; SCAN_ABORTED once the durable blocks of an aborted scan are read; RAW_DATA_CORRUPT (segment and offset).</exception>
    IAsyncEnumerable<RawBlock> ReadAsync(ScanId scan, CancellationToken cancellationToken);

    /// <summary>Every scan in the store, oldest first, damaged ones too.</summary>
    IAsyncEnumerable<ScanId> ListAsync(CancellationToken cancellationToken);
}
