using Acquisition.Core.Files;

namespace Acquisition.Storage.Catalog;

/// <summary>
/// Disk that nobody else can fill, held by a file of random bytes (a file system cannot compress or leave out those). When the catalog finds the disk full, it
/// gives back a quarter at a time, so that raw data that take what was just freed do not take it all. Safe to call concurrently.
/// </summary>
/// <param name="path">The file; made when there is room, and readable to the node's user alone.</param>
/// <param name="bytes">Its size; 0: there is none.</param>
internal sealed class DiskReserve(string path, int bytes)
{
    private const int Steps = 4;
    private readonly Lock _lock = new();
    private volatile bool _isWhole;

    /// <summary>Frees a part of what is left.</summary>
    /// <returns>False when there is nothing left.</returns>
    public bool Release()
    {
        lock (_lock)
        {
            try
            {
                if (!File.Exists(path)) return false;
                using FileStream file = PrivateFile.OpenOrCreate(path);
                if (file.Length == 0) return false;
                _isWhole = false;
                file.SetLength(Math.Max(0, file.Length - Math.Max(1, bytes / Steps)));
                file.Flush(flushToDisk: true); // some file systems free blocks only with the next commit of their journal
                return true;
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                return false;
            }
        }
    }

    /// <summary>Takes the space again, or for the first time, if as much remains for the others. A node without a reserve works, so a failure is none.</summary>
    public void Restore()
    {
        if (_isWhole) return;
        lock (_lock)
        {
            try
            {
                _isWhole = bytes == 0 ? Remove() : TryFill();
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                // Tried again after the next change.
            }
        }
    }

    private bool Remove()
    {
        File.Delete(path);
        return true;
    }

    private bool TryFill()
    {
        using FileStream file = PrivateFile.OpenOrCreate(path);
        long missing = bytes - file.Length;
        if (missing < 0) file.SetLength(bytes); // the setting was lowered
        if (missing <= 0) return true;
        if (new DriveInfo(path).AvailableFreeSpace < missing + bytes) return false;

        byte[] noise = new byte[missing];
        Random.Shared.NextBytes(noise);
        file.Seek(0, SeekOrigin.End);
        file.Write(noise);
        file.Flush(flushToDisk: true);
        return true;
    }
}
