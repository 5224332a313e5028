using System.Security.Cryptography;
using Acquisition.Core.Ports.Store;
using Google.Protobuf;
using V1 = Acquisition.Contracts.V1;

namespace Acquisition.Wire.Tests;

/// <summary>The chain is what the contract says, and goes on from what a node tells.</summary>
public class BlockChainTests
{
    private static readonly V1.Block[] Sent =
        [.. new[] { ContentKind.CtViews, ContentKind.MrReadouts, ContentKind.Waveform }.Select((kind, i) => BlockWire.ToWire(Blocks.Raw(kind) with { SequenceNumber = i }))];

    [Fact]
    public void The_chain_is_the_hash_of_the_chain_before_and_the_blocks_image()
    {
        using BlockChain chain = new();
        byte[] expected = new byte[32];
        Assert.Equal(expected, chain.Value.ToByteArray());
        foreach (V1.Block block in Sent)
        {
            chain.Append(block);
            expected = SHA256.HashData([.. expected, .. Image(block)]);
            Assert.Equal(expected, chain.Value.ToByteArray());
        }

        Assert.Equal(3, chain.BlockCount);
    }

    [Fact]
    public void A_chain_that_goes_on_from_a_nodes_ends_as_the_whole_one_does()
    {
        using BlockChain whole = new(), rest = new();
        foreach (V1.Block block in Sent[..2]) whole.Append(block);
        rest.Restart(2, whole.Value);
        whole.Append(Sent[2]);
        rest.Append(Sent[2]);
        Assert.Equal(whole.Value, rest.Value);
    }

    [Fact]
    public void A_block_out_of_turn_and_a_chain_of_another_length_are_refused()
    {
        using BlockChain chain = new();
        Assert.Throws<ArgumentException>(() => chain.Append(Sent[1]));
        Assert.Throws<ArgumentException>(() => chain.Restart(1, ByteString.CopyFrom(1, 2, 3)));
    }

    private static byte[] Image(V1.Block block) =>
    [
        .. BitConverter.GetBytes((uint)block.Kind), .. BitConverter.GetBytes((uint)block.Encoding), .. BitConverter.GetBytes((uint)block.Meta.Length),
        .. block.Meta, .. block.Samples,
    ];
}
