using FellowOakDicom.Network.Pdu;

namespace FellowOakDicom.Network;

// The requests of the peer: put together, handed to the derived class one after the other, answered.
public abstract partial class DicomService
{
    private int _cancelledId = -1;

    private async ValueTask ReceiveFragmentAsync(Pdv pdv)
    {
        if (await _receiver!.AddAsync(pdv, _reading.Token) is not { } received) return;
        switch (received.Message)
        {
            case DicomResponse when received.Defect is { } defect:
                throw new PduException(DicomAbortReason.InvalidPDUParameter, $"The data set of a response cannot be read: {defect.GetType().Name}.");
            case DicomResponse response:
                ReceiveResponse(response);
                break;
            case DicomRequest request:
                await _decisions.Writer.WriteAsync(() => AnswerAsync(request, received), _reading.Token);
                break;
            default: // C-CANCEL-RQ, the only message that is neither
                _cancelledId = received.Message.Id;
                break;
        }
    }

    private async Task AnswerAsync(DicomRequest request, ReceivedMessage received)
    {
        using (received)
        {
            await using IAsyncEnumerator<DicomResponse> answers = Answers(request, received).GetAsyncEnumerator();
            while (await NextAsync(answers, request) is { } answer)
            {
                await SendResponseAsync(answer);
                if (answer.Status.State != DicomState.Pending) return;
            }
        }
    }

    /// <summary>The next answer. A provider that throws has failed at this request, and at no other.</summary>
    private async Task<DicomResponse?> NextAsync(IAsyncEnumerator<DicomResponse> answers, DicomRequest request)
    {
        if (_cancelledId == request.MessageID) return request.CreateResponse(DicomStatus.Cancel);
        try
        {
            return await answers.MoveNextAsync() ? answers.Current : null;
        }
        catch (Exception e)
        {
            Logger.ProviderFailed(request.Type, e);
            return request.CreateResponse(DicomStatus.ProcessingFailure);
        }
    }

    private async IAsyncEnumerable<DicomResponse> Answers(DicomRequest request, ReceivedMessage received)
    {
        if (received.Defect is not null)
        {
            yield return await AnswerDefectAsync(request, received);
        }
        else if (request is DicomCFindRequest find && this is IDicomCFindProvider finder)
        {
            await foreach (DicomCFindResponse match in finder.OnCFindRequestAsync(find)) yield return match;
        }
        else
        {
            yield return await AnswerOnceAsync(request);
        }
    }

    private async Task<DicomResponse> AnswerOnceAsync(DicomRequest request) => (request, this) switch
    {
        (DicomCEchoRequest echo, IDicomCEchoProvider provider) => await provider.OnCEchoRequestAsync(echo),
        (DicomCStoreRequest store, IDicomCStoreProvider provider) => await provider.OnCStoreRequestAsync(store),
        (DicomNEventReportRequest report, IDicomNEventReportRequestProvider provider) => await provider.OnNEventReportRequestAsync(report),
        (DicomNEventReportRequest report, IDicomNServiceProvider provider) => await provider.OnNEventReportRequestAsync(report),
        (DicomNActionRequest action, IDicomNServiceProvider provider) => await provider.OnNActionRequestAsync(action),
        (DicomNCreateRequest create, IDicomNServiceProvider provider) => await provider.OnNCreateRequestAsync(create),
        (DicomNDeleteRequest delete, IDicomNServiceProvider provider) => await provider.OnNDeleteRequestAsync(delete),
        (DicomNGetRequest get, IDicomNServiceProvider provider) => await provider.OnNGetRequestAsync(get),
        (DicomNSetRequest set, IDicomNServiceProvider provider) => await provider.OnNSetRequestAsync(set),
        _ => request.CreateResponse(DicomStatus.UnrecognizedOperation)
    };

    private async Task<DicomResponse> AnswerDefectAsync(DicomRequest request, ReceivedMessage received)
    {
        Logger.DatasetUnreadable(request.Type, received.Defect!.GetType().Name);
        if (request is not DicomCStoreRequest) return request.CreateResponse(DicomStatus.ProcessingFailure);
        if (this is IDicomCStoreProvider provider) await provider.OnCStoreRequestExceptionAsync(received.Spool!.FileName, received.Defect);
        return request.CreateResponse(DicomStatus.StorageCannotUnderstand);
    }
}
