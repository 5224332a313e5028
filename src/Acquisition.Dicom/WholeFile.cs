using FellowOakDicom;

namespace Acquisition.Dicom;

/// <summary>Part 10 files that never stand half-written under their own name.</summary>
internal static class WholeFile
{
    /// <summary>Writes to a temporary name beside <paramref name="path"/>, brings it to stable storage and renames it, over an older file if there is one.</summary>
    /// <returns>The file's size in bytes.</returns>
    public static async Task<long> WriteAsync(string path, DicomFile file)
    {
        // A name of its own for each writer: two that write the same instance at once both finish, and either result is whole.
        string temporary = $"{path}.{Guid.NewGuid():N}.tmp";
        long bytes;
        try
        {
            await using FileStream stream = new(temporary, FileMode.CreateNew, FileAccess.Write, FileShare.None);
            await file.SaveAsync(stream);
            stream.Flush(flushToDisk: true);
            bytes = stream.Length;
        }
        catch
        {
            File.Delete(temporary);
            throw;
        }

        // A rename is durable with the file system's next sync, at the latest when the outbox commits the instance.
        File.Move(temporary, path, overwrite: true);
        return bytes;
    }
}
