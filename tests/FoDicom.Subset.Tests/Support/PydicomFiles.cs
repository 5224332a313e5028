using System.Runtime.CompilerServices;
using FellowOakDicom.Tests.Network.Support;

namespace FellowOakDicom.Tests.Support;

/// <summary>pydicom as a witness: what it reads in a file, and files that it writes.</summary>
internal static class PydicomFiles
{
    /// <summary>The elements of a file, as Listing gives them.</summary>
    public static Task<string[]> ListAsync(string path) => RunAsync("list.py", path);

    /// <summary>Writes the set of every VR, and answers its elements.</summary>
    public static Task<string[]> WriteEveryVRAsync(string path, string transferSyntax, bool hasUndefinedLengths) =>
        RunAsync("write_every_vr.py", path, transferSyntax, hasUndefinedLengths ? "undefined" : "defined");

    /// <summary>Writes a file with a patient's name in the character sets.</summary>
    public static Task<string[]> WriteNameAsync(string path, string charsets, string name) =>
        RunAsync("write_name.py", path, charsets, name);

    /// <summary>SHA-256 of each fragment of encapsulated pixel data, after the offset table as numbers.</summary>
    public static Task<string[]> FragmentsAsync(string path) => RunAsync("fragments.py", path);

    private static async Task<string[]> RunAsync(string script, params string[] arguments)
    {
        if (!File.Exists("/usr/lib/python3/dist-packages/pydicom/__init__.py")) Witness.Missing("python3-pydicom");
        string[] command = ["-B", "-W", "ignore", Path.Combine(Folder(), script), .. arguments];
        (int exitCode, string output) = await PeerProcess.RunAsync("/usr/bin/python3", command);
        Assert.True(exitCode == 0, output);
        return output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }

    private static string Folder([CallerFilePath] string here = "") => Path.Combine(Path.GetDirectoryName(here)!, "Pydicom");
}
