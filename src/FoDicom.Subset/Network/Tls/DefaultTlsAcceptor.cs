using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;

namespace FellowOakDicom.Network.Tls;

/// <summary>TLS for servers.</summary>
public class DefaultTlsAcceptor : ITlsAcceptor
{
    /// <param name="certificate">The server's certificate with its private key.</param>
    public DefaultTlsAcceptor(X509Certificate certificate) => Certificate = certificate;

    /// <param name="certificateName">Subject of a certificate in the machine's store.</param>
    /// <exception cref="ArgumentException">The store has none of that subject.</exception>
    public DefaultTlsAcceptor(string certificateName)
    {
        using var store = new X509Store(StoreName.My, StoreLocation.LocalMachine);
        store.Open(OpenFlags.ReadOnly);
        Certificate = store.Certificates.Find(X509FindType.FindBySubjectName, certificateName, validOnly: false).FirstOrDefault()
            ?? throw new ArgumentException($"The machine's certificate store has no '{certificateName}'.", nameof(certificateName));
    }

    /// <param name="filename">A PKCS #12 file.</param>
    /// <param name="password">Its password.</param>
    public DefaultTlsAcceptor(string filename, string password) => Certificate = X509CertificateLoader.LoadPkcs12FromFile(filename, password);

    public X509Certificate Certificate { get; set; }

    public TimeSpan SslHandshakeTimeout { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>Refuses clients without a certificate that is trusted.</summary>
    public bool RequireMutualAuthentication { get; set; }

    public SslProtocols Protocols { get; set; } = SslProtocols.None;

    public bool CheckCertificateRevocation { get; set; }

    /// <summary>Decides on the client's certificate in the system's place.</summary>
    public RemoteCertificateValidationCallback? CertificateValidationCallback { get; set; }

    /// <exception cref="AuthenticationException">The two did not agree, or the client's certificate is missing or not trusted.</exception>
    /// <exception cref="TimeoutException">The handshake took longer than <see cref="SslHandshakeTimeout"/>.</exception>
    public Stream AcceptTls(Stream encryptedStream, string remoteAddress, int localPort) =>
        AcceptTlsAsync(encryptedStream).GetAwaiter().GetResult();

    /// <summary>The same without a thread that waits.</summary>
    internal Task<Stream> AcceptTlsAsync(Stream encryptedStream) => Handshake.RunAsync(
        new SslStream(encryptedStream),
        (stream, cancellationToken) => stream.AuthenticateAsServerAsync(new SslServerAuthenticationOptions
        {
            ServerCertificate = Certificate,
            ClientCertificateRequired = RequireMutualAuthentication,
            EnabledSslProtocols = Protocols,
            CertificateRevocationCheckMode = CheckCertificateRevocation ? X509RevocationMode.Online : X509RevocationMode.NoCheck,
            RemoteCertificateValidationCallback = CertificateValidationCallback
        }, cancellationToken),
        SslHandshakeTimeout);
}
