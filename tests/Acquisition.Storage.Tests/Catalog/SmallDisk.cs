using System.Diagnostics;

namespace Acquisition.Storage.Tests.Catalog;

/// <summary>A disk of the test's own that can fill up or be made read-only, for real: a tmpfs.</summary>
internal sealed class SmallDisk : IDisposable
{
    private readonly string _filler;

    public SmallDisk(string size)
    {
        Path = Directory.CreateTempSubdirectory("acquisition-small-disk-").FullName;
        _filler = System.IO.Path.Combine(Path, "raw-data");
        bool mounted = Mount("-t", "tmpfs", "-o", $"size={size}", "tmpfs");
        if (!mounted) Directory.Delete(Path);
        if (Environment.GetEnvironmentVariable("ACQUISITION_REQUIRE_PEERS") == "1") Assert.True(mounted, "A tmpfs cannot be mounted here.");
        Assert.SkipUnless(mounted, "Mounting a small disk needs root.");
    }

    public string Path { get; }

    /// <summary>Writes until not a byte more fits.</summary>
    public void Fill()
    {
        byte[] piece = new byte[4096];
        using FileStream file = new(_filler, FileMode.Append, FileAccess.Write, FileShare.None, bufferSize: 0);
        try
        {
            while (true) file.Write(piece);
        }
        catch (IOException exception) when (exception.HResult == 28)
        {
            // ENOSPC: full.
        }
    }

    public void Empty() => File.Delete(_filler);

    public void MakeReadOnly() => Assert.True(Mount("-o", "remount,ro"));

    public void Dispose()
    {
        Run("umount", "-l", Path);
        Directory.Delete(Path, recursive: true);
    }

    private bool Mount(params string[] arguments) => Run("mount", [.. arguments, Path]);

    private static bool Run(string program, params string[] arguments)
    {
        try
        {
            using Process process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
            process.WaitForExit();
            return process.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false; // no such program
        }
    }
}
