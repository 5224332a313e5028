using System.Buffers.Binary;
using Acquisition.Core.Model.Scans;
using Acquisition.Core.Ports.Store;

namespace Acquisition.Storage.RawStore;

/// <summary>What precedes each block's meta and samples; FORMAT.md has the layout.</summary>
/// <param name="Kind">The block's content kind.</param>
/// <param name="Encoding">How its samples are packed.</param>
/// <param name="MetaBytes">Length of the meta.</param>
/// <param name="SampleBytes">Length of the samples, padding not counted.</param>
/// <param name="ImageCrc32C">CRC-32C over the block's image, as its sender computed it.</param>
/// <param name="SequenceNumber">The block's number in the scan.</param>
/// <param name="DurableBefore">Every block below this was on stable storage when the record was written: tells damage to acknowledged data from a torn tail.</param>
/// <param name="Chain">c(<paramref name="SequenceNumber"/>): the chain before this block.</param>
internal readonly record struct RecordHeader(
    ContentKind Kind, SampleEncoding Encoding, int MetaBytes, int SampleBytes, uint ImageCrc32C, long SequenceNumber, long DurableBefore, ReadOnlyMemory<byte> Chain)
{
    public const int Bytes = 80;

    /// <summary>Records begin at multiples of this.</summary>
    public const int Alignment = 8;

    private const int ChainOffset = 40;
    private const int CrcOffset = 76;

    /// <summary>Not zero, so that a zero-filled tail is no record.</summary>
    private static ReadOnlySpan<byte> Marker => "ACQR"u8;

    /// <summary>Meta and samples, one behind the other.</summary>
    public long BlockBytes => (long)MetaBytes + SampleBytes;

    public int PaddingBytes => (int)(-BlockBytes & (Alignment - 1));

    public long RecordBytes => Bytes + BlockBytes + PaddingBytes;

    public static RecordHeader Of(in RawBlock block, long durableBefore, ReadOnlyMemory<byte> chain) => new(
        block.Kind, block.Encoding, block.Meta.Length, block.Samples.Length, block.Crc32C, block.SequenceNumber, durableBefore, chain);

    public void Write(Span<byte> target, ScanId scan)
    {
        Marker.CopyTo(target);
        BlockImage.WritePrefix(target[4..], Kind, Encoding, MetaBytes);
        BinaryPrimitives.WriteInt32LittleEndian(target[16..], SampleBytes);
        BinaryPrimitives.WriteUInt32LittleEndian(target[20..], ImageCrc32C);
        BinaryPrimitives.WriteInt64LittleEndian(target[24..], SequenceNumber);
        BinaryPrimitives.WriteInt64LittleEndian(target[32..], DurableBefore);
        Chain.Span.CopyTo(target[ChainOffset..]);
        target[(ChainOffset + BlockImage.ChainBytes)..CrcOffset].Clear();
        BinaryPrimitives.WriteUInt32LittleEndian(target[CrcOffset..], RawFormat.Crc32COf(scan, target[..CrcOffset]));
    }

    /// <returns>False when the bytes are no record header of this scan.</returns>
    public static bool TryRead(ReadOnlySpan<byte> source, ScanId scan, out RecordHeader header)
    {
        header = default;
        if (source.Length < Bytes || !source.StartsWith(Marker)) return false;
        if (BinaryPrimitives.ReadUInt32LittleEndian(source[CrcOffset..]) != RawFormat.Crc32COf(scan, source[..CrcOffset])) return false;
        header = new RecordHeader(
            (ContentKind)BinaryPrimitives.ReadUInt32LittleEndian(source[4..]),
            (SampleEncoding)BinaryPrimitives.ReadUInt32LittleEndian(source[8..]),
            BinaryPrimitives.ReadInt32LittleEndian(source[12..]),
            BinaryPrimitives.ReadInt32LittleEndian(source[16..]),
            BinaryPrimitives.ReadUInt32LittleEndian(source[20..]),
            BinaryPrimitives.ReadInt64LittleEndian(source[24..]),
            BinaryPrimitives.ReadInt64LittleEndian(source[32..]),
            source.Slice(ChainOffset, BlockImage.ChainBytes).ToArray());
        return header.MetaBytes >= 0 && header.SampleBytes >= 0 && header.BlockBytes <= Array.MaxLength;
    }
}
