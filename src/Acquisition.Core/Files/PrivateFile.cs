namespace Acquisition.Core.Files;

/// <summary>Files and folders that only the node's own user may read (0600 in 0700). On Windows the folder's inherited permissions hold.</summary>
public static class PrivateFile
{
    private const UnixFileMode OwnFile = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>Makes the folder, and those above it that are missing, with durable names. One that exists keeps its mode: it may be anybody's.</summary>
    /// <returns>Its full path.</returns>
    public static string CreateFolder(string path)
    {
        string full = Path.GetFullPath(path);
        if (Directory.Exists(full)) return full;
        string? above = Path.GetDirectoryName(full);
        if (above is not null) CreateFolder(above); // .NET gives the mode to the last one only
        if (OperatingSystem.IsWindows()) Directory.CreateDirectory(full);
        else Directory.CreateDirectory(full, OwnFile | UnixFileMode.UserExecute);
        if (above is not null) FolderEntries.Sync(above);
        return full;
    }

    /// <summary>Creates a file; one that is there already is replaced.</summary>
    public static FileStream Create(string path, FileAccess access, FileOptions options) =>
        Open(path, new FileStreamOptions { Mode = FileMode.Create, Access = access, Share = FileShare.None, Options = options });

    /// <summary>Opens the file for reading and writing, and makes it when it is missing.</summary>
    public static FileStream OpenOrCreate(string path) => Open(path, FileMode.OpenOrCreate, FileShare.ReadWrite);

    /// <summary>Opens or makes the file for reading and writing, without a buffer.</summary>
    public static FileStream Open(string path, FileMode mode, FileShare share) =>
        Open(path, new FileStreamOptions { Mode = mode, Access = FileAccess.ReadWrite, Share = share, BufferSize = 0 });

    /// <summary>Takes a file that exists from the others.</summary>
    public static void Restrict(string path)
    {
        if (!OperatingSystem.IsWindows() && File.Exists(path)) File.SetUnixFileMode(path, OwnFile);
    }

    private static FileStream Open(string path, FileStreamOptions options)
    {
        if (!OperatingSystem.IsWindows() && options.Mode != FileMode.Open) options.UnixCreateMode = OwnFile;
        return new FileStream(path, options);
    }
}
