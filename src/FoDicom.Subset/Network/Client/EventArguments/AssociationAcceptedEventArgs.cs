namespace FellowOakDicom.Network.Client.EventArguments;

public class AssociationAcceptedEventArgs(DicomAssociation association) : EventArgs
{
    public DicomAssociation Association { get; } = association;
}
