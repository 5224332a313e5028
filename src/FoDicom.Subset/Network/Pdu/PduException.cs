namespace FellowOakDicom.Network.Pdu;

/// <summary>The peer broke the upper layer protocol. The association ends with an A-ABORT that carries the reason.</summary>
internal sealed class PduException(DicomAbortReason reason, string message) : DicomNetworkException(message)
{
    public DicomAbortReason Reason { get; } = reason;
}
