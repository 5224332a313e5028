using Acquisition.Core.Model.Errors;
using Acquisition.Core.Ports.Store;
using Microsoft.Win32.SafeHandles;

namespace Acquisition.Storage.RawStore;

/// <summary>Walks the records of one segment, also while it grows.</summary>
internal sealed class SegmentReader : IDisposable
{
    private readonly ScanFolder _folder;
    private readonly SafeFileHandle _file;
    private readonly byte[] _header = new byte[Math.Max(SegmentHeader.Bytes, RecordHeader.Bytes)];

    /// <exception cref="RefusalException">RAW_DATA_CORRUPT: the file is missing.</exception>
    public SegmentReader(ScanFolder folder, int index)
    {
        _folder = folder;
        Index = index;
        try
        {
            _file = File.OpenHandle(folder.SegmentPath(index), FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        }
        catch (FileNotFoundException)
        {
            throw Refusals.RawDataCorrupt(folder.Scan, ScanFolder.SegmentName(index), 0);
        }
    }

    public int Index { get; }

    /// <summary>Where the next record begins.</summary>
    public long Offset { get; private set; }

    public long Length => RandomAccess.GetLength(_file);

    public bool AtEnd => Offset == Length;

    /// <summary>Checks the segment's own header, which comes before any record.</summary>
    /// <returns>False when it is torn or not this segment's.</returns>
    public bool TryReadSegmentHeader(long firstSequenceNumber)
    {
        Span<byte> bytes = _header.AsSpan(0, SegmentHeader.Bytes);
        bool valid = ReadFully(bytes, 0)
            && SegmentHeader.TryRead(bytes, _folder.Scan, ScanFolder.SegmentName(Index), out SegmentHeader header)
            && header == new SegmentHeader(Index, firstSequenceNumber);
        if (valid) Offset = SegmentHeader.Bytes;
        return valid;
    }

    /// <returns>False when no whole header of this block is here: <see cref="AtEnd"/> tells the end from damage.</returns>
    public bool TryReadRecordHeader(long sequenceNumber, out RecordHeader record)
    {
        Span<byte> header = _header.AsSpan(0, RecordHeader.Bytes);
        if (!ReadFully(header, Offset))
        {
            record = default;
            return false;
        }
        return RecordHeader.TryRead(header, _folder.Scan, out record)
            && record.SequenceNumber == sequenceNumber
            && record.RecordBytes <= Length - Offset;
    }

    /// <summary>Reads the record that <see cref="TryReadRecordHeader"/> found and moves past it.</summary>
    /// <param name="record">The record.</param>
    /// <param name="content">Receives its meta and, behind it, its samples: <see cref="RecordHeader.BlockBytes"/>.</param>
    /// <returns>False when the block does not have its checksum or the padding is not zero.</returns>
    public bool TryReadContent(in RecordHeader record, Span<byte> content)
    {
        if (!ReadFully(content, Offset + RecordHeader.Bytes)) return false;
        if (BlockImage.Crc32C(record.Kind, record.Encoding, content[..record.MetaBytes], content[record.MetaBytes..]) != record.ImageCrc32C) return false;
        Span<byte> padding = stackalloc byte[record.PaddingBytes];
        if (!ReadFully(padding, Offset + RecordHeader.Bytes + content.Length) || padding.ContainsAnyExcept((byte)0)) return false;
        Skip(record);
        return true;
    }

    public void Skip(in RecordHeader record) => Offset += record.RecordBytes;

    /// <summary>
    /// Whether any record header behind the damage at <see cref="Offset"/> shows that it was acknowledged, or that the damaged one was: then there is data to save.
    /// </summary>
    /// <param name="damaged">Sequence number of the record at <see cref="Offset"/>.</param>
    /// <param name="acknowledged">Every block below it was acknowledged, as far as the durable mark tells.</param>
    public bool AcknowledgedRecordFollows(long damaged, long acknowledged)
    {
        byte[] window = new byte[64 << 10];
        for (long start = Offset; ; start += window.Length - RecordHeader.Bytes)
        {
            int count = Read(window, start);
            for (int at = 0; at + RecordHeader.Bytes <= count; at += RecordHeader.Alignment)
            {
                if (!RecordHeader.TryRead(window.AsSpan(at, count - at), _folder.Scan, out RecordHeader record)) continue;
                if (record.DurableBefore > damaged || (record.SequenceNumber > damaged && record.SequenceNumber < acknowledged)) return true;
            }
            if (count < window.Length) return false;
        }
    }

    public RefusalException Corrupt() => Refusals.RawDataCorrupt(_folder.Scan, ScanFolder.SegmentName(Index), Offset);

    public void Dispose() => _file.Dispose();

    private bool ReadFully(Span<byte> target, long offset) => Read(target, offset) == target.Length;

    private int Read(Span<byte> target, long offset)
    {
        int count = 0;
        while (count < target.Length)
        {
            int read = RandomAccess.Read(_file, target[count..], offset + count);
            if (read == 0) break;
            count += read;
        }
        return count;
    }
}
