using Acquisition.Core.Files;
using Acquisition.Core.Model.Errors;
using Acquisition.Core.Model.Scans;
using Acquisition.Core.Ports.Store;

namespace Acquisition.Storage.RawStore;

/// <summary>The names in one scan's folder.</summary>
internal sealed class ScanFolder(string storePath, ScanId scan)
{
    private const string SegmentPattern = "segment-????????.raw";

    public ScanId Scan { get; } = scan;

    public string FullPath { get; } = Path.Combine(storePath, scan.ToString());

    /// <summary>The description is written last, so a folder with one is a scan; one with segments, or with the file of the format before, is a scan that cannot be read.</summary>
    public bool Exists => File.Exists(DescriptionPath) || File.Exists(HeaderPath) || (Directory.Exists(FullPath) && CountSegments() > 0);

    public string DescriptionPath => Path.Combine(FullPath, "description");

    /// <summary>What format version 1 had in the description's place.</summary>
    public string HeaderPath => Path.Combine(FullPath, "header");

    public string DurableMarkPath => Path.Combine(FullPath, "durable");

    public string ManifestPath => Path.Combine(FullPath, "manifest.json");

    public string AbortPath => Path.Combine(FullPath, "aborted.json");

    public void Create(RawScanDescription description)
    {
        PrivateFile.CreateFolder(FullPath);
        DurableMark.Create(this);
        DescriptionFile.Write(this, description);
        FolderEntries.Sync(Path.GetDirectoryName(FullPath)!);
    }

    public static string SegmentName(int index) => $"segment-{index:D8}.raw";

    public string SegmentPath(int index) => Path.Combine(FullPath, SegmentName(index));

    public int CountSegments() => Directory.EnumerateFiles(FullPath, SegmentPattern).Count();

    /// <summary>What a disk or its permissions make impossible is a refusal of this scan: a list of many goes on.</summary>
    /// <exception cref="RefusalException">SCAN_NOT_FOUND; STORAGE_FAILED; what <paramref name="read"/> refuses.</exception>
    public T Read<T>(Func<ScanFolder, T> read)
    {
        try
        {
            return Exists ? read(this) : throw Refusals.ScanNotFound(Scan.ToString());
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw Refusals.StorageUnreadable(Scan, exception.Message);
        }
    }
}
