using System.Diagnostics;

namespace Acquisition.Dicom.Tests.Support;

/// <summary>Programs of others that serve as witnesses. A test that needs one skips without it, and fails instead where peers are required.</summary>
internal static class Peers
{
    public static string Scripts { get; } = Path.Combine(Root(), "tests", "Peers");

    public static void Require(params string[] programs)
    {
        string[] missing = [.. programs.Where(program => !IsThere(program))];
        if (missing.Length == 0) return;
        string reason = $"Needs {string.Join(", ", missing)} (Debian: dcmtk dicom3tools python3-pydicom python3-numpy dcm2niix libgdcm-tools orthanc).";
        Assert.False(Environment.GetEnvironmentVariable("ACQUISITION_REQUIRE_PEERS") == "1", reason);
        Assert.Skip(reason);
    }

    /// <returns>Exit code and everything printed.</returns>
    public static async Task<(int ExitCode, string Output)> RunAsync(string program, IEnumerable<string> arguments, params (string Name, string Value)[] environment)
    {
        ProcessStartInfo start = new(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach ((string name, string value) in environment) start.Environment[name] = value;
        using Process process = Process.Start(start)!;
        Task<string> output = process.StandardOutput.ReadToEndAsync(), error = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, await output + await error);
    }

    private static bool IsThere(string program) => Environment.GetEnvironmentVariable("PATH")!
        .Split(':').Append("/usr/sbin").Any(folder => File.Exists(Path.Combine(folder, program)));

    private static string Root()
    {
        string folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "Acquisition.sln"))) folder = Path.GetDirectoryName(folder)!;
        return folder;
    }
}
