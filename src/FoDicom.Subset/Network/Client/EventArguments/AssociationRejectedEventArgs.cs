namespace FellowOakDicom.Network.Client.EventArguments;

public class AssociationRejectedEventArgs(DicomRejectResult result, DicomRejectSource source, DicomRejectReason reason) : EventArgs
{
    public DicomRejectResult Result { get; } = result;

    public DicomRejectSource Source { get; } = source;

    public DicomRejectReason Reason { get; } = reason;
}
