using System.Security.Cryptography;
using Acquisition.Core.Ports.Catalog;

namespace Acquisition.Dicom.Delivery;

/// <summary>Whether an instance's file is still the one that was written: what was damaged on the disk is never sent as good.</summary>
internal static class InstanceCheck
{
    /// <returns>What is wrong with the file; null when it is as it should be.</returns>
    public static async Task<StoreOutcome?> FindDamageAsync(InstanceRecord instance, CancellationToken cancellationToken)
    {
        try
        {
            await using FileStream file = new(instance.Path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, bufferSize: 0, FileOptions.SequentialScan);
            if (file.Length != instance.Bytes) return Damaged(instance, $"the file has {file.Length} bytes instead of {instance.Bytes}");
            string digest = Convert.ToHexStringLower(await SHA256.HashDataAsync(file, cancellationToken));
            bool same = digest.Equals(instance.Sha256, StringComparison.OrdinalIgnoreCase);
            return same ? null : Damaged(instance, "the file's SHA-256 is not the one that was recorded when it was written");
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            return Damaged(instance, "the file is gone");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return Damaged(instance, $"the file cannot be read: {exception.Message}");
        }
    }

    private static StoreOutcome Damaged(InstanceRecord instance, string what) =>
        new(instance, StoreResult.Damaged, $"{what} ({instance.Path}). It was not sent; it is made again from raw data.");
}
