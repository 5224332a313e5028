using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using FellowOakDicom.Network;
using FellowOakDicom.Network.Client;
using FellowOakDicom.Network.Tls;
using FellowOakDicom.Tests.Network.Support;

namespace FellowOakDicom.Tests.Network;

/// <summary>TLS at both ends, against each other and against DCMTK, and what each way of failing looks like.</summary>
public sealed class TlsTests : IDisposable
{
    private readonly Certificates _server = new("server");
    private readonly Certificates _client = new("client");
    private readonly Script _script = new();

    public void Dispose()
    {
        _server.Dispose();
        _client.Dispose();
    }

    [Fact]
    public async Task An_echo_goes_through_with_both_certificates_checked()
    {
        using IDicomServer server = Serve(mutual: true);
        var exchange = new Exchange(server.Port, tls: Initiator(shows: _client));
        await exchange.AddEchoAsync();

        await exchange.Client.SendAsync();

        Assert.Equal([DicomStatus.Success], exchange.Answers);
    }

    [Fact]
    public async Task A_server_s_certificate_that_nobody_vouches_for_is_an_aggregate_exception_around_the_authentication_s()
    {
        using IDicomServer server = Serve(mutual: false);
        IDicomClient client = DicomClientFactory.Create("127.0.0.1", server.Port, useTls: true, "CLIENT", "SERVER");
        await client.AddRequestAsync(new DicomCEchoRequest());

        var exception = await Assert.ThrowsAsync<AggregateException>(() => client.SendAsync());

        Assert.IsType<AuthenticationException>(exception.InnerException);
        Assert.Empty(_script.Associations);
    }

    [Fact]
    public async Task Errors_of_the_certificate_can_be_ignored()
    {
        using IDicomServer server = Serve(mutual: false);
        var exchange = new Exchange(server.Port, tls: new DefaultTlsInitiator { IgnoreSslPolicyErrors = true });
        await exchange.AddEchoAsync();

        await exchange.Client.SendAsync();

        Assert.Single(exchange.Answers);
    }

    [Fact]
    public async Task A_server_that_demands_a_certificate_and_gets_none_is_a_network_exception()
    {
        using IDicomServer server = Serve(mutual: true);
        var exchange = new Exchange(server.Port, tls: Initiator(shows: null));
        await exchange.AddEchoAsync();

        // With TLS 1.3 the client learns it only after its own half of the handshake.
        await Assert.ThrowsAsync<DicomNetworkException>(() => exchange.Client.SendAsync());

        Assert.Empty(_script.Associations);
    }

    [Fact]
    public async Task Clear_text_to_a_tls_port_is_a_lost_connection()
    {
        using IDicomServer server = Serve(mutual: false);
        var exchange = new Exchange(server.Port);
        await exchange.AddEchoAsync();

        var exception = await Assert.ThrowsAsync<DicomNetworkException>(() => exchange.Client.SendAsync());

        Assert.StartsWith("Connection was lost before an association", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_handshake_that_is_not_answered_ends_in_time()
    {
        using var listener = new RawListener();
        var exchange = new Exchange(listener.Port, tls: new DefaultTlsInitiator { SslHandshakeTimeout = TimeSpan.FromMilliseconds(300) });
        await exchange.AddEchoAsync();

        var exception = await Assert.ThrowsAsync<AggregateException>(() => exchange.Client.SendAsync());

        Assert.IsType<TimeoutException>(exception.InnerException);
    }

    [Fact]
    public async Task A_peer_that_never_shakes_hands_does_not_keep_the_next_one_waiting()
    {
        using IDicomServer server = Serve(mutual: false);
        using var silent = new TcpClient("127.0.0.1", server.Port);
        var exchange = new Exchange(server.Port, tls: Initiator(shows: null));
        await exchange.AddEchoAsync();

        await exchange.Client.SendAsync();

        Assert.Single(exchange.Answers);
    }

    [Fact]
    public async Task Storescp_gets_our_instance_over_mutual_tls()
    {
        DirectoryInfo folder = Free.Folder();
        int port = Free.Port();
        await using PeerProcess peer = await PeerProcess.StorescpAsync(port, folder,
            "+tls", _server.KeyFile, _server.CertificateFile, "+cf", _client.CertificateFile, "-rc");
        var exchange = new Exchange(port, "STORESCP", Initiator(shows: _client));
        DicomFile file = Instances.Ct();
        await exchange.AddStoreAsync(file);

        await exchange.Client.SendAsync();

        string original = Path.Combine(folder.FullName, "original");
        await file.SaveAsync(original);
        await StoredFiles.AssertSameAsync(DicomTransferSyntax.ExplicitVRLittleEndian, (original, Assert.Single(folder.GetFiles("*.dcm")).FullName));
        folder.Delete(recursive: true);
    }

    [Fact]
    public async Task Echoscu_talks_to_our_server_over_mutual_tls()
    {
        using IDicomServer server = Serve(mutual: true);

        (int exitCode, string output) = await PeerProcess.RunAsync("echoscu", "-v", "+tls", _client.KeyFile, _client.CertificateFile,
            "+cf", _server.CertificateFile, "-aec", "SERVER", "127.0.0.1", $"{server.Port}");

        Assert.Equal(0, exitCode);
        Assert.Contains("Received Echo Response (Success)", output, StringComparison.Ordinal);
    }

    private IDicomServer Serve(bool mutual) => DicomServerFactory.Create<ScriptedService>("127.0.0.1", 0, userState: _script, tlsAcceptor:
        new DefaultTlsAcceptor(_server.Certificate)
        {
            RequireMutualAuthentication = mutual,
            CertificateValidationCallback = (_, certificate, _, _) => !mutual || _client.Is(certificate)
        });

    private DefaultTlsInitiator Initiator(Certificates? shows) => new()
    {
        Certificates = shows is null ? null : new X509CertificateCollection { shows.Certificate },
        CertificateValidationCallback = (_, certificate, _, _) => _server.Is(certificate)
    };
}
