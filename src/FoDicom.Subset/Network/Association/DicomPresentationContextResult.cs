namespace FellowOakDicom.Network;

/// <summary>The acceptor's answer to one presentation context (PS3.8 9.3.3.2).</summary>
public enum DicomPresentationContextResult : byte
{
    Proposed = 255,
    Accept = 0,
    RejectUser = 1,
    RejectNoReason = 2,
    RejectAbstractSyntaxNotSupported = 3,
    RejectTransferSyntaxesNotSupported = 4
}
