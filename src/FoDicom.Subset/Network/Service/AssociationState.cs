namespace FellowOakDicom.Network;

/// <summary>Where one end of a connection stands: the states of PS3.8 table 9-1 that it can be seen to wait in.</summary>
internal enum AssociationState
{
    /// <summary>Sta2, acceptor: the transport is open, the association request is due.</summary>
    AwaitingRequest,

    /// <summary>Sta3, acceptor: the provider has not decided yet.</summary>
    Deciding,

    /// <summary>Sta4 and Sta5, requestor: asked, not answered.</summary>
    Requesting,

    /// <summary>Sta6.</summary>
    Established,

    /// <summary>Sta7, requestor: asked to release, not answered. Late messages still come in.</summary>
    Releasing,

    /// <summary>Sta8: the peer asked to release; earlier requests are still being worked on.</summary>
    ReleaseRequested,

    /// <summary>Sta13: the last PDU is sent, the peer's turn to close. Nothing received counts any more.</summary>
    Closing,

    /// <summary>Sta1.</summary>
    Closed
}
