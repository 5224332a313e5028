using Acquisition.Core.Model.Errors;
using Acquisition.Core.Ports.Store;

namespace Acquisition.Storage.RawStore;

/// <summary>Walks the stored blocks of a scan across its segments. The caller knows how far they reach and never walks past.</summary>
internal sealed class RecordCursor(ScanFolder folder) : IDisposable
{
    private SegmentReader? _segment;

    /// <summary>Sequence number of the block at the cursor.</summary>
    public long SequenceNumber { get; private set; }

    /// <summary>Index of the segment that the cursor is in.</summary>
    public int SegmentIndex => _segment?.Index ?? 0;

    public void MoveToSegment(int index, long firstSequenceNumber)
    {
        _segment?.Dispose();
        _segment = null; // should the next line throw
        _segment = new SegmentReader(folder, index);
        if (!_segment.TryReadSegmentHeader(firstSequenceNumber)) throw _segment.Corrupt();
        SequenceNumber = firstSequenceNumber;
    }

    /// <summary>The header of the block at the cursor.</summary>
    /// <exception cref="RefusalException">RAW_DATA_CORRUPT.</exception>
    public RecordHeader Peek()
    {
        if (_segment is null) MoveToSegment(0, 0);
        if (_segment!.TryReadRecordHeader(SequenceNumber, out RecordHeader record)) return record;
        if (!_segment.AtEnd) throw _segment.Corrupt();

        MoveToSegment(_segment.Index + 1, SequenceNumber);
        return _segment.TryReadRecordHeader(SequenceNumber, out record) ? record : throw _segment.Corrupt();
    }

    public void Skip()
    {
        RecordHeader record = Peek(); // may move to the next segment
        _segment!.Skip(record);
        SequenceNumber++;
    }

    /// <summary>The block at the cursor, meta and samples in an array of their own, checksum verified; the cursor moves on.</summary>
    /// <exception cref="RefusalException">RAW_DATA_CORRUPT.</exception>
    public RawBlock Read()
    {
        RecordHeader record = Peek();
        byte[] content = GC.AllocateUninitializedArray<byte>((int)record.BlockBytes);
        if (!_segment!.TryReadContent(record, content)) throw _segment.Corrupt();
        return new RawBlock(
            SequenceNumber++, record.Kind, record.Encoding, content.AsMemory(0, record.MetaBytes), content.AsMemory(record.MetaBytes), record.ImageCrc32C);
    }

    public void Dispose() => _segment?.Dispose();
}
