using System.Security.Cryptography;
using Acquisition.Core.Files;
using Acquisition.Core.Model.Errors;
using Acquisition.Core.Ports.Store;

namespace Acquisition.Storage.RawStore;

/// <summary>
/// What the segments of an unfinished scan hold after a restart. Every record is read and its checksum verified; the chain stands in the records, so that only
/// a segment's last block is hashed. Reading stops in the last segment at what is no whole record; the rest is cut off, unless acknowledged blocks follow:
/// that, or damage in an earlier segment, is an error, because a segment is durable before the next is begun.
/// </summary>
internal sealed class ScanRecovery
{
    private readonly ScanFolder _folder;
    private readonly OpenSegmentFile _open;
    private readonly long _acknowledged;

    private ScanRecovery(ScanFolder folder, OpenSegmentFile open, long acknowledged)
    {
        _folder = folder;
        _open = open;
        _acknowledged = acknowledged;
    }

    /// <summary>Where the whole blocks end.</summary>
    public LogPosition End { get; private set; } = LogPosition.Start;

    /// <summary>The chain at the durable mark; null when the blocks end below it.</summary>
    public ReadOnlyMemory<byte>? ChainAtMark { get; private set; }

    /// <summary>Segments that will not grow.</summary>
    public List<SegmentSummary> Sealed { get; } = [];

    /// <summary>The segment that will; null when the next block begins a new one.</summary>
    public SegmentWriter? Last { get; private set; }

    /// <param name="folder">The scan's folder.</param>
    /// <param name="open">Opens segments for writing.</param>
    /// <param name="acknowledged">What the durable mark says.</param>
    /// <exception cref="RefusalException">RAW_DATA_CORRUPT.</exception>
    public static ScanRecovery Run(ScanFolder folder, OpenSegmentFile open, long acknowledged)
    {
        ScanRecovery recovery = new(folder, open, acknowledged);
        int count = folder.CountSegments();
        for (int index = 0; index < count; index++) recovery.ReadSegment(index, isLast: index == count - 1);
        if (recovery.End.NextSequenceNumber == acknowledged) recovery.ChainAtMark = recovery.End.Chain;
        return recovery;
    }

    private void ReadSegment(int index, bool isLast)
    {
        SegmentHeader header = new(index, End.NextSequenceNumber);
        using SegmentReader reader = new(_folder, index);
        bool isWhole = reader.TryReadSegmentHeader(header.FirstSequenceNumber);
        if (isWhole) ReadRecords(reader);
        isWhole &= reader.AtEnd;
        if (!isWhole && (!isLast || reader.AcknowledgedRecordFollows(End.NextSequenceNumber, _acknowledged))) throw reader.Corrupt();
        if (reader.Offset == 0)
        {
            File.Delete(_folder.SegmentPath(index)); // torn while it was begun
            FolderEntries.Sync(_folder.FullPath);
            return;
        }

        SegmentWriter segment = SegmentWriter.Reopen(_folder, header, reader.Offset, _open);
        if (isLast)
        {
            Last = segment;
            return;
        }
        Sealed.Add(segment.Summarise(End));
        segment.Dispose();
    }

    /// <summary>Reads up to the end or the first damage, in memory for two blocks: the one that is read, and the last whole one, which the chain goes on from.</summary>
    private void ReadRecords(SegmentReader reader)
    {
        byte[] buffer = [], lastBuffer = [];
        RecordHeader? last = null;
        long next = End.NextSequenceNumber, blockBytes = End.BlockBytes;
        while (reader.TryReadRecordHeader(next, out RecordHeader record))
        {
            if (buffer.Length < record.BlockBytes) buffer = GC.AllocateUninitializedArray<byte>((int)record.BlockBytes);
            if (!reader.TryReadContent(record, buffer.AsSpan(0, (int)record.BlockBytes))) break;
            (buffer, lastBuffer) = (lastBuffer, buffer);
            last = record;
            if (next == _acknowledged) ChainAtMark = record.Chain;
            next++;
            blockBytes += record.BlockBytes;
        }
        if (last is { } end) End = new LogPosition(next, blockBytes, ChainAfter(end, lastBuffer.AsSpan(0, (int)end.BlockBytes)));
    }

    private static byte[] ChainAfter(in RecordHeader record, ReadOnlySpan<byte> content)
    {
        byte[] chain = record.Chain.ToArray();
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        BlockImage.Extend(hash, chain, record.Kind, record.Encoding, content[..record.MetaBytes], content[record.MetaBytes..]);
        return chain;
    }
}
