using System.Net;
using System.Net.Sockets;

namespace Acquisition.Service.Tests.Ingest;

/// <summary>A TCP relay that cuts each connection after some bytes from the client: a network that keeps failing.</summary>
internal sealed class CuttingProxy : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly int _target;
    private readonly Queue<int> _lives;
    private readonly Task _accepting;

    /// <param name="target">The port to relay to.</param>
    /// <param name="lives">Bytes after which each connection in turn is cut; the connections after them live on.</param>
    public CuttingProxy(int target, IEnumerable<int> lives)
    {
        (_target, _lives) = (target, new Queue<int>(lives));
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public string Url => $"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}";

    /// <summary>Cuts that have happened.</summary>
    public int Cuts { get; private set; }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Dispose();
        await _accepting.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        while (true)
        {
            TcpClient client = await _listener.AcceptTcpClientAsync(_stop.Token);
            _ = RelayAsync(client, _lives.TryDequeue(out int life) ? life : int.MaxValue);
        }
    }

    private async Task RelayAsync(TcpClient client, int life)
    {
        using TcpClient server = new();
        using (client)
        {
            await server.ConnectAsync(IPAddress.Loopback, _target);
            Task back = CopyAsync(server.GetStream(), client.GetStream(), int.MaxValue);
            Task forth = CopyAsync(client.GetStream(), server.GetStream(), life);
            await Task.WhenAny(back, forth);
            client.Client.Close(timeout: 0);
        }
    }

    private async Task CopyAsync(NetworkStream from, NetworkStream to, int life)
    {
        byte[] buffer = new byte[8192];
        try
        {
            while (life > 0)
            {
                int read = await from.ReadAsync(buffer.AsMemory(0, Math.Min(buffer.Length, life)), _stop.Token);
                if (read == 0) return;
                await to.WriteAsync(buffer.AsMemory(0, read), _stop.Token);
                life -= read;
            }

            Cuts++;
        }
        catch (Exception exception) when (exception is IOException or OperationCanceledException or ObjectDisposedException)
        {
            // One side is gone: so is the other.
        }
    }
}
