using System.Data.Common;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.EntityFrameworkCore.Infrastructure;

namespace Acquisition.Storage.Catalog;

/// <summary>The catalog in one SQLite file.</summary>
public static class SqliteCatalog
{
    /// <summary>Opens the file, with its tables made when it is new.</summary>
    /// <exception cref="NotSupportedException">A later version of this software made the tables.</exception>
    public static IDbContextFactory<CatalogContext> Open(string path)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        DbContextOptionsBuilder<CatalogContext> options = new();
        options.UseSqlite(new SqliteConnectionStringBuilder { DataSource = path, ForeignKeys = true }.ConnectionString);
        options.UseQueryTrackingBehavior(QueryTrackingBehavior.NoTracking);
        options.AddInterceptors(new Durability());
        PooledDbContextFactory<CatalogContext> factory = new(options.Options);

        using CatalogContext context = factory.CreateDbContext();
        context.Database.EnsureCreated(); // all tables in one transaction, or none; in write-ahead mode
        int version = context.SchemaVersions.Single().Version;
        if (version > SchemaVersion.Current)
        {
            throw new NotSupportedException(
                $"The catalog '{path}' has schema version {version}; this software knows version {SchemaVersion.Current}. Use the version that wrote it, or a later one.");
        }
        return factory;
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
