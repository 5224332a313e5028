using System.Net;
using System.Net.Sockets;
using System.Text;
using FellowOakDicom.Network.Tls;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace FellowOakDicom.Network;

/// <param name="services">Where services find what else their constructors ask for.</param>
/// <param name="loggerFactory">The container's; null where it has none, and then nothing is logged.</param>
internal sealed class DefaultDicomServerFactory(IServiceProvider services, ILoggerFactory? loggerFactory = null) : IDicomServerFactory
{
    private const string AnyAddress = "0.0.0.0";

    public IDicomServer Create<T>(int port, ITlsAcceptor? tlsAcceptor = null, Encoding? fallbackEncoding = null, ILogger? logger = null,
        object? userState = null, Action<DicomServerOptions>? configure = null)
        where T : DicomService, IDicomServiceProvider =>
        Create<T>(AnyAddress, port, tlsAcceptor, fallbackEncoding, logger, userState, configure);

    public IDicomServer Create<T>(string ipAddress, int port, ITlsAcceptor? tlsAcceptor = null, Encoding? fallbackEncoding = null, ILogger? logger = null,
        object? userState = null, Action<DicomServerOptions>? configure = null)
        where T : DicomService, IDicomServiceProvider
    {
        var options = new DicomServerOptions();
        configure?.Invoke(options);
        var dependencies = new DicomServiceDependencies(loggerFactory ?? NullLoggerFactory.Instance);
        ILogger serverLogger = logger ?? dependencies.LoggerFactory.CreateLogger<T>();
        DicomService Serve(INetworkStream stream)
        {
            var service = ActivatorUtilities.CreateInstance<T>(services, stream, fallbackEncoding ?? Encoding.ASCII, serverLogger, dependencies);
            service.UserState = userState;
            return service;
        }
        return new DicomServer(ipAddress, Listen(ipAddress, port), tlsAcceptor, options, serverLogger, Serve);
    }

    private static Socket Listen(string ipAddress, int port)
    {
        IPAddress address = IPAddress.Parse(ipAddress);
        var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            socket.Bind(new IPEndPoint(address, port));
            socket.Listen();
            return socket;
        }
        catch (SocketException e)
        {
            socket.Dispose();
            throw new DicomNetworkException($"Cannot listen at {ipAddress}:{port}: {e.SocketErrorCode}.", e);
        }
    }
}
