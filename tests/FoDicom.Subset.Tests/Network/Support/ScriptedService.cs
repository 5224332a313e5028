using System.Collections.Concurrent;
using System.Text;
using FellowOakDicom.Network;
using Microsoft.Extensions.Logging;

namespace FellowOakDicom.Tests.Network.Support;

/// <summary>What a test wants of its server, and what the server saw. Given to each service as its user state.</summary>
internal sealed class Script
{
    public Func<DicomAssociation, bool> Accepts { get; init; } = _ => true;

    /// <summary>Answers a presentation context; by default with its first transfer syntax.</summary>
    public Action<DicomPresentationContext> Answer { get; init; } = context => context.SetResult(DicomPresentationContextResult.Accept);

    public Func<ScriptedService, DicomCStoreRequest, Task<DicomStatus>> Store { get; init; } = (_, _) => Task.FromResult(DicomStatus.Success);

    public Func<DicomCEchoRequest, Task<DicomStatus>> Echo { get; init; } = _ => Task.FromResult(DicomStatus.Success);

    public ConcurrentQueue<DicomAssociation> Associations { get; } = new();

    public ConcurrentQueue<DicomCStoreRequest> Stored { get; } = new();

    public ConcurrentQueue<Exception> Unreadable { get; } = new();

    public ConcurrentQueue<(DicomAbortSource Source, DicomAbortReason Reason)> Aborts { get; } = new();

    public ConcurrentQueue<Exception?> Closings { get; } = new();
}

/// <summary>A storage and verification provider that does what its script says.</summary>
internal class ScriptedService(INetworkStream stream, Encoding encoding, ILogger logger, DicomServiceDependencies dependencies)
    : DicomService(stream, encoding, logger, dependencies), IDicomServiceProvider, IDicomCEchoProvider, IDicomCStoreProvider
{
    private Script Script => (Script)UserState!;

    public async Task OnReceiveAssociationRequestAsync(DicomAssociation association)
    {
        Script.Associations.Enqueue(association);
        if (!Script.Accepts(association))
        {
            await SendAssociationRejectAsync(DicomRejectResult.Permanent, DicomRejectSource.ServiceUser, DicomRejectReason.CalledAENotRecognized);
            return;
        }
        foreach (DicomPresentationContext context in association.PresentationContexts)
        {
            Script.Answer(context);
        }
        await SendAssociationAcceptAsync(association);
    }

    public Task OnReceiveAssociationReleaseRequestAsync() => SendAssociationReleaseResponseAsync();

    public async Task<DicomCEchoResponse> OnCEchoRequestAsync(DicomCEchoRequest request) => new(request, await Script.Echo(request));

    public async Task<DicomCStoreResponse> OnCStoreRequestAsync(DicomCStoreRequest request)
    {
        Script.Stored.Enqueue(request);
        return new DicomCStoreResponse(request, await Script.Store(this, request));
    }

    public Task OnCStoreRequestExceptionAsync(string tempFileName, Exception e)
    {
        Assert.True(File.Exists(tempFileName));
        Script.Unreadable.Enqueue(e);
        return Task.CompletedTask;
    }

    public void OnReceiveAbort(DicomAbortSource source, DicomAbortReason reason) => Script.Aborts.Enqueue((source, reason));

    public void OnConnectionClosed(Exception? exception) => Script.Closings.Enqueue(exception);

    public Task AbortAsync() => SendAbortAsync(DicomAbortSource.ServiceUser, DicomAbortReason.NotSpecified);
}

/// <summary>The same with an ARTIM timer short enough to wait for.</summary>
internal sealed class ImpatientService : ScriptedService
{
    public ImpatientService(INetworkStream stream, Encoding encoding, ILogger logger, DicomServiceDependencies dependencies)
        : base(stream, encoding, logger, dependencies) => ArtimTimeout = TimeSpan.FromMilliseconds(300);
}
