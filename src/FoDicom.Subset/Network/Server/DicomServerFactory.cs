using System.Text;
using FellowOakDicom.Network.Tls;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace FellowOakDicom.Network;

/// <summary>Starts servers.</summary>
public interface IDicomServerFactory
{
    /// <inheritdoc cref="Create{T}(string, int, ITlsAcceptor, Encoding, ILogger, object, Action{DicomServerOptions})"/>
    IDicomServer Create<T>(int port, ITlsAcceptor? tlsAcceptor = null, Encoding? fallbackEncoding = null, ILogger? logger = null,
        object? userState = null, Action<DicomServerOptions>? configure = null)
        where T : DicomService, IDicomServiceProvider;

    /// <summary>Starts to listen. Each connection gets a service of its own.</summary>
    /// <typeparam name="T">
    /// The service, constructed with (INetworkStream, Encoding, ILogger, DicomServiceDependencies) and what else the container has for it.
    /// </typeparam>
    /// <param name="ipAddress">The address to listen at; all of this machine's without it.</param>
    /// <param name="port">The port; 0: any free one.</param>
    /// <param name="tlsAcceptor">Null: no TLS.</param>
    /// <param name="fallbackEncoding">For received text without Specific Character Set; null: ASCII.</param>
    /// <param name="logger">Given to each service.</param>
    /// <param name="userState">Given to each service.</param>
    /// <param name="configure">Sets the options.</param>
    /// <exception cref="DicomNetworkException">The port cannot be had.</exception>
    IDicomServer Create<T>(string ipAddress, int port, ITlsAcceptor? tlsAcceptor = null, Encoding? fallbackEncoding = null, ILogger? logger = null,
        object? userState = null, Action<DicomServerOptions>? configure = null)
        where T : DicomService, IDicomServiceProvider;
}

/// <summary>Starts servers; see <see cref="IDicomServerFactory"/>.</summary>
public static class DicomServerFactory
{
    private static IDicomServerFactory Default => DicomSetupBuilder.Services.GetRequiredService<IDicomServerFactory>();

    /// <inheritdoc cref="IDicomServerFactory.Create{T}(string, int, ITlsAcceptor, Encoding, ILogger, object, Action{DicomServerOptions})"/>
    public static IDicomServer Create<T>(int port, ITlsAcceptor? tlsAcceptor = null, Encoding? fallbackEncoding = null, ILogger? logger = null,
        object? userState = null, Action<DicomServerOptions>? configure = null)
        where T : DicomService, IDicomServiceProvider =>
        Default.Create<T>(port, tlsAcceptor, fallbackEncoding, logger, userState, configure);

    /// <inheritdoc cref="IDicomServerFactory.Create{T}(string, int, ITlsAcceptor, Encoding, ILogger, object, Action{DicomServerOptions})"/>
    public static IDicomServer Create<T>(string ipAddress, int port, ITlsAcceptor? tlsAcceptor = null, Encoding? fallbackEncoding = null,
        ILogger? logger = null, object? userState = null, Action<DicomServerOptions>? configure = null)
        where T : DicomService, IDicomServiceProvider =>
        Default.Create<T>(ipAddress, port, tlsAcceptor, fallbackEncoding, logger, userState, configure);
}
