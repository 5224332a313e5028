using System.Diagnostics;
using FellowOakDicom.Network;
using FellowOakDicom.Network.Client;
using FellowOakDicom.Tests.Network.Support;

namespace FellowOakDicom.Tests.Network;

/// <summary>Our client against DCMTK's storescp; what arrived is compared with what was sent by pydicom.</summary>
public sealed class ClientAgainstDcmtkTests : IDisposable
{
    private readonly DirectoryInfo _folder = Free.Folder();
    private readonly int _port = Free.Port();

    public void Dispose() => _folder.Delete(recursive: true);

    [Theory]
    [InlineData("explicit as it is", "+x=", "1.2.840.10008.1.2.1")]
    [InlineData("a provider that knows implicit only", "+xi", "1.2.840.10008.1.2")]
    public async Task What_is_stored_is_what_was_sent(string why, string preference, string syntax)
    {
        await using PeerProcess peer = await PeerProcess.StorescpAsync(_port, _folder, preference);
        Exchange exchange = Connect();
        await exchange.AddStoresAsync(5);

        await exchange.Client.SendAsync();

        Assert.Equal((why, 5), (why, exchange.Answers.Count(status => status == DicomStatus.Success)));
        FileInfo[] files = _folder.GetFiles("*.dcm");
        Assert.Equal(5, files.Length);
        DirectoryInfo originals = _folder.CreateSubdirectory("originals");
        List<(string, string)> pairs = [];
        foreach (FileInfo file in files)
        {
            string original = Path.Combine(originals.FullName, file.Name);
            int seed = int.Parse(file.Name.Split('.')[^2]); // the last component of the instance UID
            Instances.Ct(seed).Save(original);
            pairs.Add((original, file.FullName));
        }
        await StoredFiles.AssertSameAsync(DicomTransferSyntax.Parse(syntax), [.. pairs]);
    }

    [Fact]
    public async Task An_implicit_instance_is_stored_as_it_is()
    {
        await using PeerProcess peer = await PeerProcess.StorescpAsync(_port, _folder, "+x=");
        Exchange exchange = Connect();
        DicomFile file = Instances.Ct(syntax: DicomTransferSyntax.ImplicitVRLittleEndian);
        await exchange.AddStoreAsync(file);

        await exchange.Client.SendAsync();

        string original = Path.Combine(_folder.FullName, "original");
        await file.SaveAsync(original);
        await StoredFiles.AssertSameAsync(DicomTransferSyntax.ImplicitVRLittleEndian, (original, Assert.Single(_folder.GetFiles("*.dcm")).FullName));
    }

    [Theory]
    [InlineData(4096)] // the least that DCMTK takes
    [InlineData(131072)]
    public async Task The_peer_s_maximum_pdu_length_is_kept(int maximum)
    {
        await using PeerProcess peer = await PeerProcess.StorescpAsync(_port, _folder, "-pdu", $"{maximum}");
        Exchange exchange = Connect();
        await exchange.AddStoreAsync(Instances.Ct(size: 512));

        await exchange.Client.SendAsync();

        Assert.Equal([DicomStatus.Success], exchange.Answers); // DCMTK ends the association at a longer PDU
    }

    [Fact]
    public async Task A_refusing_provider_is_an_exception()
    {
        await using PeerProcess peer = await PeerProcess.StorescpAsync(_port, _folder, "--refuse");
        Exchange exchange = Connect();
        await exchange.AddStoresAsync(1);

        await Assert.ThrowsAsync<DicomAssociationRejectedException>(() => exchange.Client.SendAsync());
        Assert.Empty(exchange.Answers);
    }

    [Theory]
    [InlineData("--abort-after")]
    [InlineData("--abort-during")]
    public async Task An_aborting_provider_is_an_exception_and_no_answer(string when)
    {
        await using PeerProcess peer = await PeerProcess.StorescpAsync(_port, _folder, when);
        Exchange exchange = Connect();
        await exchange.AddStoresAsync(3);

        await Assert.ThrowsAsync<DicomAssociationAbortedException>(() => exchange.Client.SendAsync());
        Assert.Empty(exchange.Answers);
        Assert.False(exchange.Client.IsSendRequired);
    }

    [Fact]
    public async Task A_slow_provider_is_waited_for()
    {
        await using PeerProcess peer = await PeerProcess.StorescpAsync(_port, _folder, "--sleep-during", "1");
        Exchange exchange = Connect();
        await exchange.AddStoresAsync(2);

        await exchange.Client.SendAsync();

        Assert.Equal(2, exchange.Answers.Count);
    }

    [Fact]
    public async Task A_slow_provider_s_answer_is_waited_for_when_the_send_is_cancelled_by_release()
    {
        await using PeerProcess peer = await PeerProcess.StorescpAsync(_port, _folder, "--sleep-during", "2");
        Exchange exchange = Connect();
        await exchange.AddStoresAsync(3);
        using var cancellation = new CancellationTokenSource();
        exchange.Client.AssociationAccepted += (_, _) => cancellation.CancelAfter(TimeSpan.FromSeconds(1));

        await exchange.Client.SendAsync(cancellation.Token, DicomClientCancellationMode.ImmediatelyReleaseAssociation);

        Assert.Single(exchange.Answers);
        await Wait.UntilAsync(() => peer.Output.Contains("Association Release", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_slow_provider_s_answer_times_out()
    {
        await using PeerProcess peer = await PeerProcess.StorescpAsync(_port, _folder, "--sleep-during", "30");
        Exchange exchange = Connect();
        exchange.Client.ServiceOptions.RequestTimeout = TimeSpan.FromSeconds(1);
        exchange.Client.ClientOptions.AssociationReleaseTimeoutInMs = 1000;
        DicomCStoreRequest request = await exchange.AddStoreAsync(Instances.Ct());
        var clock = Stopwatch.StartNew();

        await exchange.Client.SendAsync();

        Assert.Equal([request], exchange.TimedOut);
        Assert.Empty(exchange.Answers);
        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(25)); // before the provider woke up
    }

    [Fact]
    public async Task The_association_request_says_what_dcmtk_reads_in_it()
    {
        await using PeerProcess peer = await PeerProcess.StorescpAsync(_port, _folder);
        Exchange exchange = Connect();
        exchange.Client.NegotiateAsyncOps(4, 2);
        exchange.Client.AdditionalPresentationContexts.Add(
            DicomPresentationContext.GetScpRolePresentationContext(DicomUID.StorageCommitmentPushModel, DicomTransferSyntax.ImplicitVRLittleEndian));
        await exchange.AddStoresAsync(1);

        await exchange.Client.SendAsync();

        await Wait.UntilAsync(() => peer.Output.Contains("Association Release", StringComparison.Ordinal));
        string log = string.Join('\n', peer.Output.Split('\n').Select(line => string.Join(' ', line.Split(' ', StringSplitOptions.RemoveEmptyEntries))));
        Assert.Contains("Calling Application Name: CLIENT", log, StringComparison.Ordinal);
        Assert.Contains("Called Application Name: STORESCP", log, StringComparison.Ordinal);
        Assert.Contains("Their Max PDU Receive Size: 262144", log, StringComparison.Ordinal);
        Assert.Contains($"Their Implementation Class UID: {DicomImplementation.ClassUID.UID}", log, StringComparison.Ordinal);
        Assert.Contains($"Their Implementation Version Name: {DicomImplementation.Version}", log, StringComparison.Ordinal);
        Assert.Contains("Context ID: 1 (Proposed)\nD: Abstract Syntax: =StorageCommitmentPushModelSOPClass\nD: Proposed SCP/SCU Role: SCP", log, StringComparison.Ordinal);
        Assert.Contains("Context ID: 3 (Proposed)\nD: Abstract Syntax: =CTImageStorage\nD: Proposed SCP/SCU Role: Default", log, StringComparison.Ordinal);
        Assert.Contains("Context ID: 5 (Proposed)\nD: Abstract Syntax: =CTImageStorage", log, StringComparison.Ordinal);
    }

    private Exchange Connect() => new(_port, "STORESCP");
}
