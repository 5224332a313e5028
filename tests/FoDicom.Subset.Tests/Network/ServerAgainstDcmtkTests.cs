using FellowOakDicom.Network;
using FellowOakDicom.Tests.Network.Support;

namespace FellowOakDicom.Tests.Network;

/// <summary>DCMTK's echoscu and storescu against our server; what was handed over is compared with what was sent by pydicom.</summary>
public sealed class ServerAgainstDcmtkTests : IDisposable
{
    private readonly DirectoryInfo _folder = Free.Folder();
    private readonly Script _script;
    private DicomTransferSyntax[]? _accepted;
    private readonly IDicomServer _server;

    public ServerAgainstDcmtkTests()
    {
        _script = new Script { Store = SaveAsync, Answer = Answer };
        _server = DicomServerFactory.Create<ScriptedService>("127.0.0.1", 0, userState: _script);
    }

    public void Dispose()
    {
        _server.Dispose();
        _folder.Delete(recursive: true);
    }

    [Theory]
    [InlineData("one echo")]
    [InlineData("many echoes", "--repeat", "20")]
    [InlineData("as many contexts and syntaxes as there can be", "-ppc", "128", "-pts", "38")]
    public async Task Echoscu_is_content(string what, params string[] options)
    {
        (int exitCode, string output) = await PeerProcess.RunAsync("echoscu", ["-v", .. options, "-aec", "SERVER", "127.0.0.1", $"{_server.Port}"]);

        Assert.Equal((what, 0), (what, exitCode));
        Assert.Contains("Received Echo Response (Success)", output, StringComparison.Ordinal);
        await Wait.UntilAsync(() => _script.Closings.Count == 1);
        Assert.Equal([null], _script.Closings);
    }

    [Fact]
    public async Task The_association_that_dcmtk_asks_for_is_read_as_it_is()
    {
        await PeerProcess.RunAsync("echoscu", "-pdu", "16384", "-aet", "ECHOSCU", "-aec", "SERVER", "127.0.0.1", $"{_server.Port}");

        DicomAssociation association = Assert.Single(_script.Associations);
        Assert.Equal(("ECHOSCU", "SERVER", 16384u, "127.0.0.1"),
            (association.CallingAE, association.CalledAE, association.MaximumPDULength, association.RemoteHost));
        Assert.StartsWith("1.2.276.0.7230010.3.0.3.6", association.RemoteImplementationClassUID!.UID, StringComparison.Ordinal); // OFFIS's root
        Assert.StartsWith("OFFIS_DCMTK_", association.RemoteImplementationVersion, StringComparison.Ordinal);
        DicomPresentationContext context = Assert.Single(association.PresentationContexts);
        Assert.Equal((DicomUID.Verification, DicomTransferSyntax.ImplicitVRLittleEndian), (context.AbstractSyntax, context.AcceptedTransferSyntax));
    }

    [Fact]
    public async Task Echoscu_that_aborts_is_told_as_an_abort()
    {
        (int exitCode, _) = await PeerProcess.RunAsync("echoscu", "--abort", "-aec", "SERVER", "127.0.0.1", $"{_server.Port}");

        Assert.Equal(0, exitCode);
        await Wait.UntilAsync(() => _script.Closings.Count == 1);
        Assert.Single(_script.Aborts);
    }

    [Theory]
    [InlineData("-xe", "1.2.840.10008.1.2.1")]
    [InlineData("-xi", "1.2.840.10008.1.2")]
    [InlineData("-xb", "1.2.840.10008.1.2.2")]
    public async Task What_storescu_sends_is_what_the_provider_gets(string proposal, string syntax)
    {
        _accepted = [DicomTransferSyntax.Parse(syntax)]; // storescu proposes several, and sends in any that is accepted
        DirectoryInfo originals = _folder.CreateSubdirectory("originals");
        string[] files = [.. Enumerable.Range(1, 4).Select(seed => Path.Combine(originals.FullName, $"{seed}"))];
        foreach ((int index, string file) in files.Index()) Instances.Ct(index + 1).Save(file);

        (int exitCode, string output) = await PeerProcess.RunAsync("storescu", ["-v", "-R", proposal, "-aec", "SERVER", "127.0.0.1", $"{_server.Port}", .. files]);

        Assert.Equal((proposal, 0), (proposal, exitCode));
        Assert.DoesNotContain("Store Failed", output, StringComparison.Ordinal);
        await StoredFiles.AssertSameAsync(_accepted[0], [.. files.Select(file => (file, Received(Path.GetFileName(file))))]);
        DicomCStoreRequest request = _script.Stored.First();
        Assert.Equal("STORESCU", request.File!.FileMetaInfo.SourceApplicationEntityTitle);
    }

    [Theory]
    [InlineData("4096")]
    [InlineData("131072")]
    public async Task Storescu_may_send_pdus_of_any_length(string maximum)
    {
        string file = Path.Combine(_folder.FullName, "original");
        Instances.Ct(size: 512).Save(file);

        (int exitCode, _) = await PeerProcess.RunAsync("storescu", "--max-send-pdu", maximum, "-aec", "SERVER", "127.0.0.1", $"{_server.Port}", file);

        Assert.Equal(0, exitCode);
        await StoredFiles.AssertSameAsync(DicomTransferSyntax.ExplicitVRLittleEndian, (file, Received("1")));
    }

    [Fact]
    public async Task An_instance_too_large_for_memory_is_handed_over_all_the_same()
    {
        string file = Path.Combine(_folder.FullName, "original");
        DicomFile sent = Instances.Ct(size: 6000); // 72 MB of pixels
        await sent.SaveAsync(file);

        (int exitCode, _) = await PeerProcess.RunAsync("storescu", "-aec", "SERVER", "127.0.0.1", $"{_server.Port}", file);

        Assert.Equal(0, exitCode);
        DicomElement pixels = Pixels(_script.Stored.Single().File!);
        Assert.False(pixels.Buffer.IsMemory);
        Assert.True(Pixels(sent).Buffer.Data.AsSpan().SequenceEqual(pixels.Buffer.Data)); // still there after the answer
    }

    private void Answer(DicomPresentationContext context)
    {
        if (_accepted is null) context.SetResult(DicomPresentationContextResult.Accept);
        else context.AcceptTransferSyntaxes(_accepted);
    }

    private async Task<DicomStatus> SaveAsync(ScriptedService service, DicomCStoreRequest request)
    {
        await request.File!.SaveAsync(Received(request.SOPInstanceUID.UID.Split('.')[^1]));
        return DicomStatus.Success;
    }

    private static DicomElement Pixels(DicomFile file) => file.Dataset.GetDicomItem<DicomElement>(DicomTag.PixelData)!;

    private string Received(string seed) => Path.Combine(_folder.FullName, $"{seed}.received");
}
