using System.Buffers.Binary;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Acquisition.Core.Model.Errors;
using Acquisition.Core.Model.Scans;
using Acquisition.Core.Ports.Store;

namespace Acquisition.Storage.RawStore;

/// <summary>The names and the small files in one scan's folder.</summary>
internal sealed class ScanFolder(string storePath, ScanId scan)
{
    private const int FormatVersion = 1;

    public ScanId Scan { get; } = scan;

    public string FullPath { get; } = Path.Combine(storePath, scan.ToString());

    /// <summary>The header is written last, so a folder with one is a scan.</summary>
    public bool Exists => File.Exists(HeaderPath);

    private string HeaderPath => Path.Combine(FullPath, "header");

    private string EpochPath => Path.Combine(FullPath, "epoch");

    private string ManifestPath => Path.Combine(FullPath, "manifest.json");

    private string AbortPath => Path.Combine(FullPath, "aborted.json");

    public void Create(ReadOnlySpan<byte> header)
    {
        Directory.CreateDirectory(FullPath);
        WriteEpoch(1);
        SealedFile.Write(HeaderPath, "ACQHEADR"u8, Scan, header);
        DurableFile.SyncFolder(Path.GetDirectoryName(FullPath)!);
    }

    public ReadOnlyMemory<byte> ReadHeader() => SealedFile.Read(HeaderPath, "ACQHEADR"u8, Scan);

    public void WriteEpoch(long epoch)
    {
        Span<byte> content = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64LittleEndian(content, epoch);
        SealedFile.Write(EpochPath, "ACQEPOCH"u8, Scan, content);
    }

    public long ReadEpoch() => BinaryPrimitives.ReadInt64LittleEndian(SealedFile.Read(EpochPath, "ACQEPOCH"u8, Scan).Span);

    public static string SegmentName(int index) => $"segment-{index:D8}.raw";

    public string SegmentPath(int index) => Path.Combine(FullPath, SegmentName(index));

    public int CountSegments() => Directory.EnumerateFiles(FullPath, "segment-????????.raw").Count();

    public void WriteManifest(DateTimeOffset time, long blockCount, long payloadBytes, string sha256, IReadOnlyList<SegmentSummary> segments) =>
        Write(ManifestPath, new ScanManifest(FormatVersion, Scan.ToString(), time, blockCount, payloadBytes, sha256, segments), ScanEndJson.Default.ScanManifest);

    /// <exception cref="RefusalException">RAW_DATA_CORRUPT.</exception>
    public ScanManifest? ReadManifest()
    {
        ScanManifest? manifest = Read(ManifestPath, ScanEndJson.Default.ScanManifest, manifest => manifest.FormatVersion);
        if (manifest is not null && manifest.Segments.Sum(segment => segment.BlockCount) != manifest.BlockCount) throw Corrupt(ManifestPath);
        return manifest;
    }

    public void WriteAbort(DateTimeOffset time, string reason, long blockCount, long payloadBytes) =>
        Write(AbortPath, new ScanAbort(FormatVersion, Scan.ToString(), time, reason, blockCount, payloadBytes), ScanEndJson.Default.ScanAbort);

    public ScanAbort? ReadAbort() => Read(AbortPath, ScanEndJson.Default.ScanAbort, abort => abort.FormatVersion);

    private static void Write<T>(string path, T content, JsonTypeInfo<T> type) =>
        DurableFile.Replace(path, JsonSerializer.SerializeToUtf8Bytes(content, type));

    private T? Read<T>(string path, JsonTypeInfo<T> type, Func<T, int> version)
        where T : class
    {
        if (!File.Exists(path)) return null;
        T content;
        try
        {
            content = JsonSerializer.Deserialize(File.ReadAllBytes(path), type) ?? throw Corrupt(path);
        }
        catch (JsonException)
        {
            throw Corrupt(path);
        }
        if (version(content) == FormatVersion) return content;
        throw new NotSupportedException(
            $"'{path}' has format version {version(content)}; this software reads version {FormatVersion}. Use the version that wrote it, or a later one.");
    }

    private RefusalException Corrupt(string path) => Refusals.RawDataCorrupt(Scan, Path.GetFileName(path), 0);
}
