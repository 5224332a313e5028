using System.Net;
using System.Net.Sockets;

namespace FellowOakDicom.Tests.Network.Support;

internal static class Free
{
    /// <summary>A loopback port that nobody listened at a moment ago.</summary>
    public static int Port()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    public static DirectoryInfo Folder() => Directory.CreateTempSubdirectory("dicom-network-");
}
