using System.Runtime.InteropServices;

namespace Acquisition.Storage.RawStore;

/// <summary>Small files that are there whole or not at all, whenever the power goes.</summary>
internal static partial class DurableFile
{
    /// <summary>Writes beside the target, brings the bytes to stable storage, then takes the target's name.</summary>
    public static void Replace(string path, ReadOnlySpan<byte> content)
    {
        string temporary = path + ".tmp";
        try
        {
            using FileStream file = PrivateFile.Open(temporary, FileMode.Create, FileShare.None);
            file.Write(content);
            file.Flush(flushToDisk: true);
        }
        catch
        {
            File.Delete(temporary); // on a full disk its bytes are wanted back
            throw;
        }
        File.Move(temporary, path, overwrite: true);
        SyncFolder(Path.GetDirectoryName(path)!);
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

    /// <summary>Whether the disk, or the owner's share of it, is used up.</summary>
    public static bool IsDiskFull(IOException exception) => exception.HResult
        is 28 or 122 or 69 // ENOSPC; EDQUOT on Linux, on macOS
        or unchecked((int)0x80070070) or unchecked((int)0x80070027); // ERROR_DISK_FULL, ERROR_HANDLE_DISK_FULL

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
