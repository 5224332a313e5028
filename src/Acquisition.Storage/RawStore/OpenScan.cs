using System.Security.Cryptography;
using System.Text;
using Acquisition.Core.Model.Errors;
using Acquisition.Core.Model.Scans;
using Acquisition.Core.Ports.Store;

namespace Acquisition.Storage.RawStore;

/// <summary>
/// One scan in use. Writers queue at <see cref="_writing"/>; fsyncs queue at <see cref="_syncing"/>, and the one at the head serves all
/// that came before it, while appends go on. Lock order: writing, then syncing.
/// After a failed fsync nothing is known of the pages behind it: the scan is cut back to what was durable and read anew by the next writer.
/// </summary>
internal sealed class OpenScan : IDisposable
{
    private readonly ScanFolder _folder;
    private readonly RawStoreContext _context;
    private readonly byte[] _writeToken;
    private readonly SemaphoreSlim _writing = new(1, 1);
    private readonly SemaphoreSlim _syncing = new(1, 1);

    private volatile BlockLog? _log; // of a scan that is being received
    private volatile ScanProgress _progress;
    private volatile IOException? _failure;

    private OpenScan(ScanFolder folder, RawStoreContext context, string writeToken, ScanProgress progress)
    {
        _folder = folder;
        _context = context;
        _writeToken = Encoding.UTF8.GetBytes(writeToken);
        _progress = progress;
    }

    public ScanProgress Progress => _progress;

    private ScanId Scan => _folder.Scan;

    /// <exception cref="RefusalException">SCAN_NOT_FOUND, RAW_DATA_CORRUPT.</exception>
    public static OpenScan Open(ScanFolder folder, RawStoreContext context)
    {
        if (!folder.Exists) throw Refusals.ScanNotFound(folder.Scan.ToString());
        string writeToken = DescriptionFile.Read(folder).WriteToken;
        if (EndOf(folder) is { } end) return new OpenScan(folder, context, writeToken, end);
        OpenScan scan = new(folder, context, writeToken, new ScanProgress(LogPosition.Start, RawScanPhase.Receiving));
        scan.Recover();
        return scan;
    }

    /// <exception cref="RefusalException">WRITE_TOKEN_INVALID.</exception>
    public void RequireToken(string writeToken)
    {
        if (!CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(writeToken), _writeToken)) throw Refusals.WriteTokenInvalid(Scan);
    }

    public Task<long> TakeOverAsync(string writeToken, CancellationToken cancellationToken) => WriteAsync(
        () =>
        {
            RequireToken(writeToken);
            RequireReceiving();
            return ValueTask.FromResult(_context.Writers.Replace(Scan));
        },
        cancellationToken);

    public async ValueTask AppendAsync(long epoch, RawBlock block, CancellationToken cancellationToken)
    {
        bool isIntact = BlockImage.IsIntact(block, out uint computed); // before the lock: it needs none
        await BeginWritingAsync(cancellationToken);
        try
        {
            if (!_context.Writers.IsCurrent(Scan, epoch)) throw Refusals.WriterReplaced(Scan);
            RequireReceiving();
            long next = _log!.End.NextSequenceNumber;
            if (block.SequenceNumber > next || block.SequenceNumber < 0) throw Refusals.SequenceGap(Scan, block.SequenceNumber, next);
            if (!isIntact) throw Refusals.ChecksumMismatch(Scan, block.SequenceNumber, block.Crc32C, computed);
            if (block.SequenceNumber < next) RequireSameAsStored(block);
            else await AppendNextAsync(block);
        }
        catch (IOException exception)
        {
            throw Refusal(exception);
        }
        finally
        {
            _writing.Release();
        }
    }

    public async Task<long> FlushAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await SyncAsync(cancellationToken);
        }
        catch (IOException exception)
        {
            throw Refusal(exception);
        }
    }

    public Task FinishAsync(string writeToken, long blockCount, ReadOnlyMemory<byte> chain, CancellationToken cancellationToken) => WriteAsync(
        async () =>
        {
            RequireToken(writeToken);
            if (_progress.Phase == RawScanPhase.Aborted) throw Refusals.ScanAborted(Scan);
            LogPosition end = _log?.End ?? _progress.Durable;
            if (blockCount != end.NextSequenceNumber) throw Refusals.SequenceGap(Scan, blockCount, end.NextSequenceNumber);
            if (!end.Chain.Span.SequenceEqual(chain.Span)) throw Refusals.DigestMismatch(Scan, Hex(chain), Hex(end.Chain));
            if (_progress.Phase == RawScanPhase.Complete) return 0;

            await SyncAsync(CancellationToken.None);
            DateTimeOffset now = _context.Time.GetUtcNow();
            DateTimeOffset? durableTime = blockCount == 0 ? null : _progress.DurableTime ?? now;
            ScanEndFiles.WriteManifest(
                _folder, new ScanManifest(RawFormat.Version, Scan.ToString(), now, durableTime, blockCount, end.BlockBytes, Hex(end.Chain), _log!.Summarise()));
            End(new ScanProgress(end, RawScanPhase.Complete, durableTime: durableTime));
            return 0;
        },
        cancellationToken);

    public Task AbortAsync(string reason, CancellationToken cancellationToken) => WriteAsync(
        async () =>
        {
            if (_progress.Phase == RawScanPhase.Complete) throw Refusals.ScanFinished(Scan);
            if (_progress.Phase == RawScanPhase.Aborted) return 0;

            await SyncAsync(CancellationToken.None);
            LogPosition end = _progress.Durable;
            ScanEndFiles.WriteAbort(
                _folder, new ScanAbort(RawFormat.Version, Scan.ToString(), _context.Time.GetUtcNow(), reason, end.NextSequenceNumber, end.BlockBytes, Hex(end.Chain)));
            End(new ScanProgress(end, RawScanPhase.Aborted, _log!.LostBlocks(end), _progress.DurableTime));
            return 0;
        },
        cancellationToken);

    public void Dispose()
    {
        if (_progress.Phase != RawScanPhase.Receiving) _context.Writers.Forget(Scan);
        if (_failure is not null) TryCutBack();
        _log?.Dispose();
    }

    /// <summary>What the manifest or the abort file says; null for a scan that is being received.</summary>
    private static ScanProgress? EndOf(ScanFolder folder)
    {
        if (ScanEndFiles.ReadManifest(folder) is { } manifest)
        {
            LogPosition end = new(manifest.BlockCount, manifest.BlockBytes, Convert.FromHexString(manifest.Chain));
            return new ScanProgress(end, RawScanPhase.Complete, durableTime: manifest.DurableTime);
        }
        if (ScanEndFiles.ReadAbort(folder) is { } abort)
        {
            using DurableMark mark = DurableMark.Open(folder);
            LogPosition end = new(abort.BlockCount, abort.BlockBytes, Convert.FromHexString(abort.Chain));
            return new ScanProgress(end, RawScanPhase.Aborted, Math.Max(0, mark.NextSequenceNumber - abort.BlockCount));
        }
        return null;
    }

    private static string Hex(ReadOnlyMemory<byte> chain) => Convert.ToHexStringLower(chain.Span);

    /// <summary>Takes over what the disk holds, all of it durable.</summary>
    private void Recover()
    {
        _log = BlockLog.Open(_folder, _context);
        LogPosition found = _log.End;
        if (found.NextSequenceNumber < _progress.NextSequenceNumber)
        {
            // The disk lost, under our hands, what readers may have read already: only a restart goes back.
            (string file, long offset) = _log.Place;
            throw Refusals.RawDataCorrupt(Scan, file, offset);
        }
        Publish(new ScanProgress(found, RawScanPhase.Receiving, _log.LostBlocks(found), _progress.DurableTime));
    }

    private async ValueTask AppendNextAsync(RawBlock block)
    {
        RecordHeader record = RecordHeader.Of(block, _progress.NextSequenceNumber, _log!.End.Chain);
        if (_log.NeedsSegment(record))
        {
            long durable = await SyncAsync(CancellationToken.None);
            _log.BeginSegment();
            record = record with { DurableBefore = durable };
        }
        _log.Append(record, block);
    }

    private void RequireSameAsStored(RawBlock block)
    {
        uint stored = _log!.StoredCrc32C(block.SequenceNumber);
        if (stored != block.Crc32C) throw Refusals.ConflictingBlock(Scan, block.SequenceNumber, block.Crc32C, stored);
    }

    /// <summary>One fsync for everything appended so far, unless another caller's has covered what this one wants.</summary>
    private async Task<long> SyncAsync(CancellationToken cancellationToken)
    {
        long wanted = _log?.End.NextSequenceNumber ?? 0;
        if (_progress.NextSequenceNumber >= wanted) return _progress.NextSequenceNumber;
        await _syncing.WaitAsync(cancellationToken);
        try
        {
            if (_progress.NextSequenceNumber >= wanted) return _progress.NextSequenceNumber;
            if (_failure is { } failure) throw failure;
            BlockLog log = _log!;
            try
            {
                LogPosition durable = await Task.Run(log.Flush, CancellationToken.None);
                Publish(new ScanProgress(durable, RawScanPhase.Receiving, log.LostBlocks(durable), _context.Time.GetUtcNow()));
                return durable.NextSequenceNumber;
            }
            catch (IOException exception)
            {
                _failure = exception;
                throw;
            }
        }
        finally
        {
            _syncing.Release();
        }
    }

    private void End(ScanProgress progress)
    {
        Publish(progress);
        _log!.Dispose();
        _log = null;
    }

    private void Publish(ScanProgress progress)
    {
        ScanProgress before = _progress;
        _progress = progress;
        before.SetChanged();
    }

    private async Task<T> WriteAsync<T>(Func<ValueTask<T>> write, CancellationToken cancellationToken)
    {
        await BeginWritingAsync(cancellationToken);
        try
        {
            return await write();
        }
        catch (IOException exception)
        {
            throw Refusal(exception);
        }
        finally
        {
            _writing.Release();
        }
    }

    private async ValueTask BeginWritingAsync(CancellationToken cancellationToken)
    {
        await _writing.WaitAsync(cancellationToken);
        if (_failure is null) return;
        try
        {
            await Task.Run(ReviveAsync, CancellationToken.None);
        }
        catch (Exception exception)
        {
            _writing.Release();
            if (exception is IOException failure) throw Refusal(failure);
            throw;
        }
    }

    private async Task ReviveAsync()
    {
        await _syncing.WaitAsync();
        try
        {
            _log?.CutBack();
            _log?.Dispose();
            _log = null;
            Recover();
            _failure = null;
        }
        finally
        {
            _syncing.Release();
        }
    }

    private void TryCutBack()
    {
        try
        {
            _log?.CutBack();
        }
        catch (IOException)
        {
            // The disk that failed before: there is no one left to tell, and recovery cuts what is not whole.
        }
    }

    private void RequireReceiving()
    {
        switch (_progress.Phase)
        {
            case RawScanPhase.Complete: throw Refusals.ScanFinished(Scan);
            case RawScanPhase.Aborted: throw Refusals.ScanAborted(Scan);
        }
    }

    /// <summary>A full disk leaves the scan as it was; after any other failure it is read anew.</summary>
    private RefusalException Refusal(IOException exception)
    {
        long durable = _progress.NextSequenceNumber;
        if (DurableFile.IsDiskFull(exception)) return Refusals.StorageFull(Scan, durable);
        if (_progress.Phase == RawScanPhase.Receiving) _failure ??= exception;
        return Refusals.StorageFailed(Scan, durable, exception.Message);
    }
}
