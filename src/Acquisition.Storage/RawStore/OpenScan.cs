using System.Security.Cryptography;
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
    private readonly long _segmentBytes;
    private readonly OpenSegmentFile _open;
    private readonly TimeProvider _time;
    private readonly SemaphoreSlim _writing = new(1, 1);
    private readonly SemaphoreSlim _syncing = new(1, 1);

    private StoredChecksums _checksums;
    private List<SegmentSummary> _sealed = [];
    private IncrementalHash? _sha256;
    private SegmentWriter? _segment;
    private long _durableSegmentLength;
    private long _epoch;
    private volatile Written _written;
    private volatile ScanProgress _progress;
    private volatile IOException? _failure;

    private OpenScan(ScanFolder folder, long segmentBytes, OpenSegmentFile open, TimeProvider time, ScanProgress progress)
    {
        _folder = folder;
        _segmentBytes = segmentBytes;
        _open = open;
        _time = time;
        _epoch = folder.ReadEpoch();
        _progress = progress;
        _written = new Written(progress.NextSequenceNumber, progress.PayloadBytes, 0);
        _checksums = new StoredChecksums(folder);
    }

    /// <summary>What is appended but perhaps not durable.</summary>
    private sealed record Written(long NextSequenceNumber, long PayloadBytes, long SegmentLength);

    public long Epoch => Volatile.Read(ref _epoch);

    public ScanProgress Progress => _progress;

    private ScanId Scan => _folder.Scan;

    /// <exception cref="RefusalException">SCAN_NOT_FOUND, RAW_DATA_CORRUPT.</exception>
    public static OpenScan Open(ScanFolder folder, long segmentBytes, OpenSegmentFile open, TimeProvider time)
    {
        if (!folder.Exists) throw Refusals.ScanNotFound(folder.Scan.ToString());
        if (folder.ReadManifest() is { } manifest)
            return new OpenScan(folder, segmentBytes, open, time, new ScanProgress(manifest.BlockCount, manifest.PayloadBytes, RawScanPhase.Complete));
        if (folder.ReadAbort() is { } abort)
            return new OpenScan(folder, segmentBytes, open, time, new ScanProgress(abort.BlockCount, abort.PayloadBytes, RawScanPhase.Aborted));
        OpenScan scan = new(folder, segmentBytes, open, time, new ScanProgress(0, 0, RawScanPhase.Receiving));
        scan.Recover();
        return scan;
    }

    public async Task<long> TakeOverAsync(long epoch, CancellationToken cancellationToken)
    {
        await BeginWritingAsync(cancellationToken);
        try
        {
            RequireReceiving(epoch);
            _folder.WriteEpoch(epoch + 1);
            Volatile.Write(ref _epoch, epoch + 1);
            return epoch + 1;
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

    public async ValueTask AppendAsync(long epoch, RawBlock block, CancellationToken cancellationToken)
    {
        uint computed = Crc32C.Compute(block.Payload.Span); // before the lock: it is the longest step that needs none
        await BeginWritingAsync(cancellationToken);
        try
        {
            RequireReceiving(epoch);
            long next = _written.NextSequenceNumber;
            if (block.SequenceNumber > next || block.SequenceNumber < 0) throw Refusals.SequenceGap(Scan, block.SequenceNumber, next);
            if (computed != block.Crc32C) throw Refusals.ChecksumMismatch(Scan, block.SequenceNumber, block.Crc32C, computed);
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
        long wanted = _written.NextSequenceNumber;
        if (_progress.NextSequenceNumber >= wanted) return _progress.NextSequenceNumber;
        try
        {
            return await SyncAsync(wanted, cancellationToken);
        }
        catch (IOException exception)
        {
            throw Refusal(exception);
        }
    }

    public async Task FinishAsync(long epoch, long blockCount, ReadOnlyMemory<byte> sha256, CancellationToken cancellationToken)
    {
        string said = Convert.ToHexStringLower(sha256.Span);
        await BeginWritingAsync(cancellationToken);
        try
        {
            RequireEpoch(epoch);
            switch (_progress.Phase)
            {
                case RawScanPhase.Aborted: throw Refusals.ScanAborted(Scan);
                case RawScanPhase.Complete: RequireMatch(blockCount, said, _folder.ReadManifest()!.Sha256); return;
            }
            string computed = Convert.ToHexStringLower(_sha256!.GetCurrentHash());
            RequireMatch(blockCount, said, computed);
            await SyncAsync(blockCount, CancellationToken.None);
            IReadOnlyList<SegmentSummary> segments = _segment is null ? _sealed : [.. _sealed, _segment.Summarise()];
            _folder.WriteManifest(_time.GetUtcNow(), blockCount, _progress.PayloadBytes, computed, segments);
            End(RawScanPhase.Complete);
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

    public async Task AbortAsync(string reason, CancellationToken cancellationToken)
    {
        await BeginWritingAsync(cancellationToken);
        try
        {
            switch (_progress.Phase)
            {
                case RawScanPhase.Complete: throw Refusals.ScanFinished(Scan);
                case RawScanPhase.Aborted: return;
            }
            long kept = await SyncAsync(_written.NextSequenceNumber, CancellationToken.None);
            _folder.WriteAbort(_time.GetUtcNow(), reason, kept, _progress.PayloadBytes);
            End(RawScanPhase.Aborted);
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

    public void Dispose()
    {
        if (_failure is not null) TryCutBack();
        _segment?.Dispose();
        _sha256?.Dispose();
        _checksums.Dispose();
    }

    /// <summary>Takes over what the disk holds, all of it durable.</summary>
    private void Recover()
    {
        ScanRecovery recovery = ScanRecovery.Run(_folder, _open);
        _sealed = recovery.Sealed;
        _sha256 = recovery.Sha256;
        _segment = recovery.Last;
        _durableSegmentLength = _segment?.Length ?? 0;
        _written = new Written(recovery.NextSequenceNumber, recovery.PayloadBytes, _durableSegmentLength);
        if (_written.NextSequenceNumber < _progress.NextSequenceNumber)
            throw Refusals.RawDataCorrupt(Scan, ScanFolder.SegmentName(_segment?.Index ?? _sealed.Count), _durableSegmentLength);
        if (_written.NextSequenceNumber > _progress.NextSequenceNumber)
            Publish(new ScanProgress(_written.NextSequenceNumber, _written.PayloadBytes, RawScanPhase.Receiving));
    }

    private async ValueTask AppendNextAsync(RawBlock block)
    {
        RecordHeader record = new(block.Payload.Length, block.SequenceNumber, _progress.NextSequenceNumber, block.Crc32C);
        if (_segment is null || IsFullFor(record)) await BeginSegmentAsync();
        _segment!.Append(record, block.Payload);
        _sha256!.AppendData(block.Payload.Span);
        _written = new Written(block.SequenceNumber + 1, _written.PayloadBytes + record.PayloadBytes, _segment.Length);
    }

    private bool IsFullFor(RecordHeader record) =>
        _segment!.Length > SegmentHeader.Bytes && _segment.Length + record.RecordBytes > _segmentBytes;

    /// <summary>A segment is durable before the next one exists: recovery rests on it.</summary>
    private async Task BeginSegmentAsync()
    {
        long first = await SyncAsync(_written.NextSequenceNumber, CancellationToken.None);
        SegmentWriter begun = SegmentWriter.Create(_folder, new SegmentHeader((_segment?.Index ?? _sealed.Count - 1) + 1, first), _open);
        if (_segment is not null)
        {
            _sealed.Add(_segment.Summarise());
            _segment.Dispose();
        }
        _segment = begun;
        _durableSegmentLength = 0;
    }

    private void RequireSameAsStored(RawBlock block)
    {
        SegmentSummary? within = _sealed.FindLast(segment => segment.FirstSequenceNumber <= block.SequenceNumber);
        uint stored = _segment is not null && _segment.FirstSequenceNumber <= block.SequenceNumber
            ? _checksums.Find(block.SequenceNumber, _segment.Index, _segment.FirstSequenceNumber)
            : _checksums.Find(block.SequenceNumber, _sealed.IndexOf(within!), within!.FirstSequenceNumber);
        if (stored != block.Crc32C) throw Refusals.ConflictingBlock(Scan, block.SequenceNumber, block.Crc32C, stored);
    }

    /// <summary>One fsync for everything written so far, unless another caller's has covered what this one wants.</summary>
    private async Task<long> SyncAsync(long wanted, CancellationToken cancellationToken)
    {
        await _syncing.WaitAsync(cancellationToken);
        try
        {
            if (_progress.NextSequenceNumber >= wanted) return _progress.NextSequenceNumber;
            if (_failure is { } failure) throw failure;
            Written written = _written;
            SegmentWriter segment = _segment!;
            try
            {
                await Task.Run(segment.Flush, CancellationToken.None);
            }
            catch (IOException exception)
            {
                _failure = exception;
                throw;
            }
            _durableSegmentLength = written.SegmentLength;
            Publish(new ScanProgress(written.NextSequenceNumber, written.PayloadBytes, RawScanPhase.Receiving));
            return written.NextSequenceNumber;
        }
        finally
        {
            _syncing.Release();
        }
    }

    private void End(RawScanPhase phase)
    {
        Publish(new ScanProgress(_progress.NextSequenceNumber, _progress.PayloadBytes, phase));
        _segment?.Dispose();
        _segment = null;
        _sha256!.Dispose();
    }

    private void Publish(ScanProgress progress)
    {
        ScanProgress before = _progress;
        _progress = progress;
        before.SetChanged();
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
            CutBack();
            Dispose();
            _segment = null;
            _checksums = new StoredChecksums(_folder);
            Recover();
            _failure = null;
        }
        finally
        {
            _syncing.Release();
        }
    }

    /// <summary>Leaves on disk what was durable and nothing that might only look so.</summary>
    private void CutBack() => _segment?.Truncate(_durableSegmentLength);

    private void TryCutBack()
    {
        try
        {
            CutBack();
        }
        catch (IOException)
        {
            // The disk that failed before: there is no one left to tell, and recovery cuts what is not whole.
        }
    }

    private void RequireReceiving(long epoch)
    {
        RequireEpoch(epoch);
        switch (_progress.Phase)
        {
            case RawScanPhase.Complete: throw Refusals.ScanFinished(Scan);
            case RawScanPhase.Aborted: throw Refusals.ScanAborted(Scan);
        }
    }

    private void RequireEpoch(long epoch)
    {
        if (epoch != _epoch) throw Refusals.StaleEpoch(Scan, epoch, _epoch);
    }

    private void RequireMatch(long blockCount, string said, string computed)
    {
        if (blockCount != _written.NextSequenceNumber) throw Refusals.SequenceGap(Scan, blockCount, _written.NextSequenceNumber);
        if (said != computed) throw Refusals.DigestMismatch(Scan, said, computed);
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
