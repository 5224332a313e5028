using System.Text.Json;
using Acquisition.Tests.Support;

namespace Acquisition.EndToEnd.Tests.Support;

/// <summary>Orthanc as the PACS.</summary>
internal sealed class Orthanc : IAsyncDisposable
{
    private readonly DirectoryInfo _run = Directory.CreateTempSubdirectory("acquisition-orthanc-");
    private readonly Dictionary<string, string> _environment;
    private readonly HttpClient _http;
    private readonly int _port = Ports.Free();

    private Orthanc(int httpPort)
    {
        _http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{httpPort}/") };
        _environment = new()
        {
            ["RUN"] = _run.FullName,
            ["NAME"] = "orthanc",
            ["AET"] = "ORTHANC",
            ["DICOM_PORT"] = $"{_port}",
            ["HTTP_PORT"] = $"{httpPort}",
            ["MODALITY"] = "ACQUISITION:11112",
            ["MAXSECS"] = "600",
        };
    }

    public string Address => $"ORTHANC@127.0.0.1:{_port}";

    public static async Task<Orthanc> StartedAsync()
    {
        Programs.Require("Orthanc");
        Orthanc pacs = new(Ports.Free());
        await pacs.ScriptAsync("start");
        return pacs;
    }

    /// <summary>Orthanc's own count and the files as it gives them out again.</summary>
    public async Task<int> DownloadAsync(string folder)
    {
        string[] instances = JsonSerializer.Deserialize<string[]>(await _http.GetStringAsync("instances")) ?? [];
        foreach (string instance in instances) await File.WriteAllBytesAsync(Path.Combine(folder, $"{instance}.dcm"), await _http.GetByteArrayAsync($"instances/{instance}/file"));
        return instances.Length;
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await ScriptAsync("stop");
        _run.Delete(recursive: true);
    }

    private Task<string> ScriptAsync(string verb) =>
        Programs.OutputOfAsync("bash", ["-c", $"'{Path.Combine(Programs.Scripts, "start-orthanc.sh")}' {verb} >\"$RUN/script.log\" 2>&1"], _environment);
}
