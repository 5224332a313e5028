namespace FellowOakDicom.Network.Client;

/// <summary>The client's end of one association.</summary>
internal sealed class ClientConnection : DicomService, IDicomServiceUser, IDicomCStoreProvider, IDicomNEventReportRequestProvider
{
    /// <summary>After an abort the sender waits for nothing but the peer's reading it.</summary>
    private static readonly TimeSpan ClosingTimeout = TimeSpan.FromSeconds(1);

    private readonly DicomClient _client;
    private readonly TaskCompletionSource _accepted = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public ClientConnection(DicomClient client, INetworkStream stream, DicomServiceDependencies dependencies)
        : base(stream, client.FallbackEncoding, client.Logger, dependencies)
    {
        _client = client;
        Options = client.ServiceOptions;
        ArtimTimeout = ClosingTimeout;
    }

    /// <summary>Completed when the connection is closed, whatever the reason.</summary>
    public Task Closed { get; private set; } = Task.CompletedTask;

    /// <summary>Why the connection closed out of order; null while it is open, and when it was not.</summary>
    public Exception? Failure { get; private set; }

    public bool IsReleased { get; private set; }

    /// <summary>Completed when the peer accepted; failed with the reason when it will not any more.</summary>
    public async Task AssociateAsync(DicomAssociation association)
    {
        Task request = RequestAssociationAsync(association);
        Closed = RunAsync();
        await request;
        await _accepted.Task;
    }

    public void OnReceiveAssociationAccept(DicomAssociation association)
    {
        _client.NotifyAccepted(association);
        _accepted.TrySetResult();
    }

    public void OnReceiveAssociationReject(DicomRejectResult result, DicomRejectSource source, DicomRejectReason reason) =>
        _client.NotifyRejected(result, source, reason);

    public void OnReceiveAssociationReleaseResponse()
    {
        IsReleased = true;
        _client.NotifyReleased();
    }

    public void OnReceiveAbort(DicomAbortSource source, DicomAbortReason reason)
    {
        // the failure has it
    }

    public void OnConnectionClosed(Exception? exception)
    {
        Failure = exception;
        _accepted.TrySetException(exception ?? new DicomNetworkException("The association was given up before it was established."));
    }

    public async Task<DicomCStoreResponse> OnCStoreRequestAsync(DicomCStoreRequest request) => _client.OnCStoreRequest is { } handler
        ? await handler(request)
        : new DicomCStoreResponse(request, DicomStatus.NoSuchSOPClass);

    public Task OnCStoreRequestExceptionAsync(string tempFileName, Exception e) => Task.CompletedTask;

    public async Task<DicomNEventReportResponse> OnNEventReportRequestAsync(DicomNEventReportRequest request) => _client.OnNEventReportRequest is { } handler
        ? await handler(request)
        : new DicomNEventReportResponse(request, DicomStatus.NoSuchSOPClass);

    private protected override void OnRequestTimedOut(DicomRequest request, TimeSpan timeout) => _client.NotifyTimedOut(request, timeout);
}
