using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;

namespace FellowOakDicom.Network.Tls;

/// <summary>TLS for clients, with the system's trust and, unless set otherwise, its choice of protocol versions.</summary>
public class DefaultTlsInitiator : ITlsInitiator
{
    /// <summary>Accepts any server certificate. The connection is then encrypted, to nobody knows whom.</summary>
    public bool IgnoreSslPolicyErrors { get; set; }

    public TimeSpan SslHandshakeTimeout { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>Shown to a server that asks who the client is.</summary>
    public X509CertificateCollection? Certificates { get; set; }

    public SslProtocols Protocols { get; set; } = SslProtocols.None;

    public bool CheckCertificateRevocation { get; set; }

    /// <summary>Decides on the server's certificate in the system's place.</summary>
    public RemoteCertificateValidationCallback? CertificateValidationCallback { get; set; }

    /// <exception cref="AuthenticationException">The two did not agree, or the server's certificate is not trusted.</exception>
    /// <exception cref="TimeoutException">The handshake took longer than <see cref="SslHandshakeTimeout"/>.</exception>
    public Stream InitiateTls(Stream plainStream, string remoteAddress, int remotePort) =>
        InitiateTlsAsync(plainStream, remoteAddress).GetAwaiter().GetResult();

    /// <summary>The same without a thread that waits.</summary>
    internal Task<Stream> InitiateTlsAsync(Stream plainStream, string remoteAddress) => Handshake.RunAsync(
        new SslStream(plainStream),
        (stream, cancellationToken) => stream.AuthenticateAsClientAsync(new SslClientAuthenticationOptions
        {
            TargetHost = remoteAddress,
            ClientCertificates = Certificates,
            EnabledSslProtocols = Protocols,
            CertificateRevocationCheckMode = CheckCertificateRevocation ? X509RevocationMode.Online : X509RevocationMode.NoCheck,
            RemoteCertificateValidationCallback = IsTrusted
        }, cancellationToken),
        SslHandshakeTimeout);

    private bool IsTrusted(object sender, X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors) => IgnoreSslPolicyErrors
        || (CertificateValidationCallback?.Invoke(sender, certificate, chain, errors) ?? errors == SslPolicyErrors.None);
}
