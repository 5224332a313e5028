using System.Buffers.Binary;
using Acquisition.Core.Model.Scans;
using Acquisition.Core.Ports.Store;

namespace Acquisition.Storage.RawStore;

/// <summary>The start of a segment file; FORMAT.md has the layout.</summary>
internal readonly record struct SegmentHeader(int Index, long FirstSequenceNumber)
{
    public const int Bytes = 64;
    public const uint Version = 1;

    private static ReadOnlySpan<byte> Magic => "ACQSEGMT"u8;

    public void Write(Span<byte> target, ScanId scan)
    {
        target = target[..Bytes];
        target.Clear();
        Magic.CopyTo(target);
        BinaryPrimitives.WriteUInt32LittleEndian(target[8..], Version);
        BinaryPrimitives.WriteUInt32LittleEndian(target[12..], Bytes);
        scan.Value.TryWriteBytes(target[16..], bigEndian: true, out _);
        BinaryPrimitives.WriteInt64LittleEndian(target[32..], Index);
        BinaryPrimitives.WriteInt64LittleEndian(target[40..], FirstSequenceNumber);
        BinaryPrimitives.WriteUInt32LittleEndian(target[60..], Crc32C.Compute(target[..60]));
    }

    /// <returns>False when the bytes are no segment header of this scan.</returns>
    /// <exception cref="NotSupportedException">A header of a later format version.</exception>
    public static bool TryRead(ReadOnlySpan<byte> source, ScanId scan, out SegmentHeader header)
    {
        header = default;
        if (source.Length < Bytes || !source.StartsWith(Magic)) return false;
        if (BinaryPrimitives.ReadUInt32LittleEndian(source[60..]) != Crc32C.Compute(source[..60])) return false;
        uint version = BinaryPrimitives.ReadUInt32LittleEndian(source[8..]);
        if (version != Version)
        {
            throw new NotSupportedException(
                $"A segment of scan {scan} has format version {version}; this software reads version {Version}. Use the version that wrote it, or a later one.");
        }
        if (new Guid(source[16..32], bigEndian: true) != scan.Value) return false;
        header = new SegmentHeader(
            (int)BinaryPrimitives.ReadInt64LittleEndian(source[32..]), BinaryPrimitives.ReadInt64LittleEndian(source[40..]));
        return true;
    }
}

/// <summary>What precedes each payload; FORMAT.md has the layout.</summary>
/// <param name="PayloadBytes">Length of the payload, padding not counted.</param>
/// <param name="SequenceNumber">The block's number in the scan.</param>
/// <param name="DurableBefore">Every block below this was on stable storage when the record was written: tells damage to acknowledged data from a torn tail.</param>
/// <param name="PayloadCrc32C">CRC-32C of the payload, as its sender computed it.</param>
internal readonly record struct RecordHeader(int PayloadBytes, long SequenceNumber, long DurableBefore, uint PayloadCrc32C)
{
    public const int Bytes = 32;

    /// <summary>Records begin at multiples of this.</summary>
    public const int Alignment = 8;

    /// <summary>Not zero, so that a zero-filled tail is no record.</summary>
    public static ReadOnlySpan<byte> Marker => "ACQR"u8;

    public int PaddingBytes => -PayloadBytes & (Alignment - 1);

    public long RecordBytes => Bytes + (long)PayloadBytes + PaddingBytes;

    public void Write(Span<byte> target, ScanId scan)
    {
        Marker.CopyTo(target);
        BinaryPrimitives.WriteInt32LittleEndian(target[4..], PayloadBytes);
        BinaryPrimitives.WriteInt64LittleEndian(target[8..], SequenceNumber);
        BinaryPrimitives.WriteInt64LittleEndian(target[16..], DurableBefore);
        BinaryPrimitives.WriteUInt32LittleEndian(target[24..], PayloadCrc32C);
        BinaryPrimitives.WriteUInt32LittleEndian(target[28..], HeaderCrc32C(target, scan));
    }

    /// <returns>False when the bytes are no record header of this scan.</returns>
    public static bool TryRead(ReadOnlySpan<byte> source, ScanId scan, out RecordHeader header)
    {
        header = default;
        if (source.Length < Bytes || !source.StartsWith(Marker)) return false;
        if (BinaryPrimitives.ReadUInt32LittleEndian(source[28..]) != HeaderCrc32C(source, scan)) return false;
        header = new RecordHeader(
            BinaryPrimitives.ReadInt32LittleEndian(source[4..]),
            BinaryPrimitives.ReadInt64LittleEndian(source[8..]),
            BinaryPrimitives.ReadInt64LittleEndian(source[16..]),
            BinaryPrimitives.ReadUInt32LittleEndian(source[24..]));
        return header.PayloadBytes >= 0;
    }

    /// <summary>Covers the scan's id too: another scan's record, valid in itself, is not valid here.</summary>
    private static uint HeaderCrc32C(ReadOnlySpan<byte> header, ScanId scan)
    {
        Span<byte> id = stackalloc byte[16];
        scan.Value.TryWriteBytes(id, bigEndian: true, out _);
        return Crc32C.Append(Crc32C.Compute(id), header[..28]);
    }
}
