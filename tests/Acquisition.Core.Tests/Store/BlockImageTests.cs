using System.Security.Cryptography;
using System.Text;
using Acquisition.Core.Ports.Store;

namespace Acquisition.Core.Tests.Store;

public class BlockImageTests
{
    /// <summary>
    /// Made with Python alone: struct.pack('&lt;III', kind, 0, len(meta)) + meta + samples, hashlib.sha256(chain + image), and the division of CRC-32C bit by bit.
    /// The chain goes from one row to the next.
    /// </summary>
    private static readonly (ContentKind Kind, byte[] Meta, byte[] Samples, string Prefix, uint Crc32C, string Chain)[] Vectors =
    [
        (ContentKind.CtViews, Encoding.ASCII.GetBytes("meta"), [0, 1, 2, 3, 4, 5, 6, 7, 8, 9], "010000000000000004000000", 0x4E6B1499,
            "0f1ad66d73a2d0a8de527a4b2d559e70f0943bff1014209c57ee7c5df4b296f1"),
        (ContentKind.MrReadouts, [], Encoding.ASCII.GetBytes("samples"), "020000000000000000000000", 0x5E84C847,
            "1720071e2b023dd206f072848ec8ed1d04bbda8d2b22b5c1e1a42e44cabf2e3d"),
        (ContentKind.Waveform, Encoding.ASCII.GetBytes("m"), [], "030000000000000001000000", 0x0BD25D56,
            "81c5ee7e5d1c41445ddb0259c4a25f6a245cef52097a328dbe164572c38a7793"),
        (ContentKind.CtViews, [], [], "010000000000000000000000", 0x1A11616D,
            "b45fb9a554efca3734ffb810e74e4b8edeb5c161380df6e3f153e307b2bd2b71"),
    ];

    [Fact]
    public void Checksum_and_chain_are_those_of_another_program()
    {
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        byte[] chain = BlockImage.EmptyChain.ToArray();
        Assert.Equal(new byte[32], chain);
        foreach ((ContentKind kind, byte[] meta, byte[] samples, string prefix, uint crc, string next) in Vectors)
        {
            byte[] written = new byte[BlockImage.PrefixBytes];
            BlockImage.WritePrefix(written, kind, SampleEncoding.None, meta.Length);
            Assert.Equal(prefix, Convert.ToHexStringLower(written));
            Assert.Equal(crc, BlockImage.Crc32C(kind, SampleEncoding.None, meta, samples));
            BlockImage.Extend(hash, chain, kind, SampleEncoding.None, meta, samples);
            Assert.Equal(next, Convert.ToHexStringLower(chain));
        }
    }

    [Fact]
    public void A_change_of_any_byte_of_a_block_shows()
    {
        byte[] meta = [1, 2, 3], samples = [4, 5, 6, 7];
        RawBlock block = new(0, ContentKind.CtViews, SampleEncoding.None, meta, samples, BlockImage.Crc32C(ContentKind.CtViews, SampleEncoding.None, meta, samples));
        Assert.True(BlockImage.IsIntact(block, out uint computed));
        Assert.Equal(block.Crc32C, computed);
        Assert.False(BlockImage.IsIntact(block with { Kind = ContentKind.MrReadouts }, out _));
        Assert.False(BlockImage.IsIntact(block with { Encoding = (SampleEncoding)1 }, out _));
        Assert.False(BlockImage.IsIntact(block with { Meta = new byte[] { 1, 2, 3, 4 }, Samples = new byte[] { 5, 6, 7 } }, out _)); // the same bytes, cut elsewhere
        foreach (byte[] part in new[] { meta, samples })
        {
            for (int index = 0; index < part.Length; index++)
            {
                part[index] ^= 0x10;
                Assert.False(BlockImage.IsIntact(block, out _));
                part[index] ^= 0x10;
            }
        }
    }
}
