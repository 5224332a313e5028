using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using FellowOakDicom.Network.Tls;
using Microsoft.Extensions.Logging;

namespace FellowOakDicom.Network;

/// <summary>Accepts connections and gives each a service. Listening and serving are loops of awaits.</summary>
internal sealed class DicomServer : IDicomServer
{
    private readonly Socket _listener;
    private readonly ITlsAcceptor? _tlsAcceptor;
    private readonly ILogger _logger;
    private readonly Func<INetworkStream, DicomService> _createService;
    private readonly SemaphoreSlim _places;
    private readonly ConcurrentDictionary<DicomService, bool> _services = new();
    private readonly CancellationTokenSource _stopping = new();

    public DicomServer(string ipAddress, Socket listener, ITlsAcceptor? tlsAcceptor, DicomServerOptions options, ILogger logger,
        Func<INetworkStream, DicomService> createService)
    {
        _listener = listener;
        _tlsAcceptor = tlsAcceptor;
        _logger = logger;
        _createService = createService;
        _places = new SemaphoreSlim(options.MaxClientsAllowed == 0 ? int.MaxValue : options.MaxClientsAllowed);
        IPAddress = ipAddress;
        Port = ((IPEndPoint)listener.LocalEndPoint!).Port;
        Options = options;
        _ = ListenAsync();
    }

    public string IPAddress { get; }

    public int Port { get; }

    public bool IsListening { get; private set; } = true;

    public Exception? Exception { get; private set; }

    public DicomServerOptions Options { get; }

    public void Stop()
    {
        IsListening = false;
        _stopping.Cancel();
        _listener.Dispose();
        foreach (DicomService service in _services.Keys) _ = CloseAsync(service);
    }

    public void Dispose() => Stop();

    private async Task ListenAsync()
    {
        try
        {
            while (!_stopping.IsCancellationRequested)
            {
                await _places.WaitAsync(_stopping.Token);
                Socket socket = await _listener.AcceptAsync(_stopping.Token);
                _ = Task.Run(() => ServeAsync(socket), CancellationToken.None);
            }
        }
        catch (Exception e) when (_stopping.IsCancellationRequested && e is OperationCanceledException or ObjectDisposedException or SocketException)
        {
            // stopped
        }
        catch (SocketException e)
        {
            Exception = e;
            IsListening = false;
            _logger.StoppedListening(e);
        }
    }

    private async Task ServeAsync(Socket socket)
    {
        try
        {
            using DicomService service = _createService(await OpenAsync(socket));
            TcpNetworkStream.Configure(socket, service.Options);
            _services[service] = true;
            if (!_stopping.IsCancellationRequested) await service.RunAsync();
            _services.TryRemove(service, out _);
        }
        catch (Exception e)
        {
            socket.Dispose();
            _logger.ConnectionNotServed(e);
        }
        finally
        {
            _places.Release();
        }
    }

    private async Task<INetworkStream> OpenAsync(Socket socket)
    {
        Stream plain = new NetworkStream(socket, ownsSocket: true);
        string remote = ((IPEndPoint)socket.RemoteEndPoint!).Address.ToString();
        return new TcpNetworkStream(socket, _tlsAcceptor switch
        {
            null => plain,
            DefaultTlsAcceptor tls => await tls.AcceptTlsAsync(plain),
            _ => _tlsAcceptor.AcceptTls(plain, remote, Port)
        });
    }

    private static async Task CloseAsync(DicomService service)
    {
        await service.AbortAsync(DicomAbortSource.ServiceUser, DicomAbortReason.NotSpecified);
        service.Dispose();
    }
}
