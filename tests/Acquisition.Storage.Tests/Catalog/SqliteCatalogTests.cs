using Acquisition.Core.Ports.Catalog;
using Acquisition.Storage.Catalog;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace Acquisition.Storage.Tests.Catalog;

public sealed class SqliteCatalogTests : IDisposable
{
    private readonly TestCatalog _catalog = new();

    public void Dispose() => _catalog.Dispose();

    [Fact]
    public async Task Commits_are_durable_and_readers_do_not_stop_writers()
    {
        await using CatalogContext context = await _catalog.Contexts.CreateDbContextAsync(TestContext.Current.CancellationToken);
        await context.Database.OpenConnectionAsync(TestContext.Current.CancellationToken);
        Assert.Equal("wal", Pragma(context, "journal_mode"));
        Assert.Equal(2L, Pragma(context, "synchronous")); // FULL: the log is fsynced at each commit
        Assert.Equal(1L, Pragma(context, "foreign_keys"));
        Assert.Equal(30000L, Pragma(context, "busy_timeout"));
    }

    [Fact]
    public async Task Opening_again_finds_what_was_there()
    {
        (ScanRecord scan, _) = await _catalog.AddAsync();
        ScanCatalog again = new(SqliteCatalog.Open(_catalog.Path));
        Assert.Equal(scan, await again.FindScanAsync(scan.Id, TestContext.Current.CancellationToken));
    }

    [Fact]
    public void A_catalog_of_a_later_version_is_refused_and_untouched()
    {
        using (SqliteConnection connection = new($"Data Source={_catalog.Path}"))
        {
            connection.Open();
            using SqliteCommand command = connection.CreateCommand();
            command.CommandText = "UPDATE SchemaVersions SET Version = 99";
            Assert.Equal(1, command.ExecuteNonQuery());
        }
        NotSupportedException refusal = Assert.Throws<NotSupportedException>(() => SqliteCatalog.Open(_catalog.Path));
        Assert.Contains("99", refusal.Message, StringComparison.Ordinal);
        Assert.Contains(_catalog.Path, refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_writer_waits_for_another_to_commit()
    {
        (ScanRecord scan, _) = await _catalog.AddAsync();
        Task<ScanRecord> waiting;
        await using (CatalogContext context = await _catalog.Contexts.CreateDbContextAsync(TestContext.Current.CancellationToken))
        await using (var transaction = await context.Database.BeginTransactionAsync(TestContext.Current.CancellationToken))
        {
            waiting = Task.Run(() => _catalog.Scans.AdvanceScanAsync(scan.Id, Core.Scans.ScanState.Receiving, "", TestContext.Current.CancellationToken));
            await Task.Delay(300, TestContext.Current.CancellationToken); // long enough for the other to have met the lock
            Assert.False(waiting.IsCompleted);
            Assert.Equal(scan, await _catalog.Scans.FindScanAsync(scan.Id, TestContext.Current.CancellationToken)); // a reader does not wait
        }
        Assert.Equal(Core.Scans.ScanState.Receiving, (await waiting).State);
    }

    private static object? Pragma(CatalogContext context, string name)
    {
        using var command = context.Database.GetDbConnection().CreateCommand();
        command.CommandText = $"PRAGMA {name}";
        return command.ExecuteScalar();
    }
}
