using Acquisition.Core.Model.Scans;

namespace Acquisition.Core.Model.Errors;

/// <summary>Every way in which ingest refuses, in one place: reason, sentence and facts.</summary>
public static class Refusals
{
    public static RefusalException ScanNotFound(string scan) =>
        new(RefusalReason.ScanNotFound, $"There is no scan {scan}. Create it first.", ("scan_id", scan));

    public static RefusalException WriteTokenInvalid(ScanId scan) =>
        new(RefusalReason.WriteTokenInvalid, $"The write token is not that of scan {scan}. Use the one that CreateScan answered.", ("scan_id", scan));

    public static RefusalException WriterReplaced(ScanId scan) =>
        new(RefusalReason.WriterReplaced, $"A newer writer of scan {scan} took over from this one. Ask GetWriteStatus before you write again.", ("scan_id", scan));

    public static RefusalException SequenceGap(ScanId scan, long received, long expected) =>
        new(RefusalReason.SequenceGap, $"Scan {scan} expects sequence number {expected}, got {received}. Resume at {expected}.",
            ("scan_id", scan), ("sequence_number", received), ("expected_sequence_number", expected));

    public static RefusalException ChecksumMismatch(ScanId scan, long sequence, uint said, uint computed) =>
        new(RefusalReason.ChecksumMismatch, $"Block {sequence} of scan {scan} does not have the CRC-32C it came with ({said:x8}, computed {computed:x8}). Nothing was kept: send it again.",
            ("scan_id", scan), ("sequence_number", sequence), ("received_crc32c", said.ToString("x8")), ("computed_crc32c", computed.ToString("x8")));

    public static RefusalException ConflictingBlock(ScanId scan, long sequence, uint said, uint stored) =>
        new(RefusalReason.ConflictingBlock, $"Block {sequence} of scan {scan} is stored with CRC-32C {stored:x8} and came again with {said:x8}. The stored one stays: the sender altered data that was acknowledged.",
            ("scan_id", scan), ("sequence_number", sequence), ("received_crc32c", said.ToString("x8")), ("stored_crc32c", stored.ToString("x8")));

    public static RefusalException BlockTooLarge(ScanId scan, long bytes, long limit) =>
        new(RefusalReason.BlockTooLarge, $"A block of scan {scan} has {bytes} bytes, the limit is {limit}. Send fewer views or readouts a block.",
            ("scan_id", scan), ("block_bytes", bytes), ("max_block_bytes", limit));

    public static RefusalException ScanFinished(ScanId scan) =>
        new(RefusalReason.ScanFinished, $"Scan {scan} is finished: no more data can be added.", ("scan_id", scan));

    public static RefusalException ScanAborted(ScanId scan) =>
        new(RefusalReason.ScanAborted, $"Scan {scan} was aborted; what was acknowledged is kept. Create a new scan.", ("scan_id", scan));

    public static RefusalException DigestMismatch(ScanId scan, string said, string computed) =>
        new(RefusalReason.DigestMismatch, $"The chain digest of scan {scan} is {computed}, the sender finished with {said}. The scan stays open: check which bytes were sent.",
            ("scan_id", scan), ("received_chain", said), ("computed_chain", computed));

    public static RefusalException StorageFull(ScanId scan, long next) =>
        new(RefusalReason.StorageFull, $"The raw store is full: scan {scan} is durable up to block {next}. Free space, then resume at {next}.",
            ("scan_id", scan), ("expected_sequence_number", next));

    public static RefusalException StorageFailed(ScanId scan, long next, string cause) =>
        new(RefusalReason.StorageFailed, $"The disk failed under scan {scan}, which is durable up to block {next}: {cause}. Check the disk, then resume at {next}.",
            ("scan_id", scan), ("expected_sequence_number", next), ("cause", cause));

    public static RefusalException StorageUnreadable(ScanId scan, string cause) =>
        new(RefusalReason.StorageFailed, $"Raw data of scan {scan} cannot be read: {cause} Check the disk and the permissions of the raw store's folder.",
            ("scan_id", scan), ("cause", cause));

    public static RefusalException InstanceUnreadable(string sopInstanceUid, string cause) =>
        new(RefusalReason.StorageFailed, $"Instance {sopInstanceUid} cannot be read and was not made again: {cause} Check the disk, and the scan's warnings.",
            ("sop_instance_uid", sopInstanceUid), ("cause", cause));

    public static RefusalException RawDataCorrupt(ScanId scan, string file, long offset) =>
        new(RefusalReason.RawDataCorrupt, $"Raw data of scan {scan} do not have their checksum in {file} at byte {offset}. Restore the file from its copy.",
            ("scan_id", scan), ("file", file), ("offset_bytes", offset));

    public static RefusalException RawDataVersion(ScanId scan, string file, long offset, uint found, uint known) =>
        new(RefusalReason.RawDataCorrupt, $"{file} of scan {scan} has format version {found} (at byte {offset}); this software reads version {known}. Use the software that wrote it.",
            ("scan_id", scan), ("file", file), ("offset_bytes", offset), ("found_version", found), ("known_version", known));

    public static RefusalException HeaderConflict(string deviceId, string requestId) =>
        new(RefusalReason.HeaderConflict, $"Request {requestId} of device {deviceId} created a scan with another header. Use a new request_id for a new scan.",
            ("device_id", deviceId), ("request_id", requestId));

    public static RefusalException MalformedBlock(ScanId scan, long sequence, string why) =>
        new(RefusalReason.MalformedBlock, $"Block {sequence} of scan {scan} cannot be read: {why}", ("scan_id", scan), ("sequence_number", sequence));

    public static RefusalException IdleTimeout(ScanId scan, TimeSpan idle, long next) =>
        new(RefusalReason.IdleTimeout, $"Nothing came for scan {scan} in {idle.TotalSeconds:0} s. What was acknowledged is kept: resume at {next}.",
            ("scan_id", scan), ("idle_seconds", idle.TotalSeconds), ("expected_sequence_number", next));

    /// <param name="path">The file.</param>
    /// <param name="cause">What is wrong and what to do, in sentences.</param>
    public static RefusalException CatalogFailed(string path, string cause) =>
        new(RefusalReason.CatalogFailed, $"The catalog '{path}' cannot be used: {cause} Raw data that were acknowledged are safe.",
            ("path", path), ("cause", cause));

    public static RefusalException ShuttingDown() =>
        new(RefusalReason.ShuttingDown, "The node is shutting down. What was acknowledged is kept: connect again in a moment and resume.");

    public static RefusalException ReconstructionNotFound(string reconstruction) =>
        new(RefusalReason.ReconstructionNotFound, $"There is no reconstruction {reconstruction}.", ("reconstruction_id", reconstruction));

    public static RefusalException DeliveryNotFound(ScanId scan, string destination, string sopInstanceUid) =>
        new(RefusalReason.DeliveryNotFound, $"Scan {scan} has no delivery of '{sopInstanceUid}' to '{destination}'. ListDeliveries tells which there are.",
            ("scan_id", scan), ("destination", destination), ("sop_instance_uid", sopInstanceUid));

    public static RefusalException ScanNotComplete(ScanId scan, ScanState state) =>
        new(RefusalReason.ScanNotComplete, $"Scan {scan} is {state}: a scan that still comes cannot be reconstructed again, and only a complete one exported.", ("scan_id", scan), ("state", state));

    public static RefusalException ReconstructionEnded(Guid reconstruction, string state) =>
        new(RefusalReason.ReconstructionEnded, $"Reconstruction {reconstruction:N} has ended ({state}).", ("reconstruction_id", reconstruction.ToString("N")), ("state", state));
}
