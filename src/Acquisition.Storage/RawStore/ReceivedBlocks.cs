using Acquisition.Core.Model.Errors;
using Acquisition.Core.Ports.Store;

namespace Acquisition.Storage.RawStore;

/// <summary>
/// What of a scan is durable, and how it becomes so. Fsyncs queue at <see cref="_syncing"/>, and the one at the head serves all that came before it, while appends
/// go on. After a failed fsync nothing is known of the pages behind it: the log is cut back to what was durable and read anew before the next write.
/// </summary>
internal sealed class ReceivedBlocks : IDisposable
{
    private readonly ScanFolder _folder;
    private readonly RawStoreContext _context;
    private readonly SemaphoreSlim _syncing = new(1, 1);

    private volatile BlockLog? _log; // of a scan that has not ended
    private volatile ScanProgress _progress;
    private volatile IOException? _failure;

    private ReceivedBlocks(ScanFolder folder, RawStoreContext context, ScanProgress progress)
    {
        _folder = folder;
        _context = context;
        _progress = progress;
    }

    public ScanProgress Progress => _progress;

    /// <summary>For the one that holds the scan's writing lock, while the scan is being received.</summary>
    public BlockLog Log => _log ?? throw new InvalidOperationException($"Scan {_folder.Scan} has ended.");

    /// <summary>Where the blocks end, durable or not.</summary>
    public LogPosition End => _log?.End ?? _progress.Durable;

    /// <exception cref="RefusalException">RAW_DATA_CORRUPT.</exception>
    public static ReceivedBlocks Open(ScanFolder folder, RawStoreContext context)
    {
        if (ScanEndFiles.ReadEnd(folder) is { } end) return new ReceivedBlocks(folder, context, end);
        ReceivedBlocks blocks = new(folder, context, new ScanProgress(LogPosition.Start, RawScanPhase.Receiving));
        blocks.Recover();
        return blocks;
    }

    /// <summary>One fsync for everything appended so far, unless another caller's has covered what this one wants.</summary>
    /// <returns>The sequence number below which everything is durable.</returns>
    public async Task<long> SyncAsync(CancellationToken cancellationToken)
    {
        long wanted = End.NextSequenceNumber;
        if (_progress.NextSequenceNumber >= wanted) return _progress.NextSequenceNumber;
        await _syncing.WaitAsync(cancellationToken);
        try
        {
            if (_progress.NextSequenceNumber >= wanted) return _progress.NextSequenceNumber;
            if (_failure is { } failure) throw failure;
            BlockLog log = Log;
            LogPosition durable = await Task.Run(log.Flush, CancellationToken.None);
            Publish(new ScanProgress(durable, RawScanPhase.Receiving, log.LostBlocks(durable), _context.Time.GetUtcNow()));
            return durable.NextSequenceNumber;
        }
        catch (IOException exception)
        {
            _failure = exception;
            throw;
        }
        finally
        {
            _syncing.Release();
        }
    }

    /// <summary>After a failure: leaves on disk what was durable and nothing that might only look so, and reads it again.</summary>
    public async ValueTask ReviveAsync()
    {
        if (_failure is null) return;
        await _syncing.WaitAsync();
        try
        {
            await Task.Run(() =>
            {
                _log?.CutBack();
                _log?.Dispose();
                _log = null;
                Recover();
                _failure = null;
            });
        }
        finally
        {
            _syncing.Release();
        }
    }

    /// <summary>The scan has ended: its last progress, and no log any more.</summary>
    public void EndWith(ScanProgress progress)
    {
        Publish(progress);
        _log?.Dispose();
        _log = null;
    }

    /// <summary>What the outside is told of a failure. A full disk leaves the blocks as they were; after any other failure they are read anew.</summary>
    public RefusalException Refusal(IOException exception)
    {
        long durable = _progress.NextSequenceNumber;
        if (DurableFile.IsDiskFull(exception)) return Refusals.StorageFull(_folder.Scan, durable);
        if (_progress.Phase == RawScanPhase.Receiving) _failure ??= exception;
        return Refusals.StorageFailed(_folder.Scan, durable, exception.Message);
    }

    public void Dispose()
    {
        try
        {
            if (_failure is not null) _log?.CutBack();
        }
        catch (IOException)
        {
            // The disk that failed before: there is no one left to tell, and recovery cuts what is not whole.
        }
        _log?.Dispose();
    }

    /// <summary>Takes over what the disk holds, all of it durable.</summary>
    private void Recover()
    {
        BlockLog log = BlockLog.Open(_folder, _context);
        _log = log;
        if (log.End.NextSequenceNumber < _progress.NextSequenceNumber)
        {
            // The disk lost, under our hands, what readers may have read already: only a restart goes back.
            (string file, long offset) = log.Place;
            throw Refusals.RawDataCorrupt(_folder.Scan, file, offset);
        }
        Publish(new ScanProgress(log.End, RawScanPhase.Receiving, log.LostBlocks(log.End), _progress.DurableTime));
    }

    private void Publish(ScanProgress progress)
    {
        ScanProgress before = _progress;
        _progress = progress;
        before.SetChanged();
    }
}
