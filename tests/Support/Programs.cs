using System.Diagnostics;

namespace Acquisition.Tests.Support;

/// <summary>Programs that are not ours. Without one a test is skipped with the reason; in CI (ACQUISITION_REQUIRE_PEERS=1) it fails.</summary>
internal static class Programs
{
    public const string Python = "/usr/bin/python3";

    /// <summary>The repository's folder of scripts that start and ask peers.</summary>
    public static string Scripts { get; } = Path.Combine(Repository.Root, "tests", "Peers");

    /// <summary>Whether what a test needs must be there: then its absence is a failure and no reason to skip.</summary>
    public static bool AreRequired { get; } = Environment.GetEnvironmentVariable("ACQUISITION_REQUIRE_PEERS") == "1";

    public static void Require(params ReadOnlySpan<string> programs)
    {
        foreach (string program in programs)
        {
            bool found = new[] { "/usr/bin", "/usr/sbin", "/bin", "/sbin" }.Any(folder => File.Exists(Path.Combine(folder, program)));
            if (AreRequired) Assert.True(found, $"{program} is not installed.");
            Assert.SkipUnless(found, $"{program} is not installed.");
        }
    }

    /// <summary>protoc, and the messages of Google's that the contract imports: Debian has them in a package of their own.</summary>
    public static void RequireProtoc()
    {
        Require("protoc");
        bool found = File.Exists("/usr/include/google/protobuf/timestamp.proto");
        if (AreRequired) Assert.True(found, "libprotobuf-dev is not installed.");
        Assert.SkipUnless(found, "libprotobuf-dev is not installed.");
    }

    public static void RequirePython(params ReadOnlySpan<string> modules)
    {
        Require("python3");
        foreach (string module in modules)
        {
            bool found = RunAsync(Python, ["-c", $"import {module}"]).GetAwaiter().GetResult().ExitCode == 0;
            if (AreRequired) Assert.True(found, $"Python's {module} is not installed.");
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
}
