using Acquisition.Core.Model.Ct;
using Acquisition.Core.Model.Errors;
using Acquisition.Core.Model.Mr;
using Acquisition.Core.Model.Scans;
using Acquisition.Core.Model.Waveforms;
using Acquisition.Core.Ports.Store;
using Google.Protobuf;
using V1 = Acquisition.Contracts.V1;

namespace Acquisition.Wire;

/// <summary>Serialised headers and blocks to and from the model: what is stored is what crossed the wire.</summary>
public sealed class WireCodec : IScanCodec
{
    /// <summary>The largest meta of a block, bytes: far more than columns for any block need, and little enough to parse while the scan arrives.</summary>
    public const int MaximumMetaBytes = 1024 * 1024;

    /// <summary>A block with its checksum. Samples that are contiguous already are not copied.</summary>
    public static RawBlock EncodeBlock(long sequenceNumber, AcquiredBlock block)
    {
        (ContentKind kind, IMessage meta, ReadOnlyMemory<byte> samples) = block switch
        {
            CtViewBlock ct => (ContentKind.CtViews, (IMessage)CtViewWire.ToWire(ct), ct.Samples),
            MrReadoutBlock mr => (ContentKind.MrReadouts, MrReadoutWire.ToWire(mr), MrReadoutWire.Samples(mr)),
            WaveformBlock waveforms => (ContentKind.Waveform, WaveformWire.ToWire(waveforms), WaveformWire.Samples(waveforms)),
            _ => throw new ArgumentException($"A {block.GetType().Name} has no wire form.", nameof(block)),
        };
        byte[] bytes = meta.ToByteArray();
        return new RawBlock(sequenceNumber, kind, SampleEncoding.None, bytes, samples, BlockImage.Crc32C(kind, SampleEncoding.None, bytes, samples.Span));
    }

    /// <exception cref="InvalidDataException">The bytes are no valid header: only such ones are ever stored.</exception>
    public ScanHeader DecodeHeader(ReadOnlyMemory<byte> header)
    {
        try
        {
            WireReader reader = new();
            ScanHeader decoded = HeaderWire.FromWire(V1.ScanHeader.Parser.ParseFrom(header.Span), reader);
            return reader.Violations is [] ? decoded : throw new InvalidDataException($"The stored header is not valid: {reader.Violations[0]}.");
        }
        catch (InvalidProtocolBufferException exception)
        {
            throw new InvalidDataException($"The stored header cannot be read: {exception.Message}", exception);
        }
    }

    public AcquiredBlock DecodeBlock(ScanId scan, ScanHeader header, RawBlock block)
    {
        try
        {
            if (block.Meta.Length > MaximumMetaBytes) throw new FormatException($"its meta has {block.Meta.Length} bytes; at most {MaximumMetaBytes} are allowed.");
            return (block.Kind, header.Acquisition) switch
            {
                (ContentKind.CtViews, CtAcquisition ct) => CtViewWire.FromWire(V1.CtViewMeta.Parser.ParseFrom(block.Meta.Span), block.Samples, ct),
                (ContentKind.MrReadouts, MrAcquisition mr) => MrReadoutWire.FromWire(V1.MrReadoutMeta.Parser.ParseFrom(block.Meta.Span), block.Samples, mr),
                (ContentKind.Waveform, _) => WaveformWire.FromWire(V1.WaveformMeta.Parser.ParseFrom(block.Meta.Span), block.Samples),
                _ => throw new FormatException($"it holds {block.Kind}, and the header describes a {header.Modality} scan."),
            };
        }
        catch (Exception exception) when (exception is FormatException or InvalidProtocolBufferException)
        {
            throw Refusals.MalformedBlock(scan, block.SequenceNumber, exception.Message);
        }
    }
}
