using System.Net;
using System.Net.Sockets;

namespace Acquisition.EndToEnd.Tests.Support;

internal static class Ports
{
    public static int Free()
    {
        using TcpListener probe = new(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }
}
