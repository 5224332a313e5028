namespace FellowOakDicom.Network.Tls;

/// <summary>Turns a client's connection into a secure one.</summary>
public interface ITlsInitiator
{
    /// <param name="plainStream">The connection.</param>
    /// <param name="remoteAddress">The name that the peer's certificate has to be for.</param>
    /// <param name="remotePort">The peer's port.</param>
    /// <returns>What to talk through from now on; it owns the connection.</returns>
    Stream InitiateTls(Stream plainStream, string remoteAddress, int remotePort);
}
