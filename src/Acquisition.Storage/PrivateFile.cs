namespace Acquisition.Storage;

/// <summary>Files and folders that only the node's own user may read (0600 in 0700). On Windows the folder's inherited permissions hold.</summary>
internal static class PrivateFile
{
    private const UnixFileMode FileMode600 = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>Makes the folder, and those above it that are missing. One that exists keeps its mode: it may be anybody's.</summary>
    public static void CreateFolder(string path)
    {
        if (Directory.Exists(path)) return;
        if (Path.GetDirectoryName(path) is { Length: > 0 } above) CreateFolder(above); // .NET gives the mode to the last one only
        if (OperatingSystem.IsWindows()) Directory.CreateDirectory(path);
        else Directory.CreateDirectory(path, FileMode600 | UnixFileMode.UserExecute);
    }

    /// <summary>Opens the file for reading and writing, and makes it when it is missing.</summary>
    public static FileStream OpenOrCreate(string path) => Open(path, FileMode.OpenOrCreate, FileShare.ReadWrite);

    /// <summary>Opens or makes the file for reading and writing, without a buffer.</summary>
    public static FileStream Open(string path, FileMode mode, FileShare share)
    {
        FileStreamOptions options = new() { Mode = mode, Access = FileAccess.ReadWrite, Share = share, BufferSize = 0 };
        if (!OperatingSystem.IsWindows() && mode != FileMode.Open) options.UnixCreateMode = FileMode600;
        return new FileStream(path, options);
    }

    /// <summary>Takes a file that exists from the others.</summary>
    public static void Restrict(string path)
    {
        if (!OperatingSystem.IsWindows() && File.Exists(path)) File.SetUnixFileMode(path, FileMode600);
    }
}
