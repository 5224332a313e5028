using System.Text.Json;
using Acquisition.Client;
using Acquisition.Core.Model.Scans;

namespace Acquisition.EndToEnd.Tests.Support;

/// <summary>Scans for the tests, and a way to send them.</summary>
internal static class ScanSender
{
    public static readonly ScanWriterOptions Quick = new() { MinimumBackOff = TimeSpan.FromMilliseconds(50), MaximumBackOff = TimeSpan.FromMilliseconds(500) };

    /// <summary>Sends a whole scan and returns its id when it is complete.</summary>
    public static async Task<string> SendAsync(this NodeProcess node, ScanHeader header, IEnumerable<AcquiredBlock> blocks)
    {
        await using ScanWriter writer = await ScanWriter.OpenAsync(node.Channel, "E2E", Guid.NewGuid().ToString(), header, Quick);
        foreach (AcquiredBlock block in blocks) await writer.WriteAsync(block);
        await writer.FinishAsync();
        return writer.ScanId;
    }

    /// <summary>`acquisition import` of a file or a folder; the scan's id.</summary>
    public static async Task<string> ImportAsync(this NodeProcess node, string path, params string[] options)
    {
        string output = await CommandLine.OutputOfAsync(["import", path, "--address", node.Address, "--json", .. options]);
        string line = output.Split('\n').First(l => l.StartsWith("{\"scanId\"", StringComparison.Ordinal));
        return JsonDocument.Parse(line).RootElement.GetProperty("scanId").GetString()!;
    }
}
