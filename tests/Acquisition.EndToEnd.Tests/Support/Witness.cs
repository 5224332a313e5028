using System.Diagnostics;

namespace Acquisition.EndToEnd.Tests.Support;

/// <summary>Programs that are not ours. Without one a test is skipped with the reason; in CI (ACQUISITION_REQUIRE_PEERS=1) it fails.</summary>
internal static class Witness
{
    public const string Python = "/usr/bin/python3";

    /// <summary>The repository's folder of peer scripts.</summary>
    public static string Scripts { get; } = Path.Combine(Repository.Root, "tests", "Peers");

    public static void Require(params ReadOnlySpan<string> programs)
    {
        foreach (string program in programs)
        {
            bool found = new[] { "/usr/bin", "/usr/sbin", "/bin", "/sbin" }.Any(folder => File.Exists(Path.Combine(folder, program)));
            if (Environment.GetEnvironmentVariable("ACQUISITION_REQUIRE_PEERS") == "1") Assert.True(found, $"{program} is not installed.");
            Assert.SkipUnless(found, $"{program} is not installed.");
        }
    }

    public static void RequirePython(params ReadOnlySpan<string> modules)
    {
        Require("python3");
        foreach (string module in modules)
        {
            bool found = RunAsync(Python, ["-c", $"import {module}"]).GetAwaiter().GetResult().ExitCode == 0;
            if (Environment.GetEnvironmentVariable("ACQUISITION_REQUIRE_PEERS") == "1") Assert.True(found, $"Python's {module} is not installed.");
            Assert.SkipUnless(found, $"Python's {module} is not installed.");
        }
    }

    /// <summary>Runs a program to its end.</summary>
    public static async Task<(int ExitCode, string Output)> RunAsync(
        string program, IEnumerable<string> arguments, IReadOnlyDictionary<string, string>? environment = null, string? folder = null)
    {
        ProcessStartInfo start = new(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = folder ?? "" };
        foreach ((string name, string value) in environment ?? new Dictionary<string, string>()) start.Environment[name] = value;
        using Process process = Process.Start(start) ?? throw new InvalidOperationException($"{program} did not start.");
        Task<string> output = process.StandardOutput.ReadToEndAsync(), errors = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (process.ExitCode, await output + await errors);
    }

    /// <summary>Runs a program that must succeed.</summary>
    public static async Task<string> OutputOfAsync(
        string program, IEnumerable<string> arguments, IReadOnlyDictionary<string, string>? environment = null, string? folder = null)
    {
        (int exitCode, string output) = await RunAsync(program, arguments, environment, folder);
        Assert.True(exitCode == 0, $"{program} exited {exitCode}: {output}");
        return output;
    }

    /// <summary>One of the Python scripts beside these tests.</summary>
    public static Task<string> ScriptAsync(string script, params string[] arguments) =>
        OutputOfAsync(Python, [Path.Combine(Repository.Root, "tests/Acquisition.EndToEnd.Tests/Witnesses", script), .. arguments]);

    /// <summary>dciodvfy, dcentvfy, gdcm, the geometry script and dcm2niix accept the series.</summary>
    public static async Task AssertValidSeriesAsync(string folder)
    {
        Require("dciodvfy", "dcentvfy", "dcm2niix", "gdcminfo", "dcmdump");
        RequirePython("pydicom", "numpy");
        (int exitCode, string output) = await RunAsync("bash", [Path.Combine(Scripts, "validate-series.sh"), folder]);
        Assert.True(exitCode == 0, output);
        Assert.Contains("\nVALID", output);
        Assert.Contains("errors: 0", output);
        Assert.Contains("corners agree", output);
    }
}
