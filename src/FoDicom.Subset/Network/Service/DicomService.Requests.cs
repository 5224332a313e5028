using FellowOakDicom.Network.Pdu;

namespace FellowOakDicom.Network;

// The requests of this end: sent as the window allows, and answered.
public abstract partial class DicomService
{
    private Task _sending = Task.CompletedTask;

    /// <summary>An accepted context for the request, or null. A data set that nothing here can transcode needs its own transfer syntax.</summary>
    private DicomPresentationContext? FindContext(DicomRequest request)
    {
        DicomUID? abstractSyntax = request.PresentationContext?.AbstractSyntax ?? request.SOPClassUID;
        List<DicomPresentationContext> accepted = [.. Association!.PresentationContexts.Where(context =>
            context.Result == DicomPresentationContextResult.Accept && context.AbstractSyntax == abstractSyntax)];
        if ((request as DicomCStoreRequest)?.TransferSyntax is not { } own) return accepted.FirstOrDefault();

        return accepted.Find(context => context.AcceptedTransferSyntax == own)
            ?? (IsNative(own) ? accepted.Find(context => IsNative(context.AcceptedTransferSyntax!)) : null);
    }

    private static bool IsNative(DicomTransferSyntax syntax) => syntax is { IsEncapsulated: false, IsDeflate: false };

    private void StartSending(int window)
    {
        _requests.Open(window);
        _sending = SendOrFailAsync(SendRequestsAsync);
    }

    private async Task SendRequestsAsync()
    {
        while (true)
        {
            await SendAsync(await _requests.NextAsync(_closed.Token));
        }
    }

    private async Task SendAsync(DicomRequest request)
    {
        if (FindContext(request) is not { } context)
        {
            Deliver(request, request.CreateResponse(DicomStatus.SOPClassNotSupported));
            _requests.Finish();
            return;
        }
        var pending = new PendingRequest(request, Options.RequestTimeout, GiveUp);
        _requests.Sending(pending);
        await _sender!.SendAsync(request, context, pending.Progress, _closed.Token);
        pending.IsSent = true;
        NotifySent(request);
    }

    private void ReceiveResponse(DicomResponse response)
    {
        if (!_requests.TryFind(response.RequestMessageID, out PendingRequest? pending)) return; // given up before
        if (response.Status.State == DicomState.Pending)
        {
            pending.Progress();
            Deliver(pending.Request, response);
        }
        else if (_requests.TryEnd(pending))
        {
            Deliver(pending.Request, response);
            _requests.Finish();
        }
    }

    private void GiveUp(PendingRequest pending)
    {
        if (!_requests.TryEnd(pending)) return;
        try
        {
            pending.Request.OnTimeout?.Invoke(this, new DicomRequest.OnTimeoutEventArgs(pending.Timeout));
            OnRequestTimedOut(pending.Request, pending.Timeout);
        }
        catch (Exception e)
        {
            Logger.CallbackFailed(e);
        }
        if (!pending.IsSent) _ = FailAsync(new DicomRequestTimedOutException(pending.Request, pending.Timeout)); // half a message cannot be taken back
        _requests.Finish();
    }

    private void Deliver(DicomRequest request, DicomResponse response)
    {
        try
        {
            if (!request.Deliver(response))
            {
                throw new PduException(DicomAbortReason.UnexpectedPDUParameter, $"{response.Type} answers a {request.Type}.");
            }
        }
        catch (Exception e) when (e is not PduException)
        {
            Logger.CallbackFailed(e);
        }
    }

    private void NotifySent(DicomRequest request)
    {
        try
        {
            request.OnRequestSent?.Invoke(this, new DicomRequest.OnRequestSentEventArgs());
        }
        catch (Exception e)
        {
            Logger.CallbackFailed(e);
        }
    }

    private protected virtual void OnRequestTimedOut(DicomRequest request, TimeSpan timeout)
    {
    }
}
