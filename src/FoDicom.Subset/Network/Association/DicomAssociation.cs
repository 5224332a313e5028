namespace FellowOakDicom.Network;

/// <summary>What two application entities proposed to each other and agreed on (PS3.8 7.1).</summary>
public sealed class DicomAssociation
{
    public DicomAssociation()
    {
    }

    public DicomAssociation(string callingAE, string calledAE)
    {
        CallingAE = callingAE;
        CalledAE = calledAE;
    }

    public string CallingAE { get; internal set; } = "";

    public string CalledAE { get; internal set; } = "";

    public string RemoteHost { get; internal set; } = "";

    public int RemotePort { get; internal set; }

    public DicomUID? RemoteImplementationClassUID { get; internal set; }

    public string? RemoteImplementationVersion { get; internal set; }

    /// <summary>Longest P-DATA-TF PDU the peer receives, in bytes after the PDU header; 0: no limit.</summary>
    public uint MaximumPDULength { get; internal set; }

    public DicomPresentationContextCollection PresentationContexts { get; } = [];

    /// <summary>Outstanding operations the requestor may invoke; 0: no limit; 1 when not negotiated (PS3.7 D.3.3.3).</summary>
    public int MaxAsyncOpsInvoked { get; set; } = 1;

    /// <summary>Outstanding operations the requestor can perform; 0: no limit; 1 when not negotiated.</summary>
    public int MaxAsyncOpsPerformed { get; set; } = 1;

    /// <summary>The window is in the PDU only when the requestor asked for one; the acceptor may not bring it up.</summary>
    internal bool NegotiatesAsyncOps { get; set; }
}
