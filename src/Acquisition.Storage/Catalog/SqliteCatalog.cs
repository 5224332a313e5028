using System.Data.Common;
using Acquisition.Core.Files;
using Acquisition.Core.Model.Errors;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.EntityFrameworkCore.Infrastructure;

namespace Acquisition.Storage.Catalog;

/// <summary>The catalog in one SQLite file.</summary>
public static class SqliteCatalog
{
    /// <summary>Opens the file, with its tables made when it is new.</summary>
    /// <exception cref="RefusalException">CATALOG_FAILED: it cannot be read and written, or another version of this software made its tables.</exception>
    public static CatalogDatabase Open(CatalogOptions options)
    {
        string path = Path.GetFullPath(options.Path);
        PrepareFile(path);
        DbContextOptionsBuilder<CatalogContext> builder = new();
        builder.UseSqlite(new SqliteConnectionStringBuilder { DataSource = path, ForeignKeys = true }.ConnectionString);
        builder.UseQueryTrackingBehavior(QueryTrackingBehavior.NoTracking);
        builder.AddInterceptors(new Durability());
        DiskReserve reserve = new($"{path}-reserve", options.ReserveBytes);
        CatalogDatabase database = new(path, new PooledDbContextFactory<CatalogContext>(builder.Options), reserve);

        int version = database.ReadAsync(MakeTablesAsync, CancellationToken.None).GetAwaiter().GetResult(); // SQLite has no asynchronous calls
        if (version != SchemaVersion.Current)
        {
            database.Dispose();
            throw Refusals.CatalogFailed(path, SchemaVersion.Describe(version));
        }

        reserve.Restore();
        return database;
    }

    /// <summary>The file is there, and private, before SQLite sees it: its log and shared memory get the same mode.</summary>
    private static void PrepareFile(string path)
    {
        if (Directory.Exists(path)) throw Refusals.CatalogFailed(path, "it is a folder. Set Catalog:Path to a file.");
        try
        {
            PrivateFile.CreateFolder(Path.GetDirectoryName(path)!);
            PrivateFile.OpenOrCreate(path).Dispose();
            foreach (string suffix in new[] { "", "-wal", "-shm", "-reserve" }) PrivateFile.Restrict(path + suffix);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw Refusals.CatalogFailed(
                path, $"{exception.Message.TrimEnd('.')}. Give the node's user the permission to write the file and its folder, or set Catalog:Path to another file.");
        }
    }

    /// <returns>The version of the tables.</returns>
    private static async Task<int> MakeTablesAsync(CatalogContext context)
    {
        await context.Database.ExecuteSqlRawAsync("PRAGMA journal_mode = WAL"); // kept in the file
        await context.Database.EnsureCreatedAsync(); // all tables in one transaction, or none
        return await context.SchemaVersions.Select(row => row.Version).SingleAsync();
    }

    /// <summary>A commit is on the disk when it returns, and a writer waits for another instead of failing.</summary>
    private sealed class Durability : DbConnectionInterceptor
    {
        private const string Settings = "PRAGMA synchronous = FULL; PRAGMA busy_timeout = 30000;";

        public override void ConnectionOpened(DbConnection connection, ConnectionEndEventData eventData)
        {
            using DbCommand command = connection.CreateCommand();
            command.CommandText = Settings;
            command.ExecuteNonQuery();
        }

        public override Task ConnectionOpenedAsync(DbConnection connection, ConnectionEndEventData eventData, CancellationToken cancellationToken = default)
        {
            ConnectionOpened(connection, eventData); // SQLite has no asynchronous calls
            return Task.CompletedTask;
        }
    }
}
