using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Acquisition.Core.Model.Errors;
using Acquisition.Core.Ports.Store;

namespace Acquisition.Storage.RawStore;

/// <summary>manifest.json and aborted.json on disk. A scan has one of them or none; with either it never changes again.</summary>
internal static class ScanEndFiles
{
    public static void WriteManifest(ScanFolder folder, ScanManifest manifest) => Write(folder.ManifestPath, manifest, ScanEndJson.Default.ScanManifest);

    public static void WriteAbort(ScanFolder folder, ScanAbort abort) => Write(folder.AbortPath, abort, ScanEndJson.Default.ScanAbort);

    /// <summary>Where the scan ended; null for one that is being received.</summary>
    /// <exception cref="RefusalException">RAW_DATA_CORRUPT.</exception>
    public static ScanProgress? ReadEnd(ScanFolder folder)
    {
        if (ReadManifest(folder) is { } manifest)
        {
            LogPosition end = new(manifest.BlockCount, manifest.BlockBytes, Convert.FromHexString(manifest.Chain));
            return new ScanProgress(end, RawScanPhase.Complete, durableTime: manifest.DurableTime);
        }
        if (ReadAbort(folder) is { } abort)
        {
            LogPosition end = new(abort.BlockCount, abort.BlockBytes, Convert.FromHexString(abort.Chain));
            return new ScanProgress(end, RawScanPhase.Aborted, abort.LostBlockCount);
        }
        return null;
    }

    private static ScanManifest? ReadManifest(ScanFolder folder)
    {
        ScanManifest? manifest = Read(folder, folder.ManifestPath, ScanEndJson.Default.ScanManifest, manifest => manifest.FormatVersion);
        if (manifest is null) return null;
        string chain = manifest.Segments.Count == 0 ? Convert.ToHexStringLower(BlockImage.EmptyChain) : manifest.Segments[^1].Chain;
        bool agrees = manifest.ScanId == folder.Scan.ToString()
            && manifest.Segments.Sum(segment => segment.BlockCount) == manifest.BlockCount
            && manifest.Chain == chain
            && IsChain(chain);
        return agrees ? manifest : throw Corrupt(folder, folder.ManifestPath);
    }

    private static ScanAbort? ReadAbort(ScanFolder folder)
    {
        ScanAbort? abort = Read(folder, folder.AbortPath, ScanEndJson.Default.ScanAbort, abort => abort.FormatVersion);
        if (abort is null) return null;
        return abort.ScanId == folder.Scan.ToString() && IsChain(abort.Chain) ? abort : throw Corrupt(folder, folder.AbortPath);
    }

    private static bool IsChain(string text) => text.Length == 2 * BlockImage.ChainBytes && text.All(char.IsAsciiHexDigitLower);

    private static void Write<T>(string path, T content, JsonTypeInfo<T> type) =>
        DurableFile.Replace(path, JsonSerializer.SerializeToUtf8Bytes(content, type));

    private static T? Read<T>(ScanFolder folder, string path, JsonTypeInfo<T> type, Func<T, uint> version)
        where T : class
    {
        if (!File.Exists(path)) return null;
        byte[] bytes = File.ReadAllBytes(path);
        T? content;
        try
        {
            content = JsonSerializer.Deserialize(bytes, type);
        }
        catch (JsonException)
        {
            content = null;
        }
        if (content is null) throw Corrupt(folder, path);
        RawFormat.Require(version(content), folder.Scan, Path.GetFileName(path), 0);
        return content;
    }

    private static RefusalException Corrupt(ScanFolder folder, string path) => Refusals.RawDataCorrupt(folder.Scan, Path.GetFileName(path), 0);
}
