using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;
using Acquisition.Dicom.Delivery;

namespace Acquisition.Dicom.Tests.Support;

/// <summary>A PACS of others on a free loopback port, started and stopped by the scripts beside the tests.</summary>
internal sealed partial class Pacs : IAsyncDisposable
{
    private readonly TemporaryFolder _run = new();
    private readonly string _script;
    private readonly (string, string)[] _environment;

    private Pacs(string script, string title, int port, params (string, string)[] environment)
    {
        _script = Path.Combine(Peers.Scripts, script);
        Port = port;
        _environment = [("RUN", _run.Path), ("MAXSECS", "300"), .. environment];
        Destination = new DestinationOptions { Name = title, Host = "127.0.0.1", Port = port, CalledAeTitle = title };
    }

    public int Port { get; }
    public DestinationOptions Destination { get; }

    /// <summary>SOP instance UIDs of what storescp has received, one for each file.</summary>
    public async Task<IReadOnlyList<string>> ReceivedAsync()
    {
        string folder = Path.Combine(_run.Path, "storescp-in");
        if (Directory.GetFiles(folder).Length == 0) return [];
        (int exitCode, string output) = await Peers.RunAsync("dcmdump", ["-q", "+P", "SOPInstanceUID", "+sd", folder]);
        Assert.True(exitCode == 0, output);
        return [.. BracketedUid().Matches(output).Select(match => match.Groups[1].Value)];
    }

    /// <param name="mode">plain, refuse (every association), abort (after each request) or slow (1 s an instance).</param>
    /// <param name="port">Null: any that is free.</param>
    public static async Task<Pacs> StartStoreScpAsync(string mode, int? port = null)
    {
        Peers.Require("storescp", "dcmdump");
        int chosen = port ?? FreePort();
        Pacs pacs = new("start-storescp.sh", "STORESCP", chosen, ("PORT", chosen.ToString()), ("MODE", mode));
        await pacs.RunAsync("start");
        return pacs;
    }

    /// <summary>Orthanc; its REST interface lists what it keeps.</summary>
    public static async Task<(Pacs Pacs, Uri Http)> StartOrthancAsync()
    {
        Peers.Require("Orthanc", "curl");
        int port = FreePort(), http = FreePort();
        Pacs pacs = new("start-orthanc.sh", "ORTHANC", port, ("DICOM_PORT", port.ToString()), ("HTTP_PORT", http.ToString()));
        await pacs.RunAsync("start");
        return (pacs, new Uri($"http://127.0.0.1:{http}/"));
    }

    public static int FreePort()
    {
        using TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    public async ValueTask DisposeAsync()
    {
        await RunAsync("stop");
        _run.Dispose();
    }

    private async Task RunAsync(string command)
    {
        (int exitCode, string output) = await Peers.RunAsync("bash", [_script, command], _environment);
        Assert.True(exitCode == 0, output);
    }

    [GeneratedRegex(@"\[([0-9.]+)\]")]
    private static partial Regex BracketedUid();
}
