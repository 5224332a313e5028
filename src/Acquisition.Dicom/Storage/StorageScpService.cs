using System.Text;
using Acquisition.Dicom.Files;
using FellowOakDicom;
using FellowOakDicom.Network;
using Microsoft.Extensions.Logging;

namespace Acquisition.Dicom.Storage;

/// <summary>One association with a <see cref="StorageScp"/>; the library makes it.</summary>
internal sealed class StorageScpService(INetworkStream stream, Encoding fallbackEncoding, ILogger logger, DicomServiceDependencies dependencies)
    : DicomService(stream, fallbackEncoding, logger, dependencies), IDicomServiceProvider, IDicomCEchoProvider, IDicomCStoreProvider
{
    private static readonly DicomTransferSyntax[] Accepted = [DicomTransferSyntax.ExplicitVRLittleEndian, DicomTransferSyntax.ImplicitVRLittleEndian];

    private StorageShelf Shelf => (StorageShelf)UserState!;

    public Task OnReceiveAssociationRequestAsync(DicomAssociation association)
    {
        if (association.CalledAE != Shelf.AeTitle)
        {
            return SendAssociationRejectAsync(DicomRejectResult.Permanent, DicomRejectSource.ServiceUser, DicomRejectReason.CalledAENotRecognized);
        }

        foreach (DicomPresentationContext context in association.PresentationContexts)
        {
            bool offered = context.AbstractSyntax == DicomUID.Verification || context.AbstractSyntax.StorageCategory != DicomStorageCategory.None;
            if (offered) context.AcceptTransferSyntaxes(Accepted);
            else context.SetResult(DicomPresentationContextResult.RejectAbstractSyntaxNotSupported);
        }

        return SendAssociationAcceptAsync(association);
    }

    public Task OnReceiveAssociationReleaseRequestAsync() => SendAssociationReleaseResponseAsync();

    public void OnReceiveAbort(DicomAbortSource source, DicomAbortReason reason)
    {
        // Nothing to undo: each instance is whole or not there.
    }

    public void OnConnectionClosed(Exception? exception)
    {
        // The same.
    }

    public Task<DicomCEchoResponse> OnCEchoRequestAsync(DicomCEchoRequest request) =>
        Task.FromResult(new DicomCEchoResponse(request, DicomStatus.Success));

    public async Task<DicomCStoreResponse> OnCStoreRequestAsync(DicomCStoreRequest request) => new(request, await KeepAsync(request));

    public Task OnCStoreRequestExceptionAsync(string? tempFileName, Exception e) => Task.CompletedTask;

    private async Task<DicomStatus> KeepAsync(DicomCStoreRequest request)
    {
        string uid = request.SOPInstanceUID?.UID ?? "";
        // Also what keeps a hostile name out of the path: a UID has digits and dots, and never two dots together.
        if (!DicomUID.IsValidUid(uid)) return DicomStatus.InvalidObjectInstance;
        string path = Path.Combine(Shelf.Folder, $"{uid}.dcm");
        if (File.Exists(path)) return DicomStatus.Success;
        try
        {
            await WholeFile.WriteAsync(path, request.File!);
        }
        catch (IOException exception)
        {
            Logger.LogStoreFailed(exception);
            return DicomStatus.StorageStorageOutOfResources;
        }

        Shelf.Received(new ReceivedInstance(uid, path, Association!.CallingAE));
        return DicomStatus.Success;
    }
}
