using System.Text;
using FellowOakDicom.Network.Client.EventArguments;
using FellowOakDicom.Network.Tls;
using Microsoft.Extensions.Logging;

namespace FellowOakDicom.Network.Client;

/// <summary>Answers a C-STORE request that the peer sends back over the client's association, as for a C-GET.</summary>
public delegate Task<DicomCStoreResponse> DicomClientCStoreRequestHandler(DicomCStoreRequest request);

/// <summary>Answers an N-EVENT-REPORT that the peer sends back over the client's association, as for storage commitment.</summary>
public delegate Task<DicomNEventReportResponse> DicomClientNEventReportRequestHandler(DicomNEventReportRequest request);

/// <summary>Sends requests to one application entity.</summary>
public interface IDicomClient
{
    string Host { get; }

    int Port { get; }

    ITlsInitiator? TlsInitiator { get; }

    string CallingAe { get; }

    string CalledAe { get; }

    ILogger Logger { get; set; }

    DicomServiceOptions ServiceOptions { get; set; }

    DicomClientOptions ClientOptions { get; set; }

    /// <summary>Proposed besides the contexts that the queued requests need.</summary>
    List<DicomPresentationContext> AdditionalPresentationContexts { get; set; }

    /// <summary>For received text without Specific Character Set.</summary>
    Encoding FallbackEncoding { get; set; }

    DicomClientCStoreRequestHandler? OnCStoreRequest { get; set; }

    DicomClientNEventReportRequestHandler? OnNEventReportRequest { get; set; }

    /// <summary>Requests are queued.</summary>
    bool IsSendRequired { get; }

    event EventHandler<AssociationAcceptedEventArgs>? AssociationAccepted;

    event EventHandler<AssociationRejectedEventArgs>? AssociationRejected;

    event EventHandler? AssociationReleased;

    event EventHandler<AssociationRequestTimedOutEventArgs>? AssociationRequestTimedOut;

    event EventHandler<RequestTimedOutEventArgs>? RequestTimedOut;

    /// <summary>Asks the peer for a window of outstanding operations; 0: no limit. Not called, there is one at a time.</summary>
    void NegotiateAsyncOps(int invoked = 0, int performed = 0);

    Task AddRequestAsync(DicomRequest dicomRequest);

    Task AddRequestsAsync(IEnumerable<DicomRequest> dicomRequests);

    /// <summary>
    /// Sends all that is queued, and what is added meanwhile. Each request's own callback has its answer, whatever the status:
    /// a failed request is no failed send. Requests that were sent when the association broke are gone from the queue.
    /// </summary>
    /// <param name="cancellationToken">Ends the send early, without an exception; requests not sent yet stay queued.</param>
    /// <param name="cancellationMode">What happens to the association then.</param>
    /// <exception cref="AggregateException">No connection: its inner exception is a SocketException, or an AuthenticationException from TLS.</exception>
    /// <exception cref="DicomAssociationRejectedException">The peer refused the association.</exception>
    /// <exception cref="DicomAssociationRequestTimedOutException">The peer never answered the association request.</exception>
    /// <exception cref="DicomAssociationAbortedException">The peer aborted.</exception>
    /// <exception cref="ConnectionClosedPrematurelyException">The established association's connection broke.</exception>
    /// <exception cref="DicomNetworkException">Anything else that the network or the peer did; the base of all but the first.</exception>
    Task SendAsync(CancellationToken cancellationToken = default,
        DicomClientCancellationMode cancellationMode = DicomClientCancellationMode.ImmediatelyReleaseAssociation);
}
