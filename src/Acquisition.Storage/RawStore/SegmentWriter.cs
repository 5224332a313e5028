using Acquisition.Core.Files;
using Acquisition.Core.Ports.Store;

namespace Acquisition.Storage.RawStore;

/// <summary>The segment that a scan grows at. One caller at a time, except for <see cref="Flush"/>.</summary>
internal sealed class SegmentWriter : IDisposable
{
    private static readonly byte[] Padding = new byte[RecordHeader.Alignment];

    private readonly ScanFolder _folder;
    private readonly SegmentHeader _header;
    private readonly SegmentFile _file;
    private readonly byte[] _recordHeader = new byte[RecordHeader.Bytes];
    private readonly ReadOnlyMemory<byte>[] _parts = new ReadOnlyMemory<byte>[4];

    private SegmentWriter(ScanFolder folder, SegmentHeader header, SegmentFile file, long length)
    {
        _folder = folder;
        _header = header;
        _file = file;
        Length = length;
    }

    public int Index => _header.Index;

    public long FirstSequenceNumber => _header.FirstSequenceNumber;

    public long Length { get; private set; }

    /// <summary>Begins a segment. Its name is durable on return; its bytes are after <see cref="Flush"/>.</summary>
    public static SegmentWriter Create(ScanFolder folder, SegmentHeader header, OpenSegmentFile open)
    {
        byte[] bytes = new byte[SegmentHeader.Bytes];
        header.Write(bytes, folder.Scan);
        string path = folder.SegmentPath(header.Index);
        SegmentFile file = open(path, FileMode.CreateNew);
        try
        {
            file.Write([bytes], 0);
            FolderEntries.Sync(folder.FullPath);
        }
        catch
        {
            file.Dispose();
            File.Delete(path);
            throw;
        }
        return new SegmentWriter(folder, header, file, bytes.Length);
    }

    /// <summary>Goes on with a segment that recovery has read: cuts what follows its last whole record, and makes the rest durable.</summary>
    /// <param name="folder">The scan's folder.</param>
    /// <param name="header">The segment's header.</param>
    /// <param name="length">Bytes up to the end of the last whole record.</param>
    /// <param name="open">Opens the file.</param>
    public static SegmentWriter Reopen(ScanFolder folder, SegmentHeader header, long length, OpenSegmentFile open)
    {
        SegmentWriter segment = new(folder, header, open(folder.SegmentPath(header.Index), FileMode.Open), length);
        try
        {
            segment._file.SetLength(length);
            segment.Flush();
        }
        catch
        {
            segment.Dispose();
            throw;
        }
        return segment;
    }

    /// <summary>Writes one record, or on an exception none. Meta and samples go to the file from where they are.</summary>
    public void Append(in RecordHeader record, in RawBlock block)
    {
        record.Write(_recordHeader, _folder.Scan);
        _parts[0] = _recordHeader;
        _parts[1] = block.Meta;
        _parts[2] = block.Samples;
        _parts[3] = Padding.AsMemory(0, record.PaddingBytes);
        try
        {
            _file.Write(_parts, Length);
        }
        catch
        {
            _file.SetLength(Length);
            throw;
        }
        finally
        {
            _parts[1] = _parts[2] = default; // the block's memory is the caller's again
        }
        Length += record.RecordBytes;
    }

    /// <summary>Brings everything written so far to stable storage. May run while a record is appended.</summary>
    public void Flush() => _file.Flush();

    public void Truncate(long length) => _file.SetLength(length);

    /// <param name="end">Where the segment's blocks end.</param>
    public SegmentSummary Summarise(LogPosition end) => new(
        ScanFolder.SegmentName(Index), FirstSequenceNumber, end.NextSequenceNumber - FirstSequenceNumber, Length, Convert.ToHexStringLower(end.Chain.Span));

    public void Dispose() => _file.Dispose();
}
