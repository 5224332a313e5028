using Acquisition.Core.Model.Errors;
using Acquisition.Core.Model.Scans;
using Acquisition.Core.Ports.Store;

namespace Acquisition.Storage.RawStore;

/// <summary>What all files of the format have in common; FORMAT.md describes it.</summary>
internal static class RawFormat
{
    public const uint Version = 2;

    /// <exception cref="RefusalException">RAW_DATA_CORRUPT with file, found and known version.</exception>
    public static void Require(uint found, ScanId scan, string file, long offset)
    {
        if (found != Version) throw Refusals.RawDataVersion(scan, file, offset, found, Version);
    }

    /// <summary>The CRC of the scan's id followed by the bytes: what is valid in one scan is not valid in another.</summary>
    public static uint Crc32COf(ScanId scan, ReadOnlySpan<byte> bytes)
    {
        Span<byte> id = stackalloc byte[16];
        scan.Value.TryWriteBytes(id, bigEndian: true, out _);
        return Crc32C.Append(Crc32C.Compute(id), bytes);
    }
}
