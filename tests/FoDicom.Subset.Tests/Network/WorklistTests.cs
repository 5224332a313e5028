using System.Text;
using FellowOakDicom.Network;
using FellowOakDicom.Network.Client;
using FellowOakDicom.Tests.Network.Support;
using Microsoft.Extensions.Logging;

namespace FellowOakDicom.Tests.Network;

/// <summary>C-FIND for the modality worklist: our query against DCMTK's wlmscpfs, and DCMTK's findscu against our provider.</summary>
public sealed class WorklistTests : IDisposable
{
    private readonly DirectoryInfo _folder = Free.Folder();

    public void Dispose() => _folder.Delete(recursive: true);

    [Theory]
    [InlineData(null, 2)] // no key: both steps
    [InlineData("CT", 1)]
    [InlineData("NM", 0)]
    public async Task Wlmscpfs_answers_with_the_steps_that_match(string? modality, int matches)
    {
        int port = Free.Port();
        await using PeerProcess peer = await StartWorklistAsync(port);
        List<DicomCFindResponse> responses = [];
        DicomCFindRequest query = DicomCFindRequest.CreateWorklistQuery(modality: modality,
            scheduledDateTime: new DicomDateRange(new DateTime(2026, 3, 1), new DateTime(2026, 3, 1, 23, 59, 59)));
        query.OnResponseReceived += (_, response) => responses.Add(response);
        IDicomClient client = DicomClientFactory.Create("127.0.0.1", port, false, "RECON", "RIS");
        await client.AddRequestAsync(query);

        await client.SendAsync();

        Assert.Equal(matches + 1, responses.Count);
        Assert.All(responses.SkipLast(1), response => Assert.Equal(DicomState.Pending, response.Status.State));
        Assert.Equal(DicomStatus.Success, responses[^1].Status);
        foreach (DicomDataset match in responses.SkipLast(1).Select(response => response.Dataset!))
        {
            DicomDataset step = match.GetSequence(DicomTag.ScheduledProcedureStepSequence).Items.Single();
            string expected = step.GetString(DicomTag.Modality) == "CT" ? "DOE^JANE" : "Müller^Jörg";
            Assert.Equal(expected, match.GetString(DicomTag.PatientName));
            Assert.StartsWith("1.2.826.0.1.3680043.10.999.1.", match.GetString(DicomTag.StudyInstanceUID), StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("all", 5, "Success")]
    [InlineData("cancelled after the second", 2, "Cancel", "--cancel", "2")]
    public async Task Findscu_gets_what_the_provider_yields(string what, int atLeast, string end, params string[] options)
    {
        using IDicomServer server = DicomServerFactory.Create<FindService>("127.0.0.1", 0);

        (int exitCode, string output) = await PeerProcess.RunAsync("findscu",
            ["-v", "-W", .. options, "-aec", "SERVER", "-k", "PatientName", "127.0.0.1", $"{server.Port}"]);

        Assert.Equal((what, 0), (what, exitCode));
        Assert.InRange(output.Split("(Pending)").Length - 1, atLeast, 5);
        Assert.Contains($"Received Final Find Response ({end}", output, StringComparison.Ordinal);
        Assert.Contains("STEP^1", output, StringComparison.Ordinal);
    }

    private async Task<PeerProcess> StartWorklistAsync(int port)
    {
        DirectoryInfo database = _folder.CreateSubdirectory("RIS"); // the called title is the folder's name
        File.WriteAllText(Path.Combine(database.FullName, "lockfile"), "");
        await AddStepAsync(database, 1, "DOE^JANE", "CT");
        await AddStepAsync(database, 2, "Müller^Jörg", "MR");
        return await PeerProcess.ListenAsync(port, "wlmscpfs", "-v", "-dhl", "-s", "-csk", "-dfp", _folder.FullName, $"{port}");
    }

    private static async Task AddStepAsync(DirectoryInfo database, int number, string patient, string modality)
    {
        string dump = Path.Combine(database.FullName, $"{number}.dump");
        await File.WriteAllTextAsync(dump, $"""
            (0008,0005) CS [ISO_IR 192]
            (0008,0050) SH [ACC{number}]
            (0010,0010) PN [{patient}]
            (0010,0020) LO [PID{number}]
            (0010,0030) DA [19700131]
            (0010,0040) CS [O]
            (0020,000d) UI [1.2.826.0.1.3680043.10.999.1.{number}]
            (0032,1032) PN [Requesting^Doctor]
            (0032,1060) LO [{modality} head]
            (0040,0100) SQ
            (fffe,e000) -
            (0008,0060) CS [{modality}]
            (0040,0001) AE [RECON]
            (0040,0002) DA [20260301]
            (0040,0003) TM [083000]
            (0040,0006) PN [Tech^One]
            (0040,0007) LO [{modality} head]
            (0040,0009) SH [SPS{number}]
            (0040,0010) SH [RECON]
            (0040,0011) SH [ROOM]
            (fffe,e00d) -
            (fffe,e0dd) -
            (0040,1001) SH [RP{number}]
            (0040,1003) SH [ROUTINE]
            """);
        (int exitCode, string output) = await PeerProcess.RunAsync("dump2dcm", "-q", "-g", "+te", dump, Path.Combine(database.FullName, $"{number}.wl"));
        Assert.True(exitCode == 0, output);
    }

    private sealed class FindService(INetworkStream stream, Encoding encoding, ILogger logger, DicomServiceDependencies dependencies)
        : DicomService(stream, encoding, logger, dependencies), IDicomServiceProvider, IDicomCFindProvider
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

        public async IAsyncEnumerable<DicomCFindResponse> OnCFindRequestAsync(DicomCFindRequest request)
        {
            Assert.Equal(DicomQueryRetrieveLevel.Worklist, request.Level);
            for (int i = 1; i <= 5; i++)
            {
                yield return new DicomCFindResponse(request, DicomStatus.Pending) { Dataset = new DicomDataset { { DicomTag.PatientName, $"STEP^{i}" } } };
                await Task.Delay(300); // time for a cancel to come
            }
            yield return new DicomCFindResponse(request, DicomStatus.Success);
        }
    }
}
