using System.Runtime.CompilerServices;

namespace FellowOakDicom.Network;

/// <summary>How one connection behaves, at either end.</summary>
public class DicomServiceOptions
{
    private const uint ShortestPdu = 4096;

    /// <summary>Longest P-DATA-TF PDU sent to a peer that sets no limit, bytes. Default 1 MiB.</summary>
    public uint MaxDataBuffer
    {
        get;
        set => field = InRange(value);
    } = 1024 * 1024;

    /// <summary>
    /// Longest P-DATA-TF PDU to receive, bytes after the PDU header; told to the peer, and a longer one ends the association. Default 256 KiB.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">Below 4 KiB, or 0 for no limit: a limit there must be.</exception>
    public uint MaxPDULength
    {
        get;
        set => field = InRange(value);
    } = 262144;

    /// <summary>Sends small packets at once. Off, each message can wait for a delayed acknowledgement (40 ms and more). Default on.</summary>
    public bool TcpNoDelay { get; set; } = true;

    /// <summary>Socket receive buffer in bytes; null: the system's choice.</summary>
    public int? TcpReceiveBufferSize { get; set; }

    /// <summary>Socket send buffer in bytes; null: the system's choice.</summary>
    public int? TcpSendBufferSize { get; set; }

    /// <summary>Longest wait for the answer to a request, from the last sign of progress; null: for ever. Default null.</summary>
    public TimeSpan? RequestTimeout { get; set; }

    private static uint InRange(uint length, [CallerMemberName] string name = "") => length is >= ShortestPdu and <= int.MaxValue
        ? length
        : throw new ArgumentOutOfRangeException(name, length, $"A PDU has {ShortestPdu} to {int.MaxValue} bytes.");
}
