namespace FellowOakDicom.Network.Client;

/// <summary>What a cancelled send does with its association.</summary>
public enum DicomClientCancellationMode
{
    /// <summary>Waits for the answers to what was sent, sends nothing more, and releases.</summary>
    ImmediatelyReleaseAssociation = 0,

    /// <summary>Aborts; what was sent is not reported any more.</summary>
    ImmediatelyAbortAssociation = 1
}
