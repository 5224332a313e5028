using System.Net;
using System.Net.Sockets;

namespace Acquisition.Tests.Support;

/// <summary>Loopback ports that nobody listens on.</summary>
internal static class Ports
{
    public static int Free()
    {
        using TcpListener probe = new(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }
}
