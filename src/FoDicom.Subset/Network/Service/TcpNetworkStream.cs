using System.Net;
using System.Net.Sockets;

namespace FellowOakDicom.Network;

/// <summary>A TCP connection, with TLS over it or not.</summary>
/// <param name="socket">The connected socket.</param>
/// <param name="stream">What the bytes go through; owns the socket.</param>
internal sealed class TcpNetworkStream(Socket socket, Stream stream) : INetworkStream
{
    private const int KeepAliveSeconds = 60, KeepAliveIntervalSeconds = 10;

    private readonly IPEndPoint _remote = (IPEndPoint)socket.RemoteEndPoint!;
    private readonly IPEndPoint _local = (IPEndPoint)socket.LocalEndPoint!;

    public string RemoteHost => _remote.Address.ToString();

    public string LocalHost => _local.Address.ToString();

    public int RemotePort => _remote.Port;

    public int LocalPort => _local.Port;

    public static void Configure(Socket socket, DicomServiceOptions options)
    {
        socket.NoDelay = options.TcpNoDelay;
        // A peer that lost its power says nothing; without probes its association would stay for ever.
        socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive, true);
        socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveTime, KeepAliveSeconds);
        socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveInterval, KeepAliveIntervalSeconds);
        if (options.TcpReceiveBufferSize is { } receive) socket.ReceiveBufferSize = receive;
        if (options.TcpSendBufferSize is { } send) socket.SendBufferSize = send;
    }

    public Stream AsStream() => stream;

    public void Dispose() => stream.Dispose();
}
