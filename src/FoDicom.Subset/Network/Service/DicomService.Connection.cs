using System.Net.Sockets;
using System.Threading.Channels;
using FellowOakDicom.Network.Pdu;

namespace FellowOakDicom.Network;

// The connection's life: PS3.8 section 9.2.
public abstract partial class DicomService
{
    /// <summary>For an A-ABORT to leave, or to come in when nothing more can leave.</summary>
    private static readonly TimeSpan AbortTimeout = TimeSpan.FromSeconds(1);

    private readonly Channel<Func<Task>> _decisions = Channel.CreateBounded<Func<Task>>(1);
    private readonly CancellationTokenSource _reading = new();
    private readonly CancellationTokenSource _closed = new();
    private volatile AssociationState _state = AssociationState.AwaitingRequest;
    private Exception? _failure;

    /// <summary>The ARTIM timer: the wait for an association request, and for the peer to close after the last PDU (PS3.8 9.1.5).</summary>
    internal TimeSpan ArtimTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Completed while no request of this end waits for its turn or its answer.</summary>
    internal Task WhenIdle => _requests.WhenIdle;

    /// <summary>Serves the connection to its end, which is always told by <see cref="IDicomService.OnConnectionClosed"/> and never thrown.</summary>
    internal async Task RunAsync()
    {
        if (_state == AssociationState.AwaitingRequest) StartArtim();
        Task deciding = DecideAsync();
        try
        {
            await ReadAsync();
        }
        catch (Exception e) when (IsConnectionLoss(e))
        {
            if (_state is not (AssociationState.Closing or AssociationState.Releasing)) RecordFailure(Lost(e));
        }
        catch (Exception e)
        {
            await FailAsync(e);
            await DrainAsync();
        }
        finally
        {
            Close();
        }
        _decisions.Writer.Complete();
        Notify(service => service.OnConnectionClosed(_failure));
        await Task.WhenAll(deciding, _sending);
        _receiver?.Dispose();
        _sender?.Dispose();
        _pdus.Dispose();
    }

    /// <summary>Asks the peer for the association; the answer goes to <see cref="IDicomServiceUser"/>.</summary>
    internal async Task RequestAssociationAsync(DicomAssociation association)
    {
        Association = association;
        _state = AssociationState.Requesting;
        await SendOrFailAsync(() => _pdus.WriteAsync(AssociateWriter.Request(association, Options.MaxPDULength), _closed.Token));
    }

    /// <summary>Asks the peer for the release. The connection is closed when it agrees, or after the timeout.</summary>
    internal async Task ReleaseAsync(TimeSpan timeout)
    {
        if (!TryMove(AssociationState.Established, AssociationState.Releasing)) return;
        _reading.CancelAfter(timeout);
        try
        {
            await _sender!.SendBetweenAsync(ControlPdu.ReleaseRequest, _closed.Token);
        }
        catch (Exception e) when (IsConnectionLoss(e))
        {
            Close(); // everything is answered: a peer that left already has nothing to take back
        }
    }

    internal async Task AbortAsync(DicomAbortSource source, DicomAbortReason reason)
    {
        if (!TryBeginClosing()) return;
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(_closed.Token);
        limit.CancelAfter(AbortTimeout);
        try
        {
            StartArtim();
            await _pdus.WriteAsync(ControlPdu.Abort(source, reason), limit.Token);
        }
        catch (Exception e) when (IsConnectionLoss(e))
        {
            Close();
        }
    }

    internal IReadOnlyList<DicomRequest> TakeUnsentRequests() => _requests.TakeUnsent();

    private async Task ReadAsync()
    {
        while (await _pdus.ReadAsync(Options.MaxPDULength, _reading.Token) is { } pdu)
        {
            using (pdu)
            {
                if (_state == AssociationState.Closing) continue;
                if (!await ReceiveAsync(pdu)) return;
            }
        }
        if (_state is not (AssociationState.AwaitingRequest or AssociationState.Closing or AssociationState.Releasing)) RecordFailure(Lost(null));
    }

    /// <returns>False: it was the last PDU of the connection.</returns>
    private async ValueTask<bool> ReceiveAsync(ReceivedPdu pdu)
    {
        switch (pdu.Type, _state)
        {
            case (PduType.AssociateRequest, AssociationState.AwaitingRequest):
                await ReceiveAssociationRequestAsync(pdu.Body);
                return true;
            case (PduType.AssociateAccept, AssociationState.Requesting):
                ReceiveAssociationAccept(pdu.Body);
                return true;
            case (PduType.AssociateReject, AssociationState.Requesting):
                ReceiveAssociationReject(pdu.Body);
                return false;
            case (PduType.Data, AssociationState.Established or AssociationState.Releasing):
                foreach (Pdv pdv in Pdv.ReadAll(pdu.Body)) await ReceiveFragmentAsync(pdv);
                return true;
            case (PduType.ReleaseRequest, AssociationState.Established):
                Move(AssociationState.Established, AssociationState.ReleaseRequested);
                await _decisions.Writer.WriteAsync(AnswerReleaseRequestAsync, _reading.Token);
                return true;
            case (PduType.ReleaseRequest, AssociationState.Releasing): // both asked at once: the requestor answers first (Sta9)
                await _pdus.WriteAsync(ControlPdu.ReleaseResponse, _closed.Token);
                return true;
            case (PduType.ReleaseResponse, AssociationState.Releasing):
                (this as IDicomServiceUser)?.OnReceiveAssociationReleaseResponse();
                return false;
            case (PduType.Abort, _):
                ReceiveAbort(pdu.Body);
                return false;
            default:
                throw new PduException(DicomAbortReason.UnexpectedPDU, $"{pdu.Type} PDU in state {_state}.");
        }
    }

    private async ValueTask ReceiveAssociationRequestAsync(ReadOnlyMemory<byte> body)
    {
        try
        {
            DicomAssociation association = AssociateReader.Request(body.Span);
            DecideOnAssociation();
            association.RemoteHost = _network.RemoteHost;
            association.RemotePort = _network.RemotePort;
            Association = association;
            Func<Task> decision = this is IDicomServiceProvider provider
                ? () => provider.OnReceiveAssociationRequestAsync(association)
                : () => SendAssociationRejectAsync(DicomRejectResult.Permanent, DicomRejectSource.ServiceUser, DicomRejectReason.NoReasonGiven);
            await _decisions.Writer.WriteAsync(decision, _reading.Token);
        }
        catch (DicomAssociationRejectedException e)
        {
            DecideOnAssociation();
            await SendAssociationRejectAsync(e.RejectResult, e.RejectSource, e.RejectReason);
        }
    }

    private void DecideOnAssociation()
    {
        _reading.CancelAfter(Timeout.InfiniteTimeSpan);
        Move(AssociationState.AwaitingRequest, AssociationState.Deciding);
    }

    private void ReceiveAssociationAccept(ReadOnlyMemory<byte> body)
    {
        DicomAssociation association = Association!;
        AssociateReader.Accept(body.Span, association);
        _sender = new MessageSender(_pdus, association.MaximumPDULength, Options.MaxDataBuffer);
        _receiver = new MessageReceiver(association, _fallbackEncoding);
        Move(AssociationState.Requesting, AssociationState.Established);
        (this as IDicomServiceUser)?.OnReceiveAssociationAccept(association);
        StartSending(association.MaxAsyncOpsInvoked);
    }

    private void ReceiveAssociationReject(ReadOnlyMemory<byte> body)
    {
        (DicomRejectResult result, DicomRejectSource source, DicomRejectReason reason) = ControlPdu.ReadReject(body.Span);
        RecordFailure(new DicomAssociationRejectedException(result, source, reason));
        (this as IDicomServiceUser)?.OnReceiveAssociationReject(result, source, reason);
    }

    private void ReceiveAbort(ReadOnlyMemory<byte> body)
    {
        (DicomAbortSource source, DicomAbortReason reason) = ControlPdu.ReadAbort(body.Span);
        if (_state == AssociationState.AwaitingRequest) return;
        Logger.AssociationAborted(source, reason);
        if (_state != AssociationState.Releasing) RecordFailure(new DicomAssociationAbortedException(source, reason));
        Notify(service => service.OnReceiveAbort(source, reason));
    }

    // Runs behind the requests that came before it.
    private async Task AnswerReleaseRequestAsync()
    {
        if (this is IDicomServiceProvider provider)
        {
            await provider.OnReceiveAssociationReleaseRequestAsync();
            return;
        }
        if (!WhenIdle.IsCompleted) RecordFailure(Lost(null));
        await SendAssociationReleaseResponseAsync();
    }

    /// <summary>Runs the derived class's decisions one after the other; the first that it cannot make ends the association.</summary>
    private async Task DecideAsync()
    {
        await foreach (Func<Task> decision in _decisions.Reader.ReadAllAsync())
        {
            await SendOrFailAsync(decision);
        }
    }

    /// <summary>
    /// What goes wrong while sending ends the association. A connection that takes nothing more may still have the peer's reason
    /// in it, so its end is left to the reader.
    /// </summary>
    private async Task SendOrFailAsync(Func<Task> send)
    {
        try
        {
            await send();
        }
        catch (Exception e) when (IsConnectionLoss(e))
        {
            _reading.CancelAfter(AbortTimeout);
        }
        catch (Exception e)
        {
            await FailAsync(e);
        }
    }

    private async Task FailAsync(Exception failure)
    {
        if (_state is AssociationState.Closing or AssociationState.Closed) return;
        RecordFailure(failure);
        // Before there is an association, an abort comes from the user whatever the reason (PS3.8 table 9-10: AA-1, not AA-8).
        if (failure is PduException violation && _state != AssociationState.AwaitingRequest)
            await AbortAsync(DicomAbortSource.ServiceProvider, violation.Reason);
        else
            await AbortAsync(DicomAbortSource.ServiceUser, DicomAbortReason.NotSpecified);
    }

    /// <summary>Lets the peer read the abort before the connection closes under it.</summary>
    private async Task DrainAsync()
    {
        try
        {
            await _pdus.DrainAsync(_reading.Token);
        }
        catch (Exception e) when (IsConnectionLoss(e))
        {
            // closed either way
        }
    }

    private void Close()
    {
        _state = AssociationState.Closed;
        _requests.Dispose();
        _closed.Cancel();
        _reading.Cancel();
        _network.Dispose();
    }

    private void StartArtim() => _reading.CancelAfter(ArtimTimeout);

    private void RecordFailure(Exception failure) => Interlocked.CompareExchange(ref _failure, failure, null);

    private DicomNetworkException Lost(Exception? cause) => _state switch
    {
        AssociationState.AwaitingRequest => new DicomNetworkException("No association request came in time.", cause),
        AssociationState.Requesting => new DicomNetworkException("Connection was lost before an association was established.", cause),
        _ => new ConnectionClosedPrematurelyException(cause)
    };

    private void Notify(Action<IDicomService> call)
    {
        if (this is not IDicomService service) return;
        try
        {
            call(service);
        }
        catch (Exception e)
        {
            Logger.CallbackFailed(e);
        }
    }

    private bool TryBeginClosing()
    {
        AssociationState state;
        do
        {
            state = _state;
            if (state is AssociationState.Closing or AssociationState.Closed) return false;
        }
        while (!TryMove(state, AssociationState.Closing));
        return true;
    }

    private bool TryMove(AssociationState from, AssociationState to) => Interlocked.CompareExchange(ref _state, to, from) == from;

    private void Move(AssociationState from, AssociationState to)
    {
        if (!TryMove(from, to)) throw new DicomNetworkException($"The association is {_state}, not {from}.");
    }

    private static bool IsConnectionLoss(Exception e) => e is IOException or SocketException or ObjectDisposedException or OperationCanceledException;
}
