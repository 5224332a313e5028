using Acquisition.Core.Model.Errors;
using Acquisition.Core.Model.Scans;
using Acquisition.Core.Ports.Store;
using Google.Protobuf;
using V1 = Acquisition.Contracts.V1;

namespace Acquisition.Wire;

/// <summary>Blocks as they cross the wire, without a copy of their bytes.</summary>
public static class BlockWire
{
    private static readonly EnumMap<V1.ContentKind, ContentKind> Kinds = new(
        (V1.ContentKind.CtViews, ContentKind.CtViews),
        (V1.ContentKind.MrReadouts, ContentKind.MrReadouts),
        (V1.ContentKind.Waveform, ContentKind.Waveform));

    /// <summary>The message refers to the block's memory: it must not change until the message is sent.</summary>
    public static V1.Block ToWire(RawBlock block) => new()
    {
        SequenceNumber = block.SequenceNumber,
        Kind = Kinds.ToWire(block.Kind),
        Meta = UnsafeByteOperations.UnsafeWrap(block.Meta),
        Samples = UnsafeByteOperations.UnsafeWrap(block.Samples),
        Encoding = (V1.SampleEncoding)block.Encoding,
        Crc32C = block.Crc32C,
    };

    /// <exception cref="RefusalException">MALFORMED_BLOCK: a kind or an encoding that this version does not know.</exception>
    public static RawBlock FromWire(ScanId scan, V1.Block wire)
    {
        if (!Kinds.FromWire.TryGetValue(wire.Kind, out ContentKind kind))
            throw Refusals.MalformedBlock(scan, wire.SequenceNumber, $"its kind must be one of {string.Join(", ", Kinds.FromWire.Keys)}.");
        if (wire.Encoding != V1.SampleEncoding.Unspecified)
            throw Refusals.MalformedBlock(scan, wire.SequenceNumber, "its sample encoding is not known to this version: send the samples as they are.");
        return new RawBlock(wire.SequenceNumber, kind, SampleEncoding.None, wire.Meta.Memory, wire.Samples.Memory, wire.Crc32C);
    }
}
