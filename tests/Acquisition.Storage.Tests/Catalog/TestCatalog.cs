using Acquisition.Core.Model.Geometry;
using Acquisition.Core.Model.Recipes;
using Acquisition.Core.Model.Scans;
using Acquisition.Core.Ports.Catalog;
using Acquisition.Storage.Catalog;
using Microsoft.Data.Sqlite;

namespace Acquisition.Storage.Tests.Catalog;

/// <summary>A catalog in a folder of its own, and records to put in it.</summary>
internal sealed class TestCatalog : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public TestCatalog(TimeProvider? time = null)
    {
        Path = System.IO.Path.Combine(_folder.Path, "catalog.db");
        Database = Open(Path);
        Scans = new ScanCatalog(Database);
        Outbox = new Outbox(Database, time ?? TimeProvider.System);
    }

    public string Path { get; }

    public CatalogDatabase Database { get; }

    public ScanCatalog Scans { get; }

    public Outbox Outbox { get; }

    public static DateTimeOffset Noon { get; } = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    /// <summary>A recipe with something in every part of it.</summary>
    public static Recipe CtRecipe { get; } = new()
    {
        Name = "soft tissue",
        SeriesNumber = 7,
        Description = "Abdomen 1 mm",
        Priority = RecipePriority.Interactive,
        Destinations = ["PACS", "ARCHIVE"],
        Method = "ct.fbp.fan",
        Settings = new FilteredBackprojection { Kernel = CtKernel.Hann },
        Steps = [new WaterBeamHardening([1, 0.1 + 0.2, -1e-17])],
        Grid = ImageGrid.Square(250, 512, new Vector3D(0.1, -3, 1e300)) with { RowDirection = new(1, 0, 0), ColumnDirection = new(0, 1, 0) },
        Window = new DisplayWindow(-600.5, 1500),
    };

    /// <summary>Without a reserve: most tests have nothing to fill it against.</summary>
    public static CatalogDatabase Open(string path) => SqliteCatalog.Open(new CatalogOptions { Path = path, ReserveBytes = 0 });

    public static ScanRecord Scan(string requestId = "request-1", DateTimeOffset? created = null) => new()
    {
        Id = ScanId.New(),
        DeviceId = "ct-1",
        RequestId = requestId,
        HeaderSha256 = new string('a', 64),
        Modality = Modality.Ct,
        AccessionNumber = "A1",
        CreateTime = created ?? Noon,
    };

    public static ReconstructionRecord Reconstruction(ScanId scan, int ordinal = 1) => new()
    {
        Id = Guid.NewGuid(),
        Scan = scan,
        Recipe = new Recipe(),
        SoftwareVersion = "0.1.0",
        Ordinal = ordinal,
        CreateTime = Noon,
        Method = "ct.fbp.fan",
    };

    public static InstanceRecord[] Instances(ReconstructionRecord reconstruction, int count) =>
    [
        .. Enumerable.Range(1, count).Select(number => new InstanceRecord(
            $"2.25.{(uint)reconstruction.Id.GetHashCode()}.{number}", "1.2.840.10008.5.1.4.1.1.2", "2.25.2", "2.25.1", reconstruction.Id, number,
            $"/images/{number}.dcm", 1000 + number, $"{number:x64}")),
    ];

    /// <summary>A scan with its first reconstruction, both in the catalog.</summary>
    public async Task<(ScanRecord Scan, ReconstructionRecord First)> AddAsync(string requestId = "request-1", DateTimeOffset? created = null)
    {
        ScanRecord scan = Scan(requestId, created);
        ReconstructionRecord first = Reconstruction(scan.Id);
        await Scans.AddOrGetScanAsync(scan, [first], [], TestContext.Current.CancellationToken);
        return (scan, first);
    }

    /// <summary>A scan with its first reconstruction running.</summary>
    public async Task<(ScanRecord Scan, ReconstructionRecord First)> AddRunningAsync(string requestId = "request-1")
    {
        (ScanRecord scan, ReconstructionRecord first) = await AddAsync(requestId);
        ReconstructionRecord running = first with { State = ReconstructionState.Running, Attempts = 1 };
        Assert.True(await Scans.UpdateReconstructionAsync(running, [ReconstructionState.Pending], TestContext.Current.CancellationToken));
        return (scan, running);
    }

    /// <summary>Reads or changes the file beside the catalog's own connections.</summary>
    public object? Sql(string command) => Sql(Path, command);

    public static object? Sql(string path, string command)
    {
        using SqliteConnection connection = new(new SqliteConnectionStringBuilder { DataSource = path, Pooling = false }.ConnectionString);
        connection.Open();
        using SqliteCommand statement = connection.CreateCommand();
        statement.CommandText = command;
        return statement.ExecuteScalar();
    }

    public void Dispose()
    {
        Database.Dispose();
        _folder.Dispose();
    }
}
