using System.Buffers;

namespace FellowOakDicom.Network.Pdu;

/// <summary>A PDU in memory borrowed from the pool.</summary>
internal sealed class ReceivedPdu(PduType type, byte[] rented, int length) : IDisposable
{
    public PduType Type { get; } = type;

    public ReadOnlyMemory<byte> Body { get; } = rented.AsMemory(0, length);

    public void Dispose() => ArrayPool<byte>.Shared.Return(rented);
}
