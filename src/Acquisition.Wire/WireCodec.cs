using Acquisition.Core.Model.Ct;
using Acquisition.Core.Model.Errors;
using Acquisition.Core.Model.Mr;
using Acquisition.Core.Model.Scans;
using Acquisition.Core.Model.Waveforms;
using Acquisition.Core.Ports.Store;
using Google.Protobuf;
using V1 = Acquisition.Contracts.V1;

namespace Acquisition.Wire;

/// <summary>Serialised headers and blocks to and from Core: what is stored is what crossed the wire.</summary>
public sealed class WireCodec : IScanCodec
{
    /// <summary>The largest meta, bytes: 1 MiB.</summary>
    public const int MaximumMetaBytes = 1 << 20;

    /// <summary>The block in its wire form, sealed with its checksum. The result owns its memory.</summary>
    /// <exception cref="ArgumentException">The block is empty, or its columns cannot say what its items do.</exception>
    public static RawBlock EncodeBlock(long sequenceNumber, AcquiredBlock block) => block switch
    {
        CtViewBlock ct => Seal(sequenceNumber, ContentKind.CtViews, CtViewWire.ToWire(ct), [ct.Samples]),
        MrReadoutBlock mr => Seal(
            sequenceNumber, ContentKind.MrReadouts, MrReadoutWire.ToWire(mr), [.. mr.Readouts.Select(r => r.Samples), .. mr.Readouts.Select(r => r.Trajectory)]),
        WaveformBlock waveform => Seal(sequenceNumber, ContentKind.Waveform, WaveformWire.ToWire(waveform), [.. waveform.Waveforms.Select(w => w.Samples)]),
        _ => throw new ArgumentException($"A {block.GetType().Name} has no wire form.", nameof(block)),
    };

    public ScanHeader DecodeHeader(ReadOnlyMemory<byte> header)
    {
        WireReader reader = new();
        ScanHeader decoded;
        try
        {
            decoded = HeaderWire.FromWire(V1.ScanHeader.Parser.ParseFrom(header.Span), reader);
        }
        catch (InvalidProtocolBufferException exception)
        {
            throw new InvalidDataException($"The stored header is no header: {exception.Message}", exception);
        }

        // Only headers without violations are ever stored.
        return reader.Violations is [] ? decoded : throw new InvalidDataException($"The stored header is not valid: {reader.Violations[0]}.");
    }

    public AcquiredBlock DecodeBlock(ScanId scan, ScanHeader header, RawBlock block)
    {
        try
        {
            if (block.Meta.Length > MaximumMetaBytes) throw new FormatException($"its meta has {block.Meta.Length} bytes, allowed are {MaximumMetaBytes}.");
            if (block.Encoding != SampleEncoding.None) throw new FormatException($"its samples are packed with encoding {(int)block.Encoding}, allowed are {BlockWire.Encodings.Choices}.");
            return (block.Kind, header.Acquisition) switch
            {
                (ContentKind.CtViews, CtAcquisition ct) => CtViewWire.FromWire(V1.CtViewMeta.Parser.ParseFrom(block.Meta.Span), block.Samples, ct),
                (ContentKind.MrReadouts, MrAcquisition mr) => MrReadoutWire.FromWire(V1.MrReadoutMeta.Parser.ParseFrom(block.Meta.Span), block.Samples, mr),
                (ContentKind.Waveform, _) => WaveformWire.FromWire(V1.WaveformMeta.Parser.ParseFrom(block.Meta.Span), block.Samples),
                _ => throw new FormatException($"its kind is {(int)block.Kind} ({block.Kind}), which does not go with a scan of {header.Modality}."),
            };
        }
        catch (Exception exception) when (exception is FormatException or InvalidProtocolBufferException)
        {
            throw Refusals.MalformedBlock(scan, block.SequenceNumber, exception.Message);
        }
    }

    private static RawBlock Seal(long sequenceNumber, ContentKind kind, IMessage meta, IReadOnlyList<ReadOnlyMemory<byte>> samples)
    {
        byte[] encoded = meta.ToByteArray();
        byte[] joined = GC.AllocateUninitializedArray<byte>(checked((int)samples.Sum(part => (long)part.Length)));
        int offset = 0;
        foreach (ReadOnlyMemory<byte> part in samples)
        {
            part.CopyTo(joined.AsMemory(offset));
            offset += part.Length;
        }

        return new RawBlock(sequenceNumber, kind, SampleEncoding.None, encoded, joined, BlockImage.Crc32C(kind, SampleEncoding.None, encoded, joined));
    }
}
