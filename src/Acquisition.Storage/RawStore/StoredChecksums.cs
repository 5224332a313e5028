namespace Acquisition.Storage.RawStore;

/// <summary>
/// The checksums of stored blocks, for a sender that repeats some. They are read from disk, because a list of them would grow with the scan;
/// the place is remembered, because a sender repeats blocks in order.
/// </summary>
internal sealed class StoredChecksums(ScanFolder folder) : IDisposable
{
    private readonly RecordCursor _cursor = new(folder);

    /// <param name="sequenceNumber">A block that is stored.</param>
    /// <param name="segmentIndex">The segment that holds it.</param>
    /// <param name="firstSequenceNumber">That segment's first block.</param>
    public uint Find(long sequenceNumber, int segmentIndex, long firstSequenceNumber)
    {
        if (_cursor.SegmentIndex != segmentIndex || _cursor.SequenceNumber > sequenceNumber)
            _cursor.MoveToSegment(segmentIndex, firstSequenceNumber);
        while (_cursor.SequenceNumber < sequenceNumber) _cursor.Skip();
        return _cursor.Peek().ImageCrc32C;
    }

    public void Dispose() => _cursor.Dispose();
}
