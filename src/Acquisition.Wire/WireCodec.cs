using Acquisition.Core.Model.Ct;
using Acquisition.Core.Model.Errors;
using Acquisition.Core.Model.Mr;
using Acquisition.Core.Model.Scans;
using Acquisition.Core.Ports.Store;
using Google.Protobuf;
using V1 = Acquisition.Contracts.V1;

namespace Acquisition.Wire;

/// <summary>Serialised headers and blocks to and from Core: what is stored is what crossed the wire.</summary>
public sealed class WireCodec : IScanCodec
{
    /// <summary>The payload of a block.</summary>
    public static byte[] EncodeBlock(AcquiredBlock block) => block switch
    {
        CtViewBlock ct => CtWire.ToWire(ct).ToByteArray(),
        MrReadoutBlock mr => MrWire.ToWire(mr).ToByteArray(),
        _ => throw new ArgumentException($"A {block.GetType().Name} has no wire form.", nameof(block)),
    };

    public ScanHeader DecodeHeader(ReadOnlyMemory<byte> header)
    {
        WireReader reader = new();
        ScanHeader decoded = HeaderWire.FromWire(V1.ScanHeader.Parser.ParseFrom(header.Span), reader);
        // Only headers without violations are ever stored.
        return reader.Violations is [] ? decoded : throw new InvalidDataException($"The stored header is not valid: {reader.Violations[0]}.");
    }

    public AcquiredBlock DecodeBlock(ScanId scan, ScanHeader header, RawBlock block)
    {
        try
        {
            return header.Acquisition switch
            {
                CtAcquisition ct => CtWire.FromWire(V1.CtViewBlock.Parser.ParseFrom(block.Payload.Span), ct),
                MrAcquisition mr => MrWire.FromWire(V1.MrReadoutBlock.Parser.ParseFrom(block.Payload.Span), mr),
                _ => throw new InvalidOperationException("A scan is CT or MR."),
            };
        }
        catch (Exception exception) when (exception is FormatException or InvalidProtocolBufferException)
        {
            throw Refusals.MalformedBlock(scan, block.SequenceNumber, exception.Message);
        }
    }
}
