using Acquisition.Core.Model.Errors;
using Acquisition.Core.Ports.Store;
using Microsoft.Win32.SafeHandles;

namespace Acquisition.Storage.RawStore;

/// <summary>Walks the records of one segment, also while it grows.</summary>
internal sealed class SegmentReader : IDisposable
{
    private readonly ScanFolder _folder;
    private readonly SafeFileHandle _file;
    private readonly byte[] _header = new byte[SegmentHeader.Bytes];

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
        bool valid = ReadFully(_header, 0)
            && SegmentHeader.TryRead(_header, _folder.Scan, out SegmentHeader header)
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
    /// <returns>False when the payload does not have its checksum or the padding is not zero.</returns>
    public bool TryReadPayload(RecordHeader record, Span<byte> payload)
    {
        if (!ReadFully(payload, Offset + RecordHeader.Bytes) || Crc32C.Compute(payload) != record.PayloadCrc32C) return false;
        Span<byte> padding = stackalloc byte[record.PaddingBytes];
        if (!ReadFully(padding, Offset + RecordHeader.Bytes + payload.Length) || padding.ContainsAnyExcept((byte)0)) return false;
        Skip(record);
        return true;
    }

    public void Skip(RecordHeader record) => Offset += record.RecordBytes;

    /// <summary>
    /// What is known of the blocks after the damage at <see cref="Offset"/>: the highest <see cref="RecordHeader.DurableBefore"/> of any record header there.
    /// </summary>
    public long FindDurableMark()
    {
        byte[] window = new byte[64 << 10];
        long mark = 0;
        for (long start = Offset; ; start += window.Length - RecordHeader.Bytes)
        {
            int count = Read(window, start);
            for (int at = 0; at + RecordHeader.Bytes <= count; at += RecordHeader.Alignment)
            {
                if (RecordHeader.TryRead(window.AsSpan(at, count - at), _folder.Scan, out RecordHeader record))
                    mark = Math.Max(mark, record.DurableBefore);
            }
            if (count < window.Length) return mark;
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
