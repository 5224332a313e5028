using System.Runtime.InteropServices;

namespace Acquisition.Core.Files;

/// <summary>The names in a folder.</summary>
public static partial class FolderEntries
{
    /// <summary>Brings a folder's entries to stable storage: a file whose name is not there is lost with all its bytes.</summary>
    /// <exception cref="IOException">The folder cannot be opened or synchronised; its HResult is the system's error number.</exception>
    public static void Sync(string path)
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
