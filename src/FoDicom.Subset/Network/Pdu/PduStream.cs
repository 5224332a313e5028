using System.Buffers;
using System.Buffers.Binary;

namespace FellowOakDicom.Network.Pdu;

/// <summary>
/// PDUs over one transport connection. One reader at a time; writers are put in line here, each PDU whole.
/// A length beyond the limit is refused from the six header bytes alone.
/// </summary>
/// <param name="transport">The connection; its owner closes it.</param>
internal sealed class PduStream(Stream transport) : IDisposable
{
    private const int HeaderLength = 6;

    private readonly byte[] _header = new byte[HeaderLength];
    private readonly SemaphoreSlim _writing = new(1, 1);

    /// <summary>The next PDU, or null where the peer closed the connection between two PDUs. Dispose it before reading on.</summary>
    /// <param name="maximumDataLength">Longest P-DATA-TF body to receive, in bytes.</param>
    /// <param name="cancellationToken">Ends the wait; the connection is of no use afterwards.</param>
    /// <exception cref="PduException">Unknown type or a length beyond its limit.</exception>
    /// <exception cref="IOException">The connection broke, also in the middle of a PDU.</exception>
    public async ValueTask<ReceivedPdu?> ReadAsync(uint maximumDataLength, CancellationToken cancellationToken)
    {
        int read = await transport.ReadAtLeastAsync(_header, HeaderLength, throwOnEndOfStream: false, cancellationToken);
        if (read == 0) return null;
        if (read < HeaderLength) throw new EndOfStreamException("The connection was closed within a PDU header.");

        var type = (PduType)_header[0];
        uint length = BinaryPrimitives.ReadUInt32BigEndian(_header.AsSpan(2));
        if (!Enum.IsDefined(type)) throw new PduException(DicomAbortReason.UnrecognizedPDU, $"PDU type {_header[0]:X2}H is none of PS3.8.");
        uint limit = PduLimits.Of(type, maximumDataLength);
        if (length > limit)
        {
            throw new PduException(DicomAbortReason.InvalidPDUParameter, $"{type} PDU announces {length} bytes, more than the {limit} allowed.");
        }
        byte[] body = ArrayPool<byte>.Shared.Rent((int)length);
        try
        {
            await transport.ReadExactlyAsync(body.AsMemory(0, (int)length), cancellationToken);
        }
        catch
        {
            ArrayPool<byte>.Shared.Return(body);
            throw;
        }
        return new ReceivedPdu(type, body, (int)length);
    }

    /// <summary>Reads and forgets everything until the peer closes its side.</summary>
    public async Task DrainAsync(CancellationToken cancellationToken)
    {
        byte[] discarded = new byte[4096];
        while (await transport.ReadAsync(discarded, cancellationToken) > 0)
        {
        }
    }

    public async Task WriteAsync(ReadOnlyMemory<byte> pdu, CancellationToken cancellationToken)
    {
        await _writing.WaitAsync(cancellationToken);
        try
        {
            await transport.WriteAsync(pdu, cancellationToken);
            await transport.FlushAsync(cancellationToken);
        }
        finally
        {
            _writing.Release();
        }
    }

    public void Dispose() => _writing.Dispose();
}
