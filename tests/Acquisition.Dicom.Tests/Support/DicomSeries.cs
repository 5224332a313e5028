using System.Runtime.InteropServices;
using System.Text.Json;

namespace Acquisition.Dicom.Tests.Support;

/// <summary>A folder of instances as pydicom reads it.</summary>
internal static class DicomSeries
{
    public static async Task<IReadOnlyList<ReadInstance>> ReadAsync(string folder)
    {
        Peers.Require("python3");
        string script = Path.Combine(Peers.Scripts, "read_series.py");
        (int exitCode, string output) = await Peers.RunAsync("/usr/bin/python3", [script, folder]);
        if (exitCode != 0 && output.Contains("No module named")) Peers.Require("pydicom and numpy for /usr/bin/python3");
        Assert.True(exitCode == 0 && output.StartsWith('[') && output.EndsWith(']'), output);
        return [.. JsonDocument.Parse(output).RootElement.EnumerateArray().Select(instance => new ReadInstance(instance))];
    }

    /// <summary>The last line after any error, whatever it was.</summary>
    private const string Verdict = "Dicom dataset contains invalid data values for Value Representations";

    /// <summary>dciodvfy counts a value's bytes where the standard limits its characters (PS3.5 6.2): true only of text beyond ASCII.</summary>
    private static bool IsLengthInBytes(string line) => line.Contains("Length invalid for this VR") && !line.All(char.IsAscii);

    /// <summary>dciodvfy finds no error in any instance.</summary>
    public static async Task AssertWithoutErrorAsync(string folder, string about)
    {
        Peers.Require("dciodvfy");
        foreach (string file in Directory.GetFiles(folder, "*.dcm", SearchOption.AllDirectories))
        {
            (int exitCode, string output) = await Peers.RunAsync("dciodvfy", [file]);
            string[] errors =
            [
                .. output.Split('\n').Where(line => line.StartsWith("Error", StringComparison.Ordinal) || line.Contains(") Error"))
                    .Where(line => !line.EndsWith(Verdict, StringComparison.Ordinal) && !IsLengthInBytes(line)),
            ];
            Assert.True(errors.Length == 0, $"{about}: {string.Join('\n', errors)}");
            Assert.True(exitCode is 0 or 1, $"{about}: {output}");
        }
    }

    /// <summary>dciodvfy, dcentvfy, dcm2niix, gdcm and the geometry script find no error, and no warning but those expected.</summary>
    public static async Task AssertValidAsync(string folder, params string[] expectedWarnings)
    {
        Peers.Require("dciodvfy", "dcentvfy", "dcm2niix", "gdcminfo", "dcmdump", "python3");
        (int exitCode, string output) = await Peers.RunAsync("bash", [Path.Combine(Peers.Scripts, "validate-series.sh"), folder]);
        Assert.True(exitCode == 0, output);
        Assert.Contains("errors: 0", output);
        IEnumerable<string> warnings = output.Split('\n').Where(line => line.Contains("Warning") && !expectedWarnings.Any(line.Contains));
        Assert.Empty(warnings);
    }
}

/// <summary>One instance, values as text.</summary>
internal sealed class ReadInstance(JsonElement json)
{
    public string Path => json.GetProperty("path").GetString()!;

    public bool Has(string keyword) => json.GetProperty("elements").TryGetProperty(keyword, out _);

    public string Vr(string keyword) => json.GetProperty("vr").GetProperty(keyword).GetString()!;

    public string[] Values(string keyword) => Values(json.GetProperty("elements"), keyword);

    public string Value(string keyword) => Assert.Single(Values(keyword));

    public double[] Numbers(string keyword) => [.. Values(keyword).Select(double.Parse)];

    public double Number(string keyword) => Assert.Single(Numbers(keyword));

    public string Meta(string keyword) => Assert.Single(Values(json.GetProperty("meta"), keyword));

    /// <summary>A value inside the only item of a sequence.</summary>
    public string ItemValue(string sequence, string keyword)
    {
        JsonElement item = Assert.Single(json.GetProperty("elements").GetProperty(sequence).EnumerateArray());
        return Assert.Single(Values(item, keyword));
    }

    /// <summary>Stored values, row by row.</summary>
    public int[] Pixels => MemoryMarshal.Cast<byte, int>(json.GetProperty("pixels").GetBytesFromBase64()).ToArray();

    private static string[] Values(JsonElement elements, string keyword) =>
        elements.TryGetProperty(keyword, out JsonElement values)
            ? [.. values.EnumerateArray().Select(value => value.GetString()!)]
            : throw new InvalidOperationException($"{keyword} is missing.");
}
