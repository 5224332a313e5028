using FellowOakDicom.Network.Tls;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace FellowOakDicom.Network.Client;

/// <summary>Makes clients.</summary>
public interface IDicomClientFactory
{
    /// <param name="host">Name or address of the peer.</param>
    /// <param name="port">Its port.</param>
    /// <param name="useTls">TLS with the default initiator.</param>
    /// <param name="callingAe">This side's application entity title, at most 16 characters.</param>
    /// <param name="calledAe">The peer's.</param>
    /// <exception cref="ArgumentException">A title is longer than 16 characters.</exception>
    IDicomClient Create(string host, int port, bool useTls, string callingAe, string calledAe);

    /// <param name="host">Name or address of the peer.</param>
    /// <param name="port">Its port.</param>
    /// <param name="tlsInitiator">Null: no TLS.</param>
    /// <param name="callingAe">This side's application entity title, at most 16 characters.</param>
    /// <param name="calledAe">The peer's.</param>
    /// <exception cref="ArgumentException">A title is longer than 16 characters.</exception>
    IDicomClient Create(string host, int port, ITlsInitiator? tlsInitiator, string callingAe, string calledAe);
}

/// <summary>Makes clients; see <see cref="IDicomClientFactory"/>.</summary>
public static class DicomClientFactory
{
    private static IDicomClientFactory Default => DicomSetupBuilder.Services.GetRequiredService<IDicomClientFactory>();

    /// <inheritdoc cref="IDicomClientFactory.Create(string, int, bool, string, string)"/>
    public static IDicomClient Create(string host, int port, bool useTls, string callingAe, string calledAe) =>
        Default.Create(host, port, useTls, callingAe, calledAe);

    /// <inheritdoc cref="IDicomClientFactory.Create(string, int, ITlsInitiator, string, string)"/>
    public static IDicomClient Create(string host, int port, ITlsInitiator? tlsInitiator, string callingAe, string calledAe) =>
        Default.Create(host, port, tlsInitiator, callingAe, calledAe);
}

/// <param name="loggerFactory">The container's; null where it has none, and then nothing is logged.</param>
internal sealed class DefaultDicomClientFactory(ILoggerFactory? loggerFactory = null) : IDicomClientFactory
{
    private const int AELength = 16;

    public IDicomClient Create(string host, int port, bool useTls, string callingAe, string calledAe) =>
        Create(host, port, useTls ? new DefaultTlsInitiator() : null, callingAe, calledAe);

    public IDicomClient Create(string host, int port, ITlsInitiator? tlsInitiator, string callingAe, string calledAe)
    {
        ArgumentException.ThrowIfNullOrEmpty(host);
        var dependencies = new DicomServiceDependencies(loggerFactory ?? NullLoggerFactory.Instance);
        return new DicomClient(host, port, tlsInitiator, Checked(callingAe), Checked(calledAe), dependencies);
    }

    private static string Checked(string title) => title is { Length: <= AELength }
        ? title
        : throw new ArgumentException($"Application entity title '{title}' is longer than {AELength} characters.", nameof(title));
}
