using Acquisition.Core.Model.Errors;
using Acquisition.Core.Model.Scans;
using Acquisition.Core.Ports.Catalog;
using Acquisition.Storage.Catalog;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace Acquisition.Storage.Tests.Catalog;

/// <summary>Whatever happens to the file, who asks hears CATALOG_FAILED with its path and what to do, at the start and later.</summary>
public sealed class CatalogFaultTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private string InFolder(string name) => Path.Combine(_folder.Path, name);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_file_that_is_no_database_is_refused_and_untouched()
    {
        string path = InFolder("letter.txt");
        string text = string.Concat(Enumerable.Repeat("Dear colleague, this is not a database. ", 50));
        File.WriteAllText(path, text);
        RequireFailure(path, "no SQLite database", Assert.Throws<RefusalException>(() => TestCatalog.Open(path)));
        Assert.Equal(text, File.ReadAllText(path));
    }

    [Fact]
    public void A_database_of_another_program_is_refused()
    {
        string path = InFolder("other.db");
        TestCatalog.Sql(path, "CREATE TABLE Recipes (Cake TEXT)");
        RequireFailure(path, "SchemaVersions", Assert.Throws<RefusalException>(() => TestCatalog.Open(path)));
    }

    [Fact]
    public void A_folder_in_the_place_of_the_file_is_refused() =>
        RequireFailure(_folder.Path, "it is a folder", Assert.Throws<RefusalException>(() => TestCatalog.Open(_folder.Path)));

    [Fact]
    public void A_file_in_the_place_of_the_folder_is_refused()
    {
        File.WriteAllText(InFolder("file"), "");
        string path = InFolder("file/catalog.db");
        RequireFailure(path, "Catalog:Path", Assert.Throws<RefusalException>(() => TestCatalog.Open(path)));
    }

    [Fact]
    public void A_place_that_may_not_be_written_is_refused_at_the_start()
    {
        // Root may write everywhere but on a disk that is read-only; nobody else can mount one.
        if (Environment.IsPrivilegedProcess || OperatingSystem.IsWindows())
        {
            using SmallDisk disk = new("1m");
            disk.MakeReadOnly();
            string onDisk = Path.Combine(disk.Path, "catalog.db");
            RequireFailure(onDisk, "permission", Assert.Throws<RefusalException>(() => TestCatalog.Open(onDisk)));
            return;
        }

        string path = InFolder("catalog.db");
        TestCatalog.Open(path).Dispose();
        File.SetUnixFileMode(path, UnixFileMode.UserRead);
        RequireFailure(path, "permission", Assert.Throws<RefusalException>(() => TestCatalog.Open(path)));

        DirectoryInfo locked = Directory.CreateDirectory(InFolder("locked"));
        locked.UnixFileMode = UnixFileMode.UserRead | UnixFileMode.UserExecute;
        path = InFolder("locked/catalog.db");
        RequireFailure(path, "permission", Assert.Throws<RefusalException>(() => TestCatalog.Open(path)));
    }

    [Fact]
    public async Task A_file_damaged_while_it_is_open_fails_every_call_with_its_path()
    {
        string path = InFolder("catalog.db");
        using CatalogDatabase database = TestCatalog.Open(path);
        ScanCatalog scans = new(database);
        Outbox outbox = new(database, TimeProvider.System);
        ScanRecord scan = TestCatalog.Scan();
        ReconstructionRecord reconstruction = TestCatalog.Reconstruction(scan.Id);
        await scans.AddOrGetScanAsync(scan, [reconstruction], [], Cancellation);
        TestCatalog.Sql(path, "PRAGMA wal_checkpoint(TRUNCATE)");

        // Everything behind the first page: that it is a database can still be read, what is in it cannot.
        byte[] noise = new byte[new FileInfo(path).Length - 4096];
        new Random(1).NextBytes(noise);
        using (FileStream file = new(path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite))
        {
            file.Position = 4096;
            file.Write(noise);
        }
        database.Dispose(); // nothing of the old pages in a cache

        Warning warning = new(WarningSeverity.Notice, "R", "m");
        Func<Task>[] calls =
        [
            () => scans.AddOrGetScanAsync(scan, [], [], Cancellation),
            () => scans.FindScanAsync(scan.Id, Cancellation),
            () => scans.FindOverviewAsync(scan.Id, Cancellation),
            () => scans.ListAsync(new ScanFilter(), 10, null, Cancellation),
            () => scans.ListOpenScansAsync(Cancellation),
            () => scans.MoveScanAsync(scan.Id, ScanState.Receiving, "", Cancellation),
            () => scans.AddOrGetReconstructionAsync(reconstruction, Cancellation),
            () => scans.FindReconstructionAsync(reconstruction.Id, Cancellation),
            () => scans.ListReconstructionsAsync(scan.Id, Cancellation),
            () => scans.ListUnfinishedReconstructionsAsync(Cancellation),
            () => scans.UpdateReconstructionAsync(reconstruction, [ReconstructionState.Pending], Cancellation),
            () => scans.AddWarningAsync(scan.Id, warning, Cancellation),
            () => scans.ClearWarningsAsync(reconstruction.Id, Cancellation),
            () => outbox.EnqueueAsync(reconstruction, [], [], Cancellation),
            () => outbox.NextDueAsync("PACS", 1, Cancellation),
            () => outbox.MarkStoredAsync("PACS", "1", Cancellation),
            () => outbox.MarkFailedAsync("PACS", "1", "", TestCatalog.Noon, Cancellation),
            () => outbox.GiveUpAsync("PACS", "1", "", Cancellation),
            () => outbox.RetryAsync(scan.Id, "", "", Cancellation),
            () => outbox.NextDueTimeAsync("PACS", Cancellation),
            () => outbox.SummariseAsync(reconstruction.Id, Cancellation),
            () => outbox.ListDeliveriesAsync(scan.Id, Cancellation),
            () => outbox.ListInstancesAsync(reconstruction.Id, Cancellation),
        ];
        Assert.Equal(typeof(IScanCatalog).GetMethods().Length + typeof(IOutbox).GetMethods().Length, calls.Length);
        foreach (Func<Task> call in calls) RequireFailure(path, "damaged", await Assert.ThrowsAsync<RefusalException>(call));
    }

    /// <summary>Result codes of SQLite (https://www.sqlite.org/rescode.html).</summary>
    [Theory]
    [InlineData(5, 5, "another program holds it locked", false)]
    [InlineData(8, 8, "permission to write", false)]
    [InlineData(8, 1032, "permission to write", false)] // the file was moved away
    [InlineData(10, 266, "the disk failed", false)] // a read
    [InlineData(10, 778, "the disk failed", true)] // a write: also a quota that is used up
    [InlineData(10, 4874, "the disk failed", true)] // the shared memory cannot grow
    [InlineData(11, 11, "damaged", false)]
    [InlineData(13, 13, "the disk is full", true)]
    [InlineData(14, 14, "cannot be opened", false)]
    [InlineData(26, 26, "no SQLite database", false)]
    [InlineData(1, 1, "Check that the file is a catalog", false)]
    public void Every_error_of_the_file_has_a_sentence(int code, int extended, string says, bool isDiskFull)
    {
        DbUpdateException wrapped = new("outer", new SqliteException("told to fail", code, extended));
        SqliteException fault = Assert.IsType<SqliteException>(SqliteFaults.Find(wrapped));
        Assert.Contains(says, SqliteFaults.Describe(fault), StringComparison.Ordinal);
        Assert.Equal(isDiskFull, SqliteFaults.IsDiskFull(fault));
    }

    [Fact]
    public void Defects_of_ours_are_not_taken_for_errors_of_the_file()
    {
        Assert.Null(SqliteFaults.Find(new DbUpdateException("outer", new SqliteException("UNIQUE constraint failed", 19))));
        Assert.Null(SqliteFaults.Find(new InvalidOperationException("no error of SQLite")));
    }

    private static void RequireFailure(string path, string says, RefusalException refusal)
    {
        Assert.Equal(RefusalReason.CatalogFailed, refusal.Reason);
        Assert.Equal(path, refusal.Facts["path"]);
        Assert.Contains($"'{path}'", refusal.Message, StringComparison.Ordinal);
        Assert.Contains(says, refusal.Message, StringComparison.Ordinal);
    }
}
