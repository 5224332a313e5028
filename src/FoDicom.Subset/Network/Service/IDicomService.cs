namespace FellowOakDicom.Network;

/// <summary>What either end of an association is told about its end.</summary>
public interface IDicomService
{
    /// <summary>The peer aborted the association.</summary>
    void OnReceiveAbort(DicomAbortSource source, DicomAbortReason reason);

    /// <summary>The connection is gone. A request may still be worked on; its answer will reach nobody.</summary>
    /// <param name="exception">Null when it was closed in order.</param>
    void OnConnectionClosed(Exception? exception);
}

/// <summary>The end that accepts associations.</summary>
public interface IDicomServiceProvider : IDicomService
{
    /// <summary>Answers the presentation contexts and accepts, or rejects, the association.</summary>
    Task OnReceiveAssociationRequestAsync(DicomAssociation association);

    Task OnReceiveAssociationReleaseRequestAsync();
}

/// <summary>The end that asked for the association.</summary>
internal interface IDicomServiceUser : IDicomService
{
    void OnReceiveAssociationAccept(DicomAssociation association);

    void OnReceiveAssociationReject(DicomRejectResult result, DicomRejectSource source, DicomRejectReason reason);

    void OnReceiveAssociationReleaseResponse();
}
