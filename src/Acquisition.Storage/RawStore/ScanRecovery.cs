using System.Security.Cryptography;
using Acquisition.Core.Model.Errors;
using Acquisition.Core.Ports.Store;

namespace Acquisition.Storage.RawStore;

/// <summary>
/// What the segments of an unfinished scan hold after a restart. Every record is read and verified; a torn tail is cut off.
/// Only the last segment may have one, because a segment is durable before the next is begun, and only blocks that nobody was told
/// are durable may be in it: anything else is damage, and an error.
/// </summary>
internal sealed class ScanRecovery
{
    private readonly ScanFolder _folder;
    private readonly OpenSegmentFile _open;

    private ScanRecovery(ScanFolder folder, OpenSegmentFile open)
    {
        _folder = folder;
        _open = open;
    }

    public long NextSequenceNumber { get; private set; }

    public long PayloadBytes { get; private set; }

    /// <summary>Over all payloads.</summary>
    public IncrementalHash Sha256 { get; } = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

    /// <summary>Segments that will not grow.</summary>
    public List<SegmentSummary> Sealed { get; } = [];

    /// <summary>The segment that will; null when the next block begins a new one.</summary>
    public SegmentWriter? Last { get; private set; }

    /// <exception cref="RefusalException">RAW_DATA_CORRUPT.</exception>
    public static ScanRecovery Run(ScanFolder folder, OpenSegmentFile open)
    {
        ScanRecovery recovery = new(folder, open);
        try
        {
            int count = folder.CountSegments();
            for (int index = 0; index < count; index++) recovery.ReadSegment(index, isLast: index == count - 1);
            return recovery;
        }
        catch
        {
            recovery.Last?.Dispose();
            recovery.Sha256.Dispose();
            throw;
        }
    }

    private void ReadSegment(int index, bool isLast)
    {
        SegmentHeader header = new(index, NextSequenceNumber);
        using SegmentReader reader = new(_folder, index);
        if (!reader.TryReadSegmentHeader(NextSequenceNumber))
        {
            if (!isLast || reader.FindDurableMark() > NextSequenceNumber) throw reader.Corrupt();
            File.Delete(_folder.SegmentPath(index)); // torn while it was begun
            DurableFile.SyncFolder(_folder.FullPath);
            return;
        }

        IncrementalHash sha256 = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        try
        {
            ReadRecords(reader, header, sha256);
            if (!reader.AtEnd && (!isLast || reader.FindDurableMark() > NextSequenceNumber)) throw reader.Corrupt();
            Last = SegmentWriter.Reopen(_folder, header, reader.Offset, NextSequenceNumber - header.FirstSequenceNumber, sha256, _open);
        }
        catch
        {
            sha256.Dispose();
            throw;
        }
        if (isLast) return;
        Sealed.Add(Last.Summarise());
        Last.Dispose();
        Last = null;
    }

    /// <summary>Reads up to the end or the first damage, in memory for one block.</summary>
    private void ReadRecords(SegmentReader reader, SegmentHeader header, IncrementalHash sha256)
    {
        byte[] bytes = new byte[SegmentHeader.Bytes];
        header.Write(bytes, _folder.Scan);
        sha256.AppendData(bytes);

        byte[] buffer = [];
        while (reader.TryReadRecordHeader(NextSequenceNumber, out RecordHeader record))
        {
            if (buffer.Length < record.PayloadBytes) buffer = GC.AllocateUninitializedArray<byte>(record.PayloadBytes);
            Span<byte> payload = buffer.AsSpan(0, record.PayloadBytes);
            if (!reader.TryReadPayload(record, payload)) break;

            record.Write(bytes, _folder.Scan);
            SegmentWriter.Hash(sha256, bytes.AsSpan(0, RecordHeader.Bytes), payload, record.PaddingBytes);
            Sha256.AppendData(payload);
            NextSequenceNumber++;
            PayloadBytes += record.PayloadBytes;
        }
    }
}
