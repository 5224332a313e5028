using Acquisition.Tests.Support;

namespace Acquisition.EndToEnd.Tests.Support;

/// <summary>DCMTK's storescp as the PACS: what it stores lies in a folder, a file per instance.</summary>
internal sealed class StoreScp : IAsyncDisposable
{
    private readonly DirectoryInfo _run = Directory.CreateTempSubdirectory("acquisition-storescp-");
    private readonly Dictionary<string, string> _environment;

    private StoreScp(int port) => (Port, _environment) = (port, new()
    {
        ["RUN"] = _run.FullName,
        ["NAME"] = "storescp",
        ["AET"] = "STORESCP",
        ["PORT"] = $"{port}",
        ["MODE"] = "plain",
        ["MAXSECS"] = "600",
    });

    public int Port { get; }

    public string Address => $"STORESCP@127.0.0.1:{Port}";

    public string Folder => Path.Combine(_run.FullName, "storescp-in");

    /// <summary>The files that are complete, in no order.</summary>
    public string[] Files => Directory.Exists(Folder) ? Directory.GetFiles(Folder, "*.dcm") : [];

    /// <summary>Reserves a port; nobody listens until <see cref="StartAsync"/>.</summary>
    public static StoreScp Create()
    {
        Programs.Require("storescp");
        return new StoreScp(Ports.Free());
    }

    public static async Task<StoreScp> StartedAsync()
    {
        StoreScp pacs = Create();
        await pacs.StartAsync();
        return pacs;
    }

    /// <param name="mode">plain, slow, abort or refuse.</param>
    public Task StartAsync(string mode = "plain") => ScriptAsync("start", mode);

    public Task StopAsync() => ScriptAsync("stop", "plain");

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _run.Delete(recursive: true);
    }

    // The script's child keeps the pipes open, so its output goes to a file and is not read.
    private async Task ScriptAsync(string verb, string mode)
    {
        _environment["MODE"] = mode;
        await Programs.OutputOfAsync("bash", ["-c", $"'{Path.Combine(Programs.Scripts, "start-storescp.sh")}' {verb} >\"$RUN/script.log\" 2>&1"], _environment);
    }
}
