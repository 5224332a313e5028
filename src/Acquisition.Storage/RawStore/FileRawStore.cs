using System.Runtime.CompilerServices;
using Acquisition.Core.Files;
using Acquisition.Core.Model.Errors;
using Acquisition.Core.Model.Scans;
using Acquisition.Core.Ports.Store;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Acquisition.Storage.RawStore;

/// <summary>
/// Raw data in plain files, a folder per scan; FORMAT.md beside this file says what lies where. An appended block is in the page cache; a flushed one
/// is on the disk. Blocks that <see cref="ReadAsync"/> yields have arrays of their own: the reader may keep them.
/// </summary>
public sealed class FileRawStore : IRawStore, IDisposable
{
    /// <summary>Far more than scanners at one node. A scan that waits beyond it is read again from disk when its sender comes back.</summary>
    private const int IdleScansKeptOpen = 64;

    private readonly string _path;
    private readonly FileStream _ownership;
    private readonly OpenScans _scans;
    private readonly SemaphoreSlim _creating = new(1, 1);

    /// <exception cref="IOException">Another process has the folder, or it cannot be written.</exception>
    public FileRawStore(IOptions<RawStoreOptions> options, TimeProvider time, ILogger<FileRawStore> logger)
        : this(options.Value, time, logger, (path, mode) => new SegmentFile(path, mode))
    {
    }

    internal FileRawStore(RawStoreOptions options, TimeProvider time, ILogger logger, OpenSegmentFile open)
    {
        _path = Path.GetFullPath(options.Path);
        PrivateFile.CreateFolder(_path);
        _ownership = PrivateFile.Open(Path.Combine(_path, "lock"), FileMode.OpenOrCreate, FileShare.None);
        RawStoreContext context = new(options.SegmentBytes, open, time, logger);
        _scans = new OpenScans(scan => Folder(scan).Read(folder => OpenScan.Open(folder, context)), IdleScansKeptOpen);
    }

    public async Task<RawScanDescription> CreateAsync(ScanId scan, RawScanDescription description, CancellationToken cancellationToken)
    {
        await _creating.WaitAsync(cancellationToken);
        try
        {
            ScanFolder folder = Folder(scan);
            return await Task.Run(
                () =>
                {
                    if (!folder.Exists) folder.Create(description);
                    return DescriptionFile.Read(folder);
                },
                CancellationToken.None);
        }
        catch (IOException exception)
        {
            throw DurableFile.IsDiskFull(exception) ? Refusals.StorageFull(scan, 0) : Refusals.StorageFailed(scan, 0, exception.Message);
        }
        finally
        {
            _creating.Release();
        }
    }

    public Task<RawScanDescription> ReadDescriptionAsync(ScanId scan, CancellationToken cancellationToken) =>
        Task.Run(() => Folder(scan).Read(DescriptionFile.Read), cancellationToken);

    public async Task<RawScanStatus> GetStatusAsync(ScanId scan, CancellationToken cancellationToken)
    {
        using OpenScans.Lease lease = await _scans.UseAsync(scan, cancellationToken);
        return lease.Scan.Progress.Status;
    }

    public async Task CheckTokenAsync(ScanId scan, string writeToken, CancellationToken cancellationToken)
    {
        using OpenScans.Lease lease = await _scans.UseAsync(scan, cancellationToken);
        lease.Scan.RequireToken(writeToken);
    }

    public async Task<long> TakeOverAsync(ScanId scan, string writeToken, CancellationToken cancellationToken)
    {
        using OpenScans.Lease lease = await _scans.UseAsync(scan, cancellationToken);
        return await lease.Scan.TakeOverAsync(writeToken, cancellationToken);
    }

    /// <exception cref="ArgumentException">Meta and samples are too long for one array.</exception>
    public async ValueTask AppendAsync(ScanId scan, long epoch, RawBlock block, CancellationToken cancellationToken)
    {
        if (block.Bytes > Array.MaxLength) throw new ArgumentException($"A block has at most {Array.MaxLength} bytes, got {block.Bytes}.", nameof(block));
        using OpenScans.Lease lease = await _scans.UseAsync(scan, cancellationToken);
        await lease.Scan.AppendAsync(epoch, block, cancellationToken);
    }

    public async Task<long> FlushAsync(ScanId scan, CancellationToken cancellationToken)
    {
        using OpenScans.Lease lease = await _scans.UseAsync(scan, cancellationToken);
        return await lease.Scan.FlushAsync(cancellationToken);
    }

    public async Task FinishAsync(ScanId scan, string writeToken, long blockCount, ReadOnlyMemory<byte> chain, CancellationToken cancellationToken)
    {
        using OpenScans.Lease lease = await _scans.UseAsync(scan, cancellationToken);
        await lease.Scan.FinishAsync(writeToken, blockCount, chain, cancellationToken);
    }

    public async Task AbortAsync(ScanId scan, string reason, CancellationToken cancellationToken)
    {
        using OpenScans.Lease lease = await _scans.UseAsync(scan, cancellationToken);
        await lease.Scan.AbortAsync(reason, cancellationToken);
    }

    public async IAsyncEnumerable<RawBlock> ReadAsync(ScanId scan, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using OpenScans.Lease lease = await _scans.UseAsync(scan, cancellationToken);
        using RecordCursor cursor = new(Folder(scan));
        while (true)
        {
            ScanProgress progress = lease.Scan.Progress;
            while (cursor.SequenceNumber < progress.NextSequenceNumber)
            {
                cancellationToken.ThrowIfCancellationRequested();
                yield return cursor.Read();
            }
            switch (progress.Phase)
            {
                case RawScanPhase.Complete: yield break;
                case RawScanPhase.Aborted: throw Refusals.ScanAborted(scan);
            }
            await progress.Changed.WaitAsync(cancellationToken);
        }
    }

    public async IAsyncEnumerable<ScanId> ListAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await Task.CompletedTask; // folders are listed by blocking calls only
        IEnumerable<string> names = Directory.EnumerateDirectories(_path).Select(path => Path.GetFileName(path));
        foreach (string name in names.Order(StringComparer.Ordinal)) // an id begins with its time
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (ScanId.TryParse(name, out ScanId scan) && Folder(scan).Exists) yield return scan;
        }
    }

    /// <summary>Closes every file. What was appended and not flushed stays in the page cache and is found at the next start.</summary>
    public void Dispose()
    {
        _scans.Dispose();
        _creating.Dispose();
        _ownership.Dispose();
    }

    private ScanFolder Folder(ScanId scan) => new(_path, scan);
}
