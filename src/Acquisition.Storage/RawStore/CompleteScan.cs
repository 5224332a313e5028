using Acquisition.Core.Model.Errors;
using Acquisition.Core.Model.Scans;
using Acquisition.Core.Ports.Store;

namespace Acquisition.Storage.RawStore;

/// <summary>A scan that is complete, read straight from its folder. Nothing in it changes any more, so a node may have the store meanwhile.</summary>
public sealed class CompleteScan
{
    private readonly ScanFolder _folder;
    private readonly long _blockCount;

    private CompleteScan(ScanFolder folder, long blockCount, RawScanDescription description) =>
        (_folder, _blockCount, Description) = (folder, blockCount, description);

    public RawScanDescription Description { get; }

    /// <param name="storePath">The raw store's folder (<see cref="RawStoreOptions.Path"/>).</param>
    /// <param name="scan">Which scan.</param>
    /// <exception cref="RefusalException">SCAN_NOT_FOUND; SCAN_NOT_COMPLETE; RAW_DATA_CORRUPT; STORAGE_FAILED: it cannot be read.</exception>
    public static CompleteScan Open(string storePath, ScanId scan)
    {
        ScanFolder folder = new(Path.GetFullPath(storePath), scan);
        return folder.Read(_ => ScanEndFiles.ReadEnd(folder) switch
        {
            { Phase: RawScanPhase.Complete } end => new CompleteScan(folder, end.NextSequenceNumber, DescriptionFile.Read(folder)),
            { Phase: RawScanPhase.Aborted } => throw Refusals.ScanNotComplete(scan, ScanState.Aborted),
            _ => throw Refusals.ScanNotComplete(scan, ScanState.Receiving),
        });
    }

    /// <summary>The blocks in their order, each with its checksum verified.</summary>
    /// <exception cref="RefusalException">RAW_DATA_CORRUPT; STORAGE_FAILED.</exception>
    public IEnumerable<RawBlock> ReadBlocks()
    {
        using RecordCursor cursor = new(_folder);
        while (cursor.SequenceNumber < _blockCount) yield return _folder.Read(_ => cursor.Read());
    }
}
