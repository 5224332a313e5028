using System.Diagnostics;

namespace Acquisition.Interchange.Tests;

/// <summary>Programs that are not ours and serve as witnesses. Without one a test is skipped, unless ACQUISITION_REQUIRE_PEERS=1.</summary>
internal static class Peers
{
    public const string Generator = "ismrmrd_generate_cartesian_shepp_logan";
    public const string Reconstructor = "ismrmrd_recon_cartesian_2d";
    private const string Python = "/usr/bin/python3";

    public static void RequireIsmrmrdTools() =>
        Require(File.Exists($"/usr/bin/{Generator}") && File.Exists($"/usr/bin/{Reconstructor}"), "ismrmrd-tools is not installed");

    public static void RequireH5py() =>
        Require(File.Exists(Python) && Start(Python, ["-c", "import h5py"]).ExitCode == 0, "python3-h5py is not installed");

    public static void RequirePydicom() => Require(
        File.Exists(Python) && Start(Python, ["-c", "import pydicom, numpy"]).ExitCode == 0, "python3-pydicom or python3-numpy is not installed");

    public static void RequireDicomTools() => Require(
        File.Exists("/usr/bin/dcmdump") && File.Exists("/usr/bin/dciodvfy"), "dcmtk or dicom3tools is not installed");

    /// <summary>Runs one of the Python scripts beside the tests of ISMRMRD.</summary>
    /// <returns>What it wrote to standard output.</returns>
    public static string RunScript(string script, params string[] arguments) => RunScriptIn("Ismrmrd", script, arguments);

    /// <summary>The same, of another folder of tests.</summary>
    public static string RunScriptIn(string folder, string script, params string[] arguments) =>
        Run(Python, [Path.Combine(AppContext.BaseDirectory, folder, script), .. arguments]);

    /// <summary>All that a program writes, whatever its exit code says.</summary>
    public static string Complaints(string program, params string[] arguments)
    {
        (_, string output, string errors) = Start(program, arguments);
        return output + errors;
    }

    public static string Run(string program, params string[] arguments)
    {
        (int exitCode, string output, string errors) = Start(program, arguments);
        Assert.True(exitCode == 0, $"{program} {string.Join(' ', arguments)}: exit code {exitCode}. {errors}");
        return output;
    }

    public static void Require(bool present, string otherwise)
    {
        if (Environment.GetEnvironmentVariable("ACQUISITION_REQUIRE_PEERS") == "1") Assert.True(present, otherwise);
        Assert.SkipUnless(present, otherwise);
    }

    private static (int ExitCode, string Output, string Errors) Start(string program, string[] arguments)
    {
        ProcessStartInfo start = new(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        using Process process = Process.Start(start)!;
        Task<string> errors = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output, errors.GetAwaiter().GetResult());
    }
}
