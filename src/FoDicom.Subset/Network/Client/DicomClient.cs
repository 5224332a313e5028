using System.Text;
using FellowOakDicom.Network.Client.EventArguments;
using FellowOakDicom.Network.Tls;
using Microsoft.Extensions.Logging;

namespace FellowOakDicom.Network.Client;

/// <summary>The client: a queue, and associations that empty it.</summary>
internal sealed class DicomClient(string host, int port, ITlsInitiator? tlsInitiator, string callingAe, string calledAe, DicomServiceDependencies dependencies)
    : IDicomClient
{
    private readonly RequestQueue _queue = new();
    private Task _lastSend = Task.CompletedTask;
    private (int Invoked, int Performed)? _window;

    public string Host { get; } = host;

    public int Port { get; } = port;

    public ITlsInitiator? TlsInitiator { get; } = tlsInitiator;

    public string CallingAe { get; } = callingAe;

    public string CalledAe { get; } = calledAe;

    public ILogger Logger { get; set; } = dependencies.LoggerFactory.CreateLogger<DicomClient>();

    public DicomServiceOptions ServiceOptions { get; set; } = new();

    public DicomClientOptions ClientOptions { get; set; } = new();

    public List<DicomPresentationContext> AdditionalPresentationContexts { get; set; } = [];

    public Encoding FallbackEncoding { get; set; } = Encoding.ASCII;

    public DicomClientCStoreRequestHandler? OnCStoreRequest { get; set; }

    public DicomClientNEventReportRequestHandler? OnNEventReportRequest { get; set; }

    public bool IsSendRequired => !_queue.IsEmpty;

    public event EventHandler<AssociationAcceptedEventArgs>? AssociationAccepted;

    public event EventHandler<AssociationRejectedEventArgs>? AssociationRejected;

    public event EventHandler? AssociationReleased;

    public event EventHandler<AssociationRequestTimedOutEventArgs>? AssociationRequestTimedOut;

    public event EventHandler<RequestTimedOutEventArgs>? RequestTimedOut;

    public void NegotiateAsyncOps(int invoked = 0, int performed = 0) => _window = (invoked, performed);

    public Task AddRequestAsync(DicomRequest dicomRequest)
    {
        _queue.Add(dicomRequest);
        return Task.CompletedTask;
    }

    public async Task AddRequestsAsync(IEnumerable<DicomRequest> dicomRequests)
    {
        foreach (DicomRequest request in dicomRequests) await AddRequestAsync(request);
    }

    public async Task SendAsync(CancellationToken cancellationToken = default,
        DicomClientCancellationMode cancellationMode = DicomClientCancellationMode.ImmediatelyReleaseAssociation)
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await Interlocked.Exchange(ref _lastSend, done.Task); // one send at a time
        try
        {
            while (!_queue.IsEmpty && !cancellationToken.IsCancellationRequested)
            {
                await SendOverOneAssociationAsync(cancellationToken, cancellationMode);
            }
        }
        finally
        {
            done.SetResult();
        }
    }

    internal void NotifyAccepted(DicomAssociation association) => AssociationAccepted?.Invoke(this, new AssociationAcceptedEventArgs(association));

    internal void NotifyRejected(DicomRejectResult result, DicomRejectSource source, DicomRejectReason reason) =>
        AssociationRejected?.Invoke(this, new AssociationRejectedEventArgs(result, source, reason));

    internal void NotifyReleased() => AssociationReleased?.Invoke(this, EventArgs.Empty);

    internal void NotifyTimedOut(DicomRequest request, TimeSpan timeout) => RequestTimedOut?.Invoke(this, new RequestTimedOutEventArgs(request, timeout));

    private async Task SendOverOneAssociationAsync(CancellationToken cancellationToken, DicomClientCancellationMode cancellationMode)
    {
        int limit = ClientOptions.MaximumNumberOfRequestsPerAssociation ?? int.MaxValue;
        var proposal = new Proposal(AdditionalPresentationContexts, _queue.ToArray().Take(limit));
        using ClientConnection? connection = await AssociateAsync(proposal, cancellationToken);
        if (connection is null) return;

        await ConverseAsync(connection, proposal, limit, cancellationToken);
        if (cancellationToken.IsCancellationRequested) await StopAsync(connection, cancellationMode);
        await connection.ReleaseAsync(TimeSpan.FromMilliseconds(ClientOptions.AssociationReleaseTimeoutInMs));
        await connection.Closed;
        if (connection.Failure is { } failure && !cancellationToken.IsCancellationRequested) throw failure;
    }

    /// <returns>Null: cancelled.</returns>
    private async Task<ClientConnection?> AssociateAsync(Proposal proposal, CancellationToken cancellationToken)
    {
        int attempts = ClientOptions.MaximumNumberOfConsecutiveTimedOutAssociationRequests;
        int timeoutInMs = ClientOptions.AssociationRequestTimeoutInMs;
        for (int attempt = 1; ; attempt++)
        {
            ClientConnection? connection = null;
            try
            {
                INetworkStream stream = await ClientTransport.ConnectAsync(this, cancellationToken);
                connection = new ClientConnection(this, stream, dependencies);
                await connection.AssociateAsync(CreateAssociation(proposal)).WaitAsync(TimeSpan.FromMilliseconds(timeoutInMs), cancellationToken);
                return connection;
            }
            catch (TimeoutException)
            {
                await GiveUpAsync(connection!);
                AssociationRequestTimedOut?.Invoke(this, new AssociationRequestTimedOutEventArgs(timeoutInMs, attempt, attempts));
                if (attempt >= attempts) throw new DicomAssociationRequestTimedOutException(timeoutInMs, attempt);
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                if (connection is not null) await GiveUpAsync(connection);
                return null;
            }
            catch (Exception) when (connection is not null)
            {
                await connection.Closed;
                throw;
            }
        }
    }

    private DicomAssociation CreateAssociation(Proposal proposal)
    {
        DicomAssociation association = proposal.CreateAssociation(CallingAe, CalledAe);
        association.RemoteHost = Host;
        association.RemotePort = Port;
        if (_window is { } window)
        {
            association.NegotiatesAsyncOps = true;
            association.MaxAsyncOpsInvoked = window.Invoked;
            association.MaxAsyncOpsPerformed = window.Performed;
        }
        return association;
    }

    /// <summary>Hands requests to the association until there is nothing more to do for it, or it breaks, or the send is cancelled.</summary>
    private async Task ConverseAsync(ClientConnection connection, Proposal proposal, int limit, CancellationToken cancellationToken)
    {
        var cancelled = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using CancellationTokenRegistration registration = cancellationToken.Register(cancelled.SetResult);
        while (!connection.Closed.IsCompleted && !cancellationToken.IsCancellationRequested)
        {
            Task addition = _queue.NextAddition;
            while (limit > 0 && _queue.TakeIf(proposal.Covers) is { } request)
            {
                await connection.SendRequestAsync(request);
                limit--;
            }
            Task idle = connection.WhenIdle;
            if (!idle.IsCompleted)
            {
                await Task.WhenAny(idle, addition, connection.Closed, cancelled.Task);
                continue;
            }
            if (limit == 0 || !_queue.IsEmpty) return; // what is left needs another association
            Task linger = Task.Delay(ClientOptions.AssociationLingerTimeoutInMs, CancellationToken.None);
            if (await Task.WhenAny(addition, connection.Closed, cancelled.Task, linger) == linger) return;
        }
    }

    private async Task StopAsync(ClientConnection connection, DicomClientCancellationMode mode)
    {
        _queue.PutBack(connection.TakeUnsentRequests());
        if (mode == DicomClientCancellationMode.ImmediatelyReleaseAssociation)
        {
            Task limit = Task.Delay(ClientOptions.AssociationReleaseTimeoutInMs, CancellationToken.None);
            if (await Task.WhenAny(connection.WhenIdle, connection.Closed, limit) != limit) return;
        }
        await GiveUpAsync(connection);
    }

    private static async Task GiveUpAsync(ClientConnection connection)
    {
        await connection.AbortAsync(DicomAbortSource.ServiceUser, DicomAbortReason.NotSpecified);
        await connection.Closed;
        connection.Dispose();
    }
}
