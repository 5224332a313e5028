using System.Collections.Concurrent;
using System.Text;
using System.Text.Json;
using FellowOakDicom.Network;
using FellowOakDicom.Tests.Network.Support;
using Microsoft.Extensions.Logging;

namespace FellowOakDicom.Tests.Network;

/// <summary>Our client and listener with Orthanc as the archive: it keeps what it is sent, and commits to keep it.</summary>
public sealed class OrthancTests : IDisposable
{
    private readonly DirectoryInfo _folder = Free.Folder();

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task Orthanc_keeps_what_it_is_sent_and_commits_to_it()
    {
        var reports = new ConcurrentQueue<DicomNEventReportRequest>();
        using IDicomServer listener = DicomServerFactory.Create<CommitmentListener>("127.0.0.1", 0, userState: reports);
        int port = Free.Port(), webPort = Free.Port();
        await using PeerProcess peer = await StartOrthancAsync(port, webPort, listener.Port);
        var exchange = new Exchange(port, "ORTHANC");
        DicomFile file = Instances.Ct(size: 256);
        await exchange.AddStoreAsync(file);
        List<DicomStatus> accepted = [];
        DicomNActionRequest commitment = CommitmentRequest(file);
        commitment.OnResponseReceived += (_, response) => accepted.Add(response.Status);
        await exchange.Client.AddRequestAsync(commitment);

        await exchange.Client.SendAsync();

        Assert.Equal([DicomStatus.Success], exchange.Answers);
        Assert.Equal([DicomStatus.Success], accepted);
        await Wait.UntilAsync(() => !reports.IsEmpty);
        DicomNEventReportRequest report = reports.Single();
        Assert.Equal(1, report.EventTypeID); // PS3.4 J.3.3: all committed
        Assert.Equal("1.2.826.0.1.3680043.10.999.5", report.Dataset!.GetString(DicomTag.TransactionUID));
        Assert.Equal(file.Dataset.GetString(DicomTag.SOPInstanceUID),
            report.Dataset.GetSequence(DicomTag.ReferencedSOPSequence).Single().GetString(DicomTag.ReferencedSOPInstanceUID));
        await AssertKeptAsync(webPort, file);
    }

    private static DicomNActionRequest CommitmentRequest(DicomFile file) =>
        new(DicomUID.StorageCommitmentPushModel, DicomUID.StorageCommitmentPushModelInstance, 1)
        {
            Dataset = new DicomDataset
            {
                { DicomTag.TransactionUID, "1.2.826.0.1.3680043.10.999.5" },
                new DicomSequence(DicomTag.ReferencedSOPSequence, new DicomDataset
                {
                    { DicomTag.ReferencedSOPClassUID, file.Dataset.GetString(DicomTag.SOPClassUID) },
                    { DicomTag.ReferencedSOPInstanceUID, file.Dataset.GetString(DicomTag.SOPInstanceUID) }
                })
            }
        };

    private async Task AssertKeptAsync(int webPort, DicomFile file)
    {
        using var web = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{webPort}") };
        string[] ids = JsonSerializer.Deserialize<string[]>(await web.GetStringAsync("/instances"))!;
        string original = Path.Combine(_folder.FullName, "original"), kept = Path.Combine(_folder.FullName, "kept");
        await file.SaveAsync(original);
        await File.WriteAllBytesAsync(kept, await web.GetByteArrayAsync($"/instances/{Assert.Single(ids)}/file"));
        await StoredFiles.AssertSameAsync(DicomTransferSyntax.ExplicitVRLittleEndian, (original, kept));
    }

    private async Task<PeerProcess> StartOrthancAsync(int port, int webPort, int listenerPort)
    {
        string database = _folder.CreateSubdirectory("database").FullName;
        string configuration = Path.Combine(_folder.FullName, "orthanc.json");
        await File.WriteAllTextAsync(configuration, $$"""
            {
              "StorageDirectory": "{{database}}", "IndexDirectory": "{{database}}", "Plugins": [],
              "DicomAet": "ORTHANC", "DicomPort": {{port}}, "HttpPort": {{webPort}},
              "RemoteAccessAllowed": false, "AuthenticationEnabled": false,
              "DicomModalities": { "client": { "AET": "CLIENT", "Host": "127.0.0.1", "Port": {{listenerPort}}, "AllowStorageCommitment": true } }
            }
            """);
        PeerProcess peer = await PeerProcess.ListenAsync(webPort, "/usr/sbin/Orthanc", configuration);
        await Wait.UntilAsync(() => peer.Output.Contains("DICOM server listening", StringComparison.Ordinal));
        return peer;
    }

    private sealed class CommitmentListener(INetworkStream stream, Encoding encoding, ILogger logger, DicomServiceDependencies dependencies)
        : DicomService(stream, encoding, logger, dependencies), IDicomServiceProvider, IDicomNEventReportRequestProvider
    {
        public async Task OnReceiveAssociationRequestAsync(DicomAssociation association)
        {
            foreach (DicomPresentationContext context in association.PresentationContexts) context.SetResult(DicomPresentationContextResult.Accept);
            await SendAssociationAcceptAsync(association);
        }

        public Task OnReceiveAssociationReleaseRequestAsync() => SendAssociationReleaseResponseAsync();

        public void OnReceiveAbort(DicomAbortSource source, DicomAbortReason reason)
        {
        }

        public void OnConnectionClosed(Exception? exception)
        {
        }

        public Task<DicomNEventReportResponse> OnNEventReportRequestAsync(DicomNEventReportRequest request)
        {
            ((ConcurrentQueue<DicomNEventReportRequest>)UserState!).Enqueue(request);
            return Task.FromResult(new DicomNEventReportResponse(request, DicomStatus.Success));
        }
    }
}
