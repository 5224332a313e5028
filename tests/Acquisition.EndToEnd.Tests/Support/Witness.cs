using Acquisition.Tests.Support;

namespace Acquisition.EndToEnd.Tests.Support;

/// <summary>What other programs say about what the product made.</summary>
internal static class Witness
{
    /// <summary>One of the Python scripts beside these tests.</summary>
    public static Task<string> ScriptAsync(string script, params string[] arguments) =>
        Programs.OutputOfAsync(Programs.Python, [Path.Combine(Repository.Root, "tests/Acquisition.EndToEnd.Tests/Witnesses", script), .. arguments]);

    /// <summary>dciodvfy, dcentvfy, gdcm, the geometry script and dcm2niix accept the series.</summary>
    public static async Task AssertValidSeriesAsync(string folder)
    {
        Programs.Require("dciodvfy", "dcentvfy", "dcm2niix", "gdcminfo", "dcmdump");
        Programs.RequirePython("pydicom", "numpy");
        (int exitCode, string output) = await Programs.RunAsync("bash", [Path.Combine(Programs.Scripts, "validate-series.sh"), folder]);
        Assert.True(exitCode == 0, output);
        Assert.Contains("\nVALID", output);
        Assert.Contains("errors: 0", output);
        Assert.Contains("corners agree", output);
    }
}
