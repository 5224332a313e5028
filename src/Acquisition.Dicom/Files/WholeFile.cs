using Acquisition.Core.Files;
using FellowOakDicom;

namespace Acquisition.Dicom.Files;

/// <summary>Part 10 files that never stand half-written under their own name, and that only their owner can read: they name a patient.</summary>
internal static class WholeFile
{
    /// <summary>
    /// Writes to a temporary name beside <paramref name="path"/>, brings it to stable storage and renames it, over an older file if there is one.
    /// Both the bytes and the name are durable when it returns.
    /// </summary>
    public static async Task<WrittenFile> WriteAsync(string path, DicomFile file)
    {
        // A name of its own for each writer: two that write the same instance at once both finish, and either result is whole.
        string temporary = $"{path}.{Guid.NewGuid():N}.tmp";
        WrittenFile written;
        try
        {
            await using FileStream stream = PrivateFile.Create(temporary, FileAccess.Write, FileOptions.None);
            using DigestStream digest = new(stream);
            await file.SaveAsync(digest);
            stream.Flush(flushToDisk: true);
            written = new WrittenFile(stream.Length, digest.Sha256());
        }
        catch
        {
            File.Delete(temporary);
            throw;
        }

        File.Move(temporary, path, overwrite: true);
        FolderEntries.Sync(Path.GetDirectoryName(path)!);
        return written;
    }
}

/// <param name="Bytes">The file's size.</param>
/// <param name="Sha256">SHA-256 of its bytes, lower-case hexadecimal.</param>
internal readonly record struct WrittenFile(long Bytes, string Sha256);
