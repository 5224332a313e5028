using System.Buffers.Binary;
using Acquisition.Core.Model.Errors;
using Acquisition.Core.Model.Scans;
using Acquisition.Core.Ports.Store;

namespace Acquisition.Storage.RawStore;

/// <summary>The start of a segment file; FORMAT.md has the layout.</summary>
internal readonly record struct SegmentHeader(int Index, long FirstSequenceNumber)
{
    public const int Bytes = 64;

    private const int VersionOffset = 8;

    private static ReadOnlySpan<byte> Magic => "ACQSEGMT"u8;

    public void Write(Span<byte> target, ScanId scan)
    {
        target = target[..Bytes];
        target.Clear();
        Magic.CopyTo(target);
        BinaryPrimitives.WriteUInt32LittleEndian(target[VersionOffset..], RawFormat.Version);
        BinaryPrimitives.WriteUInt32LittleEndian(target[12..], Bytes);
        scan.Value.TryWriteBytes(target[16..], bigEndian: true, out _);
        BinaryPrimitives.WriteInt64LittleEndian(target[32..], Index);
        BinaryPrimitives.WriteInt64LittleEndian(target[40..], FirstSequenceNumber);
        BinaryPrimitives.WriteUInt32LittleEndian(target[60..], Crc32C.Compute(target[..60]));
    }

    /// <param name="source">The first bytes of the file.</param>
    /// <param name="scan">The scan that it should belong to.</param>
    /// <param name="file">Its name, for the refusal.</param>
    /// <param name="header">What it says.</param>
    /// <returns>False when the bytes are no segment header of this scan.</returns>
    /// <exception cref="RefusalException">RAW_DATA_CORRUPT: a whole header of another format version.</exception>
    public static bool TryRead(ReadOnlySpan<byte> source, ScanId scan, string file, out SegmentHeader header)
    {
        header = default;
        if (source.Length < Bytes || !source.StartsWith(Magic)) return false;
        if (BinaryPrimitives.ReadUInt32LittleEndian(source[60..]) != Crc32C.Compute(source[..60])) return false;
        RawFormat.Require(BinaryPrimitives.ReadUInt32LittleEndian(source[VersionOffset..]), scan, file, VersionOffset);
        if (new Guid(source[16..32], bigEndian: true) != scan.Value) return false;
        header = new SegmentHeader(
            (int)BinaryPrimitives.ReadInt64LittleEndian(source[32..]), BinaryPrimitives.ReadInt64LittleEndian(source[40..]));
        return true;
    }
}
