using System.Net;
using System.Net.Sockets;

namespace FellowOakDicom.Tests.Network.Support;

/// <summary>A port behind which the test itself answers, byte by byte.</summary>
internal sealed class RawListener : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);

    public RawListener() => _listener.Start();

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public async Task<RawPeer> AcceptAsync() => new(await _listener.AcceptTcpClientAsync());

    /// <summary>Takes one association request and accepts contexts of it.</summary>
    public async Task<RawPeer> AcceptAssociationAsync(params byte[] contextIds)
    {
        RawPeer peer = await AcceptAsync();
        Assert.Equal(1, (await peer.ReadAsync())!.Value.Type);
        await peer.SendAsync(RawPeer.AssociateAccept(contextIds));
        return peer;
    }

    public void Dispose() => _listener.Dispose();
}
