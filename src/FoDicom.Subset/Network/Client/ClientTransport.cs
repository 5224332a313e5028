using System.Net.Sockets;
using System.Security.Authentication;
using FellowOakDicom.Network.Tls;

namespace FellowOakDicom.Network.Client;

/// <summary>Opens the client's connections.</summary>
internal static class ClientTransport
{
    /// <exception cref="AggregateException">There is no connection; the inner exception says why.</exception>
    public static async Task<INetworkStream> ConnectAsync(DicomClient client, CancellationToken cancellationToken)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        try
        {
            TcpNetworkStream.Configure(socket, client.ServiceOptions);
            await ConnectAsync(socket, client, cancellationToken);
            return new TcpNetworkStream(socket, await SecureAsync(new NetworkStream(socket, ownsSocket: true), client));
        }
        catch (Exception e)
        {
            socket.Dispose();
            if (e is SocketException or AuthenticationException or IOException or TimeoutException) throw new AggregateException(e);
            throw;
        }
    }

    private static async Task ConnectAsync(Socket socket, DicomClient client, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(client.ClientOptions.AssociationRequestTimeoutInMs);
        try
        {
            await socket.ConnectAsync(client.Host, client.Port, limit.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new SocketException((int)SocketError.TimedOut);
        }
    }

    private static Task<Stream> SecureAsync(Stream stream, DicomClient client) => client.TlsInitiator switch
    {
        null => Task.FromResult(stream),
        DefaultTlsInitiator tls => tls.InitiateTlsAsync(stream, client.Host),
        { } tls => Task.Run(() => tls.InitiateTls(stream, client.Host, client.Port)) // somebody's own blocks its thread, not the caller's
    };
}
