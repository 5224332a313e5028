using Acquisition.Core.Model.Errors;
using Acquisition.Core.Model.Scans;
using Acquisition.Core.Ports.Store;
using Google.Protobuf;
using V1 = Acquisition.Contracts.V1;

namespace Acquisition.Wire;

/// <summary>A block's envelope to and from the wire; meta and samples stay the bytes that they are.</summary>
public static class BlockWire
{
    internal static readonly EnumMap<V1.ContentKind, ContentKind> Kinds = new(
        (V1.ContentKind.CtViews, ContentKind.CtViews),
        (V1.ContentKind.MrReadouts, ContentKind.MrReadouts),
        (V1.ContentKind.Waveform, ContentKind.Waveform));

    internal static readonly EnumMap<V1.SampleEncoding, SampleEncoding> Encodings = new(
        (V1.SampleEncoding.Unspecified, SampleEncoding.None));

    /// <summary>The message refers to the block's memory.</summary>
    public static V1.Block ToWire(in RawBlock block) => new()
    {
        SequenceNumber = block.SequenceNumber,
        Kind = Kinds.ToWire(block.Kind),
        Encoding = Encodings.ToWire(block.Encoding),
        Meta = UnsafeByteOperations.UnsafeWrap(block.Meta),
        Samples = UnsafeByteOperations.UnsafeWrap(block.Samples),
        Crc32C = block.Crc32C,
    };

    /// <summary>The block refers to the message's memory.</summary>
    /// <exception cref="RefusalException">MALFORMED_BLOCK: its kind or encoding is not known; CHECKSUM_MISMATCH where that is because it was altered on the way.</exception>
    public static RawBlock FromWire(ScanId scan, V1.Block wire)
    {
        // The numbers are those of the wire, known or not: the checksum is over them.
        RawBlock block = new(wire.SequenceNumber, (ContentKind)wire.Kind, (SampleEncoding)wire.Encoding, wire.Meta.Memory, wire.Samples.Memory, wire.Crc32C);
        if (Kinds.FromWire.ContainsKey(wire.Kind) && Encodings.FromWire.ContainsKey(wire.Encoding)) return block;
        throw BlockImage.IsIntact(block, out uint computed)
            ? Refusals.MalformedBlock(scan, block.SequenceNumber, $"its kind is {(int)wire.Kind}, its encoding {(int)wire.Encoding}; allowed are {Kinds.Choices}, and {Encodings.Choices}.")
            : Refusals.ChecksumMismatch(scan, block.SequenceNumber, block.Crc32C, computed);
    }
}
