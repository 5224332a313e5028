using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Acquisition.Core.Ports.Store;

/// <summary>
/// The image of a block: content kind, sample encoding and meta length as little-endian uint32, then meta, then samples. Both checksums are over it.
/// </summary>
public static class BlockImage
{
    /// <summary>Bytes before the meta.</summary>
    public const int PrefixBytes = 12;

    /// <summary>Bytes of a chain value.</summary>
    public const int ChainBytes = SHA256.HashSizeInBytes;

    /// <summary>c(0): the chain of no blocks.</summary>
    public static ReadOnlySpan<byte> EmptyChain => new byte[ChainBytes];

    /// <summary>CRC-32C of the image.</summary>
    public static uint Crc32C(ContentKind kind, SampleEncoding encoding, ReadOnlySpan<byte> meta, ReadOnlySpan<byte> samples)
    {
        Span<byte> prefix = stackalloc byte[PrefixBytes];
        WritePrefix(prefix, kind, encoding, meta.Length);
        return Store.Crc32C.Append(Store.Crc32C.Append(Store.Crc32C.Compute(prefix), meta), samples);
    }

    /// <summary>Whether the block has the checksum that it came with.</summary>
    public static bool IsIntact(in RawBlock block, out uint computed) =>
        (computed = Crc32C(block.Kind, block.Encoding, block.Meta.Span, block.Samples.Span)) == block.Crc32C;

    /// <summary>c(n + 1) = SHA-256(c(n) ‖ image of block n).</summary>
    /// <param name="hash">A SHA-256 without data; without data again on return, so that one serves a whole scan.</param>
    /// <param name="chain">c(n) on entry, c(n + 1) on return.</param>
    /// <param name="kind">The block's kind.</param>
    /// <param name="encoding">The block's encoding.</param>
    /// <param name="meta">The block's meta.</param>
    /// <param name="samples">The block's samples.</param>
    public static void Extend(
        IncrementalHash hash, Span<byte> chain, ContentKind kind, SampleEncoding encoding, ReadOnlySpan<byte> meta, ReadOnlySpan<byte> samples)
    {
        Span<byte> prefix = stackalloc byte[PrefixBytes];
        WritePrefix(prefix, kind, encoding, meta.Length);
        hash.AppendData(chain);
        hash.AppendData(prefix);
        hash.AppendData(meta);
        hash.AppendData(samples);
        hash.GetHashAndReset(chain);
    }

    public static void WritePrefix(Span<byte> prefix, ContentKind kind, SampleEncoding encoding, int metaLength)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(prefix, (uint)kind);
        BinaryPrimitives.WriteUInt32LittleEndian(prefix[4..], (uint)encoding);
        BinaryPrimitives.WriteUInt32LittleEndian(prefix[8..], (uint)metaLength);
    }
}
