using System.Runtime.Versioning;
using Acquisition.Core.Model.Errors;
using Acquisition.Core.Model.Scans;
using Acquisition.Core.Ports.Catalog;
using Acquisition.Storage.Catalog;
using Microsoft.EntityFrameworkCore;

namespace Acquisition.Storage.Tests.Catalog;

public sealed class SqliteCatalogTests : IDisposable
{
    private const UnixFileMode Mode600 = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode Mode700 = Mode600 | UnixFileMode.UserExecute;

    private readonly TestCatalog _catalog = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _catalog.Dispose();

    [Fact]
    public async Task Commits_are_durable_and_readers_do_not_stop_writers()
    {
        async Task<object?> PragmaAsync(string name) => await _catalog.Database.ReadAsync(
            async context =>
            {
                await context.Database.OpenConnectionAsync(Cancellation);
                using var command = context.Database.GetDbConnection().CreateCommand();
                command.CommandText = $"PRAGMA {name}";
                return await command.ExecuteScalarAsync(Cancellation);
            },
            Cancellation);
        Assert.Equal("wal", await PragmaAsync("journal_mode"));
        Assert.Equal(2L, await PragmaAsync("synchronous")); // FULL: the log is fsynced at each commit
        Assert.Equal(1L, await PragmaAsync("foreign_keys"));
        Assert.Equal(30000L, await PragmaAsync("busy_timeout"));
    }

    [Fact]
    public async Task Opening_again_finds_what_was_there()
    {
        (ScanRecord scan, _) = await _catalog.AddAsync();
        using CatalogDatabase again = TestCatalog.Open(_catalog.Path);
        Assert.Equal(scan, await new ScanCatalog(again).FindScanAsync(scan.Id, Cancellation));
    }

    [Fact]
    public async Task After_an_orderly_end_the_file_alone_is_the_catalog()
    {
        (ScanRecord scan, _) = await _catalog.AddAsync();
        Assert.True(File.Exists($"{_catalog.Path}-wal"));
        _catalog.Database.Dispose();
        Assert.False(File.Exists($"{_catalog.Path}-wal"));
        string copy = $"{_catalog.Path}.copy";
        File.Copy(_catalog.Path, copy);
        using CatalogDatabase copied = TestCatalog.Open(copy);
        Assert.Equal(scan, await new ScanCatalog(copied).FindScanAsync(scan.Id, Cancellation));
    }

    [Fact]
    public async Task An_empty_file_becomes_a_catalog()
    {
        string path = Path.Combine(Path.GetDirectoryName(_catalog.Path)!, "empty.db");
        File.WriteAllBytes(path, []);
        using CatalogDatabase database = TestCatalog.Open(path);
        Assert.Empty(await new ScanCatalog(database).ListOpenScansAsync(Cancellation));
        Assert.Equal("wal", TestCatalog.Sql(path, "PRAGMA journal_mode"));
    }

    [Theory]
    [InlineData(1, "Move the file away")] // the version before, which was never published
    [InlineData(99, "Use the version that wrote it, or a later one")]
    public async Task A_catalog_of_another_version_is_refused_in_a_sentence_and_untouched(int version, string whatToDo)
    {
        (ScanRecord scan, _) = await _catalog.AddAsync();
        _catalog.Sql($"UPDATE SchemaVersions SET Version = {version}");
        RefusalException refusal = Assert.Throws<RefusalException>(() => TestCatalog.Open(_catalog.Path));
        Assert.Equal(RefusalReason.CatalogFailed, refusal.Reason);
        Assert.Contains($"version {version}", refusal.Message, StringComparison.Ordinal);
        Assert.Contains($"version {SchemaVersion.Current}", refusal.Message, StringComparison.Ordinal);
        Assert.Contains(_catalog.Path, refusal.Message, StringComparison.Ordinal);
        Assert.Contains(whatToDo, refusal.Message, StringComparison.Ordinal);
        Assert.Equal(scan.Id.ToString(), _catalog.Sql("SELECT Id FROM Scans"));
    }

    [Fact]
    public void A_file_of_version_one_is_refused_whatever_its_tables_are()
    {
        string path = Path.Combine(Path.GetDirectoryName(_catalog.Path)!, "old.db");
        TestCatalog.Sql(path, "CREATE TABLE Scans (Id TEXT PRIMARY KEY, RequestId TEXT); CREATE TABLE SchemaVersions (Version INTEGER PRIMARY KEY); INSERT INTO SchemaVersions VALUES (1)");
        RefusalException refusal = Assert.Throws<RefusalException>(() => TestCatalog.Open(path));
        Assert.Contains("its schema has version 1, this software needs version 2", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_writer_waits_for_another_to_commit()
    {
        (ScanRecord scan, _) = await _catalog.AddAsync();
        Task<ScanRecord>? waiting = null;
        await _catalog.Database.ChangeAsync(
            async context =>
            {
                waiting = Task.Run(() => _catalog.Scans.MoveScanAsync(scan.Id, ScanState.Receiving, "", Cancellation));
                await Task.Delay(300, Cancellation); // long enough for the other to have met the lock
                Assert.False(waiting.IsCompleted);
                Assert.Equal(scan, await _catalog.Scans.FindScanAsync(scan.Id, Cancellation)); // a reader does not wait
                return 0;
            },
            Cancellation);
        Assert.Equal(ScanState.Receiving, (await waiting!).State);
    }

    [Fact]
    [UnsupportedOSPlatform("windows")]
    public async Task Files_are_the_node_users_alone_in_a_folder_that_is()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no modes.");
        string folder = Path.Combine(Path.GetDirectoryName(_catalog.Path)!, "new", "folder");
        string path = Path.Combine(folder, "catalog.db");
        using CatalogDatabase database = SqliteCatalog.Open(new CatalogOptions { Path = path, ReserveBytes = 4096 });
        await new ScanCatalog(database).AddOrGetScanAsync(TestCatalog.Scan(), [], [], Cancellation);
        Assert.All([Path.GetDirectoryName(folder)!, folder], made => Assert.Equal(Mode700, File.GetUnixFileMode(made)));
        Assert.Equal(
            ["catalog.db", "catalog.db-reserve", "catalog.db-shm", "catalog.db-wal"],
            Directory.GetFiles(folder).Select(file => Path.GetFileName(file)).Order(StringComparer.Ordinal));
        Assert.All(Directory.GetFiles(folder), file => Assert.Equal(Mode600, File.GetUnixFileMode(file)));
    }

    [Fact]
    [UnsupportedOSPlatform("windows")]
    public void A_file_that_others_could_read_is_taken_from_them_and_a_folder_that_is_there_keeps_its_mode()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no modes.");
        const UnixFileMode Everybody = Mode600 | UnixFileMode.GroupRead | UnixFileMode.OtherRead;
        string folder = Path.GetDirectoryName(_catalog.Path)!;
        File.SetUnixFileMode(folder, Mode700 | UnixFileMode.GroupRead | UnixFileMode.GroupExecute);
        File.SetUnixFileMode(_catalog.Path, Everybody);
        File.SetUnixFileMode($"{_catalog.Path}-wal", Everybody);
        using CatalogDatabase again = TestCatalog.Open(_catalog.Path);
        Assert.Equal(Mode600, File.GetUnixFileMode(_catalog.Path));
        Assert.Equal(Mode600, File.GetUnixFileMode($"{_catalog.Path}-wal"));
        Assert.Equal(Mode700 | UnixFileMode.GroupRead | UnixFileMode.GroupExecute, File.GetUnixFileMode(folder));
    }
}
