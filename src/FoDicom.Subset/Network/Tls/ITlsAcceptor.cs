namespace FellowOakDicom.Network.Tls;

/// <summary>Turns a server's connection into a secure one.</summary>
public interface ITlsAcceptor
{
    /// <param name="encryptedStream">The connection, before its handshake.</param>
    /// <param name="remoteAddress">The peer's address.</param>
    /// <param name="localPort">The port it connected to.</param>
    /// <returns>What to talk through from now on; it owns the connection.</returns>
    Stream AcceptTls(Stream encryptedStream, string remoteAddress, int localPort);
}
