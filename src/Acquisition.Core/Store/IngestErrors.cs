using Acquisition.Core.Scans;

namespace Acquisition.Core.Store;

/// <summary>Every way in which ingest refuses, in one place: reason, sentence and facts.</summary>
public static class IngestErrors
{
    public static IngestException ScanNotFound(string scan) =>
        new(IngestReason.ScanNotFound, $"There is no scan {scan}. Create it first.", ("scan_id", scan));

    public static IngestException StaleEpoch(ScanId scan, long epoch, long current) =>
        new(IngestReason.StaleEpoch, $"Epoch {epoch} of scan {scan} is not current ({current}): another writer took over. Ask GetWriteStatus before you write again.",
            ("scan_id", scan), ("epoch", epoch), ("current_epoch", current));

    public static IngestException SequenceGap(ScanId scan, long received, long expected) =>
        new(IngestReason.SequenceGap, $"Scan {scan} expects sequence number {expected}, got {received}. Resume at {expected}.",
            ("scan_id", scan), ("sequence_number", received), ("expected_sequence_number", expected));

    public static IngestException ChecksumMismatch(ScanId scan, long sequence, uint said, uint computed) =>
        new(IngestReason.ChecksumMismatch, $"Block {sequence} of scan {scan} does not have the CRC-32C it came with ({said:x8}, computed {computed:x8}). Nothing was kept: send it again.",
            ("scan_id", scan), ("sequence_number", sequence), ("received_crc32c", said.ToString("x8")), ("computed_crc32c", computed.ToString("x8")));

    public static IngestException ConflictingBlock(ScanId scan, long sequence, uint said, uint stored) =>
        new(IngestReason.ConflictingBlock, $"Block {sequence} of scan {scan} is stored with CRC-32C {stored:x8} and came again with {said:x8}. The stored one stays: the sender altered data that was acknowledged.",
            ("scan_id", scan), ("sequence_number", sequence), ("received_crc32c", said.ToString("x8")), ("stored_crc32c", stored.ToString("x8")));

    public static IngestException BlockTooLarge(ScanId scan, long bytes, long limit) =>
        new(IngestReason.BlockTooLarge, $"A block of scan {scan} has {bytes} bytes, the limit is {limit}. Send fewer views or readouts a block.",
            ("scan_id", scan), ("block_bytes", bytes), ("max_block_bytes", limit));

    public static IngestException ScanFinished(ScanId scan) =>
        new(IngestReason.ScanFinished, $"Scan {scan} is finished: no more data can be added.", ("scan_id", scan));

    public static IngestException ScanAborted(ScanId scan) =>
        new(IngestReason.ScanAborted, $"Scan {scan} was aborted; what was acknowledged is kept. Create a new scan.", ("scan_id", scan));

    public static IngestException DigestMismatch(ScanId scan, string said, string computed) =>
        new(IngestReason.DigestMismatch, $"The SHA-256 of scan {scan} is {computed}, the sender finished with {said}. The scan stays open: check which bytes were sent.",
            ("scan_id", scan), ("received_sha256", said), ("computed_sha256", computed));

    public static IngestException StorageFull(ScanId scan, long next) =>
        new(IngestReason.StorageFull, $"The raw store is full: scan {scan} is durable up to block {next}. Free space, then resume at {next}.",
            ("scan_id", scan), ("expected_sequence_number", next));

    public static IngestException StorageFailed(ScanId scan, long next, string cause) =>
        new(IngestReason.StorageFailed, $"The disk failed under scan {scan}, which is durable up to block {next}: {cause}. Check the disk, then resume at {next}.",
            ("scan_id", scan), ("expected_sequence_number", next), ("cause", cause));

    public static IngestException RawDataCorrupt(ScanId scan, string file, long offset) =>
        new(IngestReason.RawDataCorrupt, $"Raw data of scan {scan} do not have their checksum in {file} at byte {offset}. Restore the file from its copy.",
            ("scan_id", scan), ("file", file), ("offset_bytes", offset));

    public static IngestException HeaderConflict(string requestId) =>
        new(IngestReason.HeaderConflict, $"Request {requestId} created a scan with another header. Use a new request_id for a new scan.", ("request_id", requestId));

    public static IngestException MalformedBlock(ScanId scan, long sequence, string why) =>
        new(IngestReason.MalformedBlock, $"Block {sequence} of scan {scan} cannot be read: {why}", ("scan_id", scan), ("sequence_number", sequence));

    public static IngestException IdleTimeout(ScanId scan, TimeSpan idle, long next) =>
        new(IngestReason.IdleTimeout, $"Nothing came for scan {scan} in {idle.TotalSeconds:0} s. What was acknowledged is kept: resume at {next}.",
            ("scan_id", scan), ("idle_seconds", idle.TotalSeconds), ("expected_sequence_number", next));
}
