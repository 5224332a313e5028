using System.Security.Cryptography;
using System.Text;
using Acquisition.Core.Model.Errors;
using Acquisition.Core.Model.Scans;
using Acquisition.Core.Ports.Store;

namespace Acquisition.Storage.RawStore;

/// <summary>
/// One scan in use: what its writers may do, one at a time. Lock order: <see cref="_writing"/>, then the one of the fsync, which <see cref="ReceivedBlocks"/> keeps.
/// </summary>
internal sealed class OpenScan : IDisposable
{
    private readonly ScanFolder _folder;
    private readonly RawStoreContext _context;
    private readonly byte[] _writeToken;
    private readonly ReceivedBlocks _blocks;
    private readonly SemaphoreSlim _writing = new(1, 1);

    private OpenScan(ScanFolder folder, RawStoreContext context, string writeToken, ReceivedBlocks blocks)
    {
        _folder = folder;
        _context = context;
        _writeToken = Encoding.UTF8.GetBytes(writeToken);
        _blocks = blocks;
    }

    public ScanProgress Progress => _blocks.Progress;

    private ScanId Scan => _folder.Scan;

    /// <exception cref="RefusalException">RAW_DATA_CORRUPT.</exception>
    public static OpenScan Open(ScanFolder folder, RawStoreContext context)
    {
        string writeToken = DescriptionFile.Read(folder).WriteToken;
        return new OpenScan(folder, context, writeToken, ReceivedBlocks.Open(folder, context));
    }

    /// <exception cref="RefusalException">WRITE_TOKEN_INVALID.</exception>
    public void RequireToken(string writeToken)
    {
        if (!CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(writeToken), _writeToken)) throw Refusals.WriteTokenInvalid(Scan);
    }

    public async Task<long> TakeOverAsync(string writeToken, CancellationToken cancellationToken)
    {
        RequireToken(writeToken);
        await BeginWritingAsync(cancellationToken);
        try
        {
            RequireReceiving();
            return _context.Writers.Replace(Scan);
        }
        finally
        {
            _writing.Release();
        }
    }

    public async ValueTask AppendAsync(long epoch, RawBlock block, CancellationToken cancellationToken)
    {
        bool isIntact = BlockImage.IsIntact(block, out uint computed); // before the lock: it needs none
        await BeginWritingAsync(cancellationToken);
        try
        {
            if (!_context.Writers.IsCurrent(Scan, epoch)) throw Refusals.WriterReplaced(Scan);
            RequireReceiving();
            long next = _blocks.End.NextSequenceNumber;
            if (block.SequenceNumber > next || block.SequenceNumber < 0) throw Refusals.SequenceGap(Scan, block.SequenceNumber, next);
            if (!isIntact) throw Refusals.ChecksumMismatch(Scan, block.SequenceNumber, block.Crc32C, computed);
            if (block.SequenceNumber < next) RequireSameAsStored(block);
            else await AppendNextAsync(block);
        }
        catch (IOException exception)
        {
            throw _blocks.Refusal(exception);
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
            return await _blocks.SyncAsync(cancellationToken);
        }
        catch (IOException exception)
        {
            throw _blocks.Refusal(exception);
        }
    }

    public async Task FinishAsync(string writeToken, long blockCount, ReadOnlyMemory<byte> chain, CancellationToken cancellationToken)
    {
        RequireToken(writeToken);
        await BeginWritingAsync(cancellationToken);
        try
        {
            if (Progress.Phase == RawScanPhase.Aborted) throw Refusals.ScanAborted(Scan);
            LogPosition end = _blocks.End;
            if (blockCount != end.NextSequenceNumber) throw Refusals.SequenceGap(Scan, blockCount, end.NextSequenceNumber);
            if (!end.Chain.Span.SequenceEqual(chain.Span)) throw Refusals.DigestMismatch(Scan, Hex(chain), Hex(end.Chain));
            if (Progress.Phase == RawScanPhase.Complete) return;

            await _blocks.SyncAsync(CancellationToken.None);
            DateTimeOffset now = _context.Time.GetUtcNow();
            DateTimeOffset? durableTime = blockCount == 0 ? null : Progress.DurableTime ?? now;
            ScanEndFiles.WriteManifest(
                _folder, new ScanManifest(RawFormat.Version, Scan.ToString(), now, durableTime, blockCount, end.BlockBytes, Hex(end.Chain), _blocks.Log.Summarise()));
            _blocks.EndWith(new ScanProgress(end, RawScanPhase.Complete, durableTime: durableTime));
        }
        catch (IOException exception)
        {
            throw _blocks.Refusal(exception);
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
            if (Progress.Phase == RawScanPhase.Complete) throw Refusals.ScanFinished(Scan);
            if (Progress.Phase == RawScanPhase.Aborted) return;

            await _blocks.SyncAsync(CancellationToken.None);
            LogPosition end = _blocks.End;
            long lost = _blocks.Log.LostBlocks(end);
            ScanEndFiles.WriteAbort(
                _folder, new ScanAbort(RawFormat.Version, Scan.ToString(), _context.Time.GetUtcNow(), reason, end.NextSequenceNumber, end.BlockBytes, Hex(end.Chain), lost));
            _blocks.EndWith(new ScanProgress(end, RawScanPhase.Aborted, lost, Progress.DurableTime));
        }
        catch (IOException exception)
        {
            throw _blocks.Refusal(exception);
        }
        finally
        {
            _writing.Release();
        }
    }

    public void Dispose()
    {
        if (Progress.Phase != RawScanPhase.Receiving) _context.Writers.Forget(Scan);
        _blocks.Dispose();
    }

    private static string Hex(ReadOnlyMemory<byte> chain) => Convert.ToHexStringLower(chain.Span);

    private async ValueTask AppendNextAsync(RawBlock block)
    {
        RecordHeader record = RecordHeader.Of(block, Progress.NextSequenceNumber, _blocks.End.Chain);
        if (_blocks.Log.NeedsSegment(record))
        {
            long durable = await _blocks.SyncAsync(CancellationToken.None);
            _blocks.Log.BeginSegment();
            record = record with { DurableBefore = durable };
        }
        _blocks.Log.Append(record, block);
    }

    private void RequireSameAsStored(RawBlock block)
    {
        uint stored = _blocks.Log.StoredCrc32C(block.SequenceNumber);
        if (stored != block.Crc32C) throw Refusals.ConflictingBlock(Scan, block.SequenceNumber, block.Crc32C, stored);
    }

    private void RequireReceiving()
    {
        switch (Progress.Phase)
        {
            case RawScanPhase.Complete: throw Refusals.ScanFinished(Scan);
            case RawScanPhase.Aborted: throw Refusals.ScanAborted(Scan);
        }
    }

    private async ValueTask BeginWritingAsync(CancellationToken cancellationToken)
    {
        await _writing.WaitAsync(cancellationToken);
        try
        {
            await _blocks.ReviveAsync();
        }
        catch (Exception exception)
        {
            _writing.Release();
            if (exception is IOException failure) throw _blocks.Refusal(failure);
            throw;
        }
    }
}
