using System.Security.Cryptography;
using Acquisition.Core.Model.Errors;
using Acquisition.Core.Ports.Store;
using Microsoft.Extensions.Logging;

namespace Acquisition.Storage.RawStore;

/// <summary>
/// The blocks of a scan that is being received: its segments, the chain over them, and the durable mark. One caller at a time, except for <see cref="Flush"/>,
/// which may run while a block is appended.
/// </summary>
internal sealed class BlockLog : IDisposable
{
    private readonly ScanFolder _folder;
    private readonly RawStoreContext _context;
    private readonly DurableMark _mark;
    private readonly List<SegmentSummary> _sealed;
    private readonly StoredChecksums _checksums;
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private SegmentWriter? _segment;
    private long _durableLength;
    private volatile Appended _appended;

    private BlockLog(ScanFolder folder, RawStoreContext context, DurableMark mark, ScanRecovery recovery)
    {
        _folder = folder;
        _context = context;
        _mark = mark;
        _sealed = recovery.Sealed;
        _segment = recovery.Last;
        _durableLength = _segment?.Length ?? 0;
        _appended = new Appended(recovery.End, _durableLength);
        _checksums = new StoredChecksums(folder);
    }

    private sealed record Appended(LogPosition Position, long SegmentLength);

    /// <summary>What is appended but perhaps not durable.</summary>
    public LogPosition End => _appended.Position;

    /// <summary>The file and byte where the next block goes.</summary>
    public (string File, long Offset) Place => (ScanFolder.SegmentName(_segment?.Index ?? _sealed.Count), _segment?.Length ?? 0);

    /// <summary>Reads what the disk holds, all of it durable on return, and names what it should hold and does not.</summary>
    /// <exception cref="RefusalException">RAW_DATA_CORRUPT.</exception>
    public static BlockLog Open(ScanFolder folder, RawStoreContext context)
    {
        DurableMark mark = DurableMark.Open(folder);
        SegmentWriter? last = null;
        try
        {
            ScanRecovery recovery = ScanRecovery.Run(folder, context.Open, mark.NextSequenceNumber);
            last = recovery.Last;
            CompareWithMark(folder, recovery, mark, context.Logger);
            mark.Advance(recovery.End); // who asks for the status is told that these are durable
            return new BlockLog(folder, context, mark, recovery);
        }
        catch
        {
            last?.Dispose();
            mark.Dispose();
            throw;
        }
    }

    /// <summary>Acknowledged blocks that are not below the position.</summary>
    public long LostBlocks(LogPosition durable) => Math.Max(0, _mark.NextSequenceNumber - durable.NextSequenceNumber);

    /// <summary>Whether the next block must begin a segment, before which everything must be durable.</summary>
    public bool NeedsSegment(in RecordHeader record) =>
        _segment is null || (_segment.Length > SegmentHeader.Bytes && _segment.Length + record.RecordBytes > _context.SegmentBytes);

    /// <summary>Recovery rests on it: a segment is durable before the next one exists.</summary>
    public void BeginSegment()
    {
        SegmentHeader header = new((_segment?.Index ?? _sealed.Count - 1) + 1, End.NextSequenceNumber);
        SegmentWriter begun = SegmentWriter.Create(_folder, header, _context.Open);
        if (_segment is not null)
        {
            _sealed.Add(_segment.Summarise(End));
            _segment.Dispose();
        }
        _segment = begun;
        _durableLength = 0;
    }

    public void Append(in RecordHeader record, in RawBlock block)
    {
        _segment!.Append(record, block);
        byte[] chain = record.Chain.ToArray();
        BlockImage.Extend(_hash, chain, block.Kind, block.Encoding, block.Meta.Span, block.Samples.Span);
        // Only blocks that come again after a loss end at the mark: otherwise it is behind what is appended.
        bool differs = block.SequenceNumber + 1 == _mark.NextSequenceNumber && !_mark.Chain.AsSpan().SequenceEqual(chain);
        if (differs) _context.Logger.LogBlocksDiffer(_folder.Scan, _mark.NextSequenceNumber);
        _appended = new Appended(new LogPosition(block.SequenceNumber + 1, End.BlockBytes + record.BlockBytes, chain), _segment.Length);
    }

    /// <summary>The checksum of a block that is stored.</summary>
    public uint StoredCrc32C(long sequenceNumber)
    {
        if (_segment is not null && _segment.FirstSequenceNumber <= sequenceNumber)
            return _checksums.Find(sequenceNumber, _segment.Index, _segment.FirstSequenceNumber);
        int within = _sealed.FindLastIndex(segment => segment.FirstSequenceNumber <= sequenceNumber);
        return _checksums.Find(sequenceNumber, within, _sealed[within].FirstSequenceNumber);
    }

    /// <summary>One fsync for everything appended so far; then the durable mark.</summary>
    /// <returns>What is durable now.</returns>
    public LogPosition Flush()
    {
        Appended appended = _appended;
        _segment!.Flush();
        _durableLength = appended.SegmentLength;
        _mark.Advance(appended.Position);
        return appended.Position;
    }

    /// <summary>Leaves on disk what was durable and nothing that might only look so.</summary>
    public void CutBack() => _segment?.Truncate(_durableLength);

    public IReadOnlyList<SegmentSummary> Summarise() => _segment is null ? _sealed : [.. _sealed, _segment.Summarise(End)];

    public void Dispose()
    {
        _segment?.Dispose();
        _mark.Dispose();
        _hash.Dispose();
        _checksums.Dispose();
    }

    private static void CompareWithMark(ScanFolder folder, ScanRecovery recovery, DurableMark mark, ILogger logger)
    {
        long next = recovery.End.NextSequenceNumber;
        if (!mark.IsKnown) logger.LogMarkUnreadable(folder.Scan, next);
        else if (next < mark.NextSequenceNumber) logger.LogBlocksLost(folder.Scan, mark.NextSequenceNumber - next, next);
        else if (!recovery.ChainAtMark!.Value.Span.SequenceEqual(mark.Chain)) logger.LogBlocksDiffer(folder.Scan, mark.NextSequenceNumber);
    }
}
