using Acquisition.Core.Files;

namespace Acquisition.Storage.RawStore;

/// <summary>Small files that are there whole or not at all, whenever the power goes.</summary>
internal static class DurableFile
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
        FolderEntries.Sync(Path.GetDirectoryName(path)!);
    }

    /// <summary>Whether the disk, or the owner's share of it, is used up.</summary>
    public static bool IsDiskFull(IOException exception) => exception.HResult
        is 28 or 122 or 69 // ENOSPC; EDQUOT on Linux, on macOS
        or unchecked((int)0x80070070) or unchecked((int)0x80070027); // ERROR_DISK_FULL, ERROR_HANDLE_DISK_FULL
}
