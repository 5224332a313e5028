using Acquisition.Core.Model.Recipes;
using Acquisition.Core.Model.Scans;
using Acquisition.Core.Ports.Catalog;
using Acquisition.Storage.Catalog;
using Microsoft.EntityFrameworkCore;

namespace Acquisition.Storage.Tests.Catalog;

/// <summary>A catalog in a folder of its own, and records to put in it.</summary>
internal sealed class TestCatalog : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public TestCatalog(TimeProvider? time = null)
    {
        Path = System.IO.Path.Combine(_folder.Path, "catalog.db");
        Contexts = SqliteCatalog.Open(Path);
        Scans = new ScanCatalog(Contexts);
        Outbox = new Outbox(Contexts, time ?? TimeProvider.System);
    }

    public string Path { get; }

    public IDbContextFactory<CatalogContext> Contexts { get; }

    public ScanCatalog Scans { get; }

    public Outbox Outbox { get; }

    public static DateTimeOffset Noon { get; } = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    public static ScanRecord Scan(string requestId = "request-1", DateTimeOffset? created = null) => new()
    {
        Id = ScanId.New(),
        RequestId = requestId,
        HeaderSha256 = new string('a', 64),
        Modality = "CT",
        CreateTime = created ?? Noon,
    };

    public static ReconstructionRecord Reconstruction(ScanId scan, int ordinal = 1) => new()
    {
        Id = Guid.NewGuid(),
        Scan = scan,
        Recipe = new CtRecipe { ReconstructionDiameterMm = 250, Kernel = CtKernel.Hann, Window = new DisplayWindow(40, 80) },
        SoftwareVersion = "0.1.0",
        Ordinal = ordinal,
        CreateTime = Noon,
    };

    public static InstanceRecord[] Instances(ReconstructionRecord reconstruction, int count) =>
    [
        .. Enumerable.Range(1, count).Select(number => new InstanceRecord(
            $"2.25.{(uint)reconstruction.Id.GetHashCode()}.{number}", "1.2.840.10008.5.1.4.1.1.2", "2.25.2", "2.25.1", reconstruction.Id, number, $"/images/{number}.dcm", 1000 + number)),
    ];

    /// <summary>A scan with its first reconstruction, both in the catalog.</summary>
    public async Task<(ScanRecord Scan, ReconstructionRecord First)> AddAsync(string requestId = "request-1")
    {
        ScanRecord scan = Scan(requestId);
        ReconstructionRecord first = Reconstruction(scan.Id);
        await Scans.AddOrGetScanAsync(scan, first, TestContext.Current.CancellationToken);
        return (scan, first);
    }

    public void Dispose()
    {
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        _folder.Dispose();
    }
}
