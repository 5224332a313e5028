using System.Net.Security;

namespace FellowOakDicom.Network.Tls;

/// <summary>A TLS handshake that ends in time.</summary>
internal static class Handshake
{
    public static async Task<Stream> RunAsync(SslStream stream, Func<SslStream, CancellationToken, Task> authenticate, TimeSpan timeout)
    {
        using var limit = new CancellationTokenSource(timeout);
        try
        {
            await authenticate(stream, limit.Token);
            return stream;
        }
        catch (Exception e)
        {
            stream.Dispose();
            if (e is OperationCanceledException) throw new TimeoutException($"The TLS handshake took longer than {timeout}.");
            throw;
        }
    }
}
