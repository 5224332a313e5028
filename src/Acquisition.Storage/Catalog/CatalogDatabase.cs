using Acquisition.Core.Model.Errors;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;

namespace Acquisition.Storage.Catalog;

/// <summary>
/// The open catalog: the one place through which it is read and changed, where a change is one transaction, an error of the file becomes CATALOG_FAILED, and a
/// full disk is met with the reserve.
/// </summary>
public sealed class CatalogDatabase : IDisposable
{
    private readonly string _path;
    private readonly IDbContextFactory<CatalogContext> _contexts;
    private readonly DiskReserve _reserve;

    internal CatalogDatabase(string path, IDbContextFactory<CatalogContext> contexts, DiskReserve reserve) =>
        (_path, _contexts, _reserve) = (path, contexts, reserve);

    /// <exception cref="RefusalException">CATALOG_FAILED.</exception>
    internal Task<T> ReadAsync<T>(Func<CatalogContext, Task<T>> read, CancellationToken cancellationToken) => RunAsync(read, cancellationToken);

    /// <summary>Runs <paramref name="change"/> in a transaction and commits it; the commit is on the disk when the task completes.</summary>
    /// <param name="change">Reads and changes; runs again, in a new transaction, when the disk was full and the reserve made room.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="RefusalException">CATALOG_FAILED.</exception>
    internal async Task<T> ChangeAsync<T>(Func<CatalogContext, Task<T>> change, CancellationToken cancellationToken)
    {
        T result = await RunAsync(
            async context =>
            {
                await using IDbContextTransaction transaction = await context.Database.BeginTransactionAsync(cancellationToken);
                T changed = await change(context);
                await transaction.CommitAsync(cancellationToken);
                return changed;
            },
            cancellationToken);
        _reserve.Restore();
        return result;
    }

    /// <summary>Closes the file, with its log written back.</summary>
    public void Dispose()
    {
        using CatalogContext context = _contexts.CreateDbContext();
        SqliteConnection.ClearPool((SqliteConnection)context.Database.GetDbConnection());
    }

    private async Task<T> RunAsync<T>(Func<CatalogContext, Task<T>> work, CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                await using CatalogContext context = await _contexts.CreateDbContextAsync(cancellationToken);
                return await work(context);
            }
            catch (Exception exception) when (SqliteFaults.Find(exception) is { } fault)
            {
                if (!SqliteFaults.IsDiskFull(fault) || !_reserve.Release()) throw Refusals.CatalogFailed(_path, SqliteFaults.Describe(fault));
            }
        }
    }
}
