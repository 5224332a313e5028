using System.Text;
using FellowOakDicom;
using FellowOakDicom.Network;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Acquisition.Dicom.Tests.Support;

/// <summary>A storage provider that answers the n-th C-STORE as it is told: for statuses that no program at hand can be made to send.</summary>
internal static class ScriptedPeer
{
    /// <param name="port">Where to listen.</param>
    /// <param name="answer">The status for the n-th request, n from 0.</param>
    /// <param name="acceptedClass">Null accepts every SOP class.</param>
    public static IDicomServer Start(int port, Func<int, DicomStatus> answer, DicomUID? acceptedClass = null) =>
        DicomServerFactory.Create<ScriptedService>("127.0.0.1", port, logger: NullLogger.Instance, userState: new Script(answer, acceptedClass));
}

public sealed class Script(Func<int, DicomStatus> answer, DicomUID? acceptedClass)
{
    private int _requests = -1;

    public DicomUID? AcceptedClass { get; } = acceptedClass;

    public DicomStatus Next() => answer(Interlocked.Increment(ref _requests));
}

public sealed class ScriptedService(INetworkStream stream, Encoding fallbackEncoding, ILogger logger, DicomServiceDependencies dependencies)
    : DicomService(stream, fallbackEncoding, logger, dependencies), IDicomServiceProvider, IDicomCStoreProvider
{
    private Script Script => (Script)UserState!;

    public Task OnReceiveAssociationRequestAsync(DicomAssociation association)
    {
        foreach (DicomPresentationContext context in association.PresentationContexts)
        {
            if (Script.AcceptedClass is null || context.AbstractSyntax == Script.AcceptedClass) context.AcceptTransferSyntaxes(DicomTransferSyntax.ExplicitVRLittleEndian);
            else context.SetResult(DicomPresentationContextResult.RejectAbstractSyntaxNotSupported);
        }

        return SendAssociationAcceptAsync(association);
    }

    public Task OnReceiveAssociationReleaseRequestAsync() => SendAssociationReleaseResponseAsync();

    public void OnReceiveAbort(DicomAbortSource source, DicomAbortReason reason)
    {
    }

    public void OnConnectionClosed(Exception? exception)
    {
    }

    public Task<DicomCStoreResponse> OnCStoreRequestAsync(DicomCStoreRequest request) => Task.FromResult(new DicomCStoreResponse(request, Script.Next()));

    public Task OnCStoreRequestExceptionAsync(string? tempFileName, Exception e) => Task.CompletedTask;
}
