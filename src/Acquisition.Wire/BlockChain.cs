using System.Security.Cryptography;
using Acquisition.Core.Ports.Store;
using Google.Protobuf;
using V1 = Acquisition.Contracts.V1;

namespace Acquisition.Wire;

/// <summary>The chain over a scan's blocks as its sender extends it, block by block (see Block in the contract).</summary>
public sealed class BlockChain : IDisposable
{
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly byte[] _value = BlockImage.EmptyChain.ToArray();

    /// <summary>Blocks that the chain covers: n of c(n).</summary>
    public long BlockCount { get; private set; }

    /// <summary>c(n).</summary>
    public ByteString Value => ByteString.CopyFrom(_value);

    /// <summary>Goes on from what the node has, without its blocks.</summary>
    /// <param name="blockCount">Blocks that the node has.</param>
    /// <param name="value">Their chain, 32 bytes.</param>
    public void Restart(long blockCount, ByteString value)
    {
        if (value.Length != _value.Length) throw new ArgumentException($"A chain value has {_value.Length} bytes, got {value.Length}.", nameof(value));
        BlockCount = blockCount;
        value.Span.CopyTo(_value);
    }

    /// <summary>From c(n) to c(n + 1): the one cryptographic pass over the block.</summary>
    /// <exception cref="ArgumentException">The block is not number n.</exception>
    public void Append(V1.Block block)
    {
        if (block.SequenceNumber != BlockCount) throw new ArgumentException($"Block {BlockCount} is next, got {block.SequenceNumber}.", nameof(block));
        BlockImage.Extend(_hash, _value, BlockWire.Kinds.FromWire[block.Kind], BlockWire.Encodings.FromWire[block.Encoding], block.Meta.Span, block.Samples.Span);
        BlockCount++;
    }

    public void Dispose() => _hash.Dispose();
}
