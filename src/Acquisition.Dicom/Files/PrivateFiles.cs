using System.Runtime.InteropServices;

namespace Acquisition.Dicom.Files;

/// <summary>Files and folders for their owner alone (0600 and 0700; on Windows as the parent folder says), with durable names.</summary>
internal static partial class PrivateFiles
{
    private const UnixFileMode OwnFile = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode OwnFolder = OwnFile | UnixFileMode.UserExecute;

    /// <summary>Creates a file; one that is there already is replaced.</summary>
    public static FileStream Create(string path, FileAccess access, FileOptions options)
    {
        FileStreamOptions create = new() { Mode = FileMode.Create, Access = access, Share = FileShare.None, Options = options };
        if (!OperatingSystem.IsWindows()) create.UnixCreateMode = OwnFile;
        return new FileStream(path, create);
    }

    /// <summary>The folder, made with the parents that are missing. A folder that is there keeps the mode that somebody gave it.</summary>
    public static string CreateFolder(string path)
    {
        string full = Path.GetFullPath(path);
        if (Directory.Exists(full)) return full;
        string? parent = Path.GetDirectoryName(full);
        if (parent is not null) CreateFolder(parent);
        if (OperatingSystem.IsWindows()) Directory.CreateDirectory(full);
        else Directory.CreateDirectory(full, OwnFolder);
        if (parent is not null) SyncFolder(parent);
        return full;
    }

    /// <summary>Brings a folder's entries to stable storage: a file whose name is not there is lost with all its bytes.</summary>
    public static void SyncFolder(string path)
    {
        if (OperatingSystem.IsWindows()) return; // NTFS journals names by itself and offers no such call
        int folder = Open(path, 0);
        if (folder < 0) throw LastError(path);
        try
        {
            if (Fsync(folder) != 0) throw LastError(path);
        }
        finally
        {
            _ = Close(folder);
        }
    }

    private static IOException LastError(string path)
    {
        int error = Marshal.GetLastPInvokeError();
        return new IOException($"{Marshal.GetPInvokeErrorMessage(error)}: '{path}'", error);
    }

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static partial int Fsync(int descriptor);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int Close(int descriptor);
}
