using System.Security.Cryptography;

namespace Acquisition.Storage.RawStore;

/// <summary>The segment that a scan grows at, with its running digest. One caller at a time, except for <see cref="Flush"/>.</summary>
internal sealed class SegmentWriter : IDisposable
{
    private static readonly byte[] Padding = new byte[RecordHeader.Alignment];

    private readonly ScanFolder _folder;
    private readonly SegmentHeader _header;
    private readonly SegmentFile _file;
    private readonly IncrementalHash _sha256;
    private readonly byte[] _recordHeader = new byte[RecordHeader.Bytes];
    private readonly ReadOnlyMemory<byte>[] _parts = new ReadOnlyMemory<byte>[3];
    private long _blockCount;

    private SegmentWriter(ScanFolder folder, SegmentHeader header, SegmentFile file, IncrementalHash sha256)
    {
        _folder = folder;
        _header = header;
        _file = file;
        _sha256 = sha256;
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
            DurableFile.SyncFolder(folder.FullPath);
        }
        catch
        {
            file.Dispose();
            File.Delete(path);
            throw;
        }
        SegmentWriter segment = new(folder, header, file, IncrementalHash.CreateHash(HashAlgorithmName.SHA256)) { Length = bytes.Length };
        segment._sha256.AppendData(bytes);
        return segment;
    }

    /// <summary>Goes on with a segment that recovery has read: cuts what follows its last whole record, and makes the rest durable.</summary>
    /// <param name="folder">The scan's folder.</param>
    /// <param name="header">The segment's header.</param>
    /// <param name="length">Bytes up to the end of the last whole record.</param>
    /// <param name="blockCount">Records in them.</param>
    /// <param name="sha256">The digest over them; the writer owns it from now on.</param>
    /// <param name="open">Opens the file.</param>
    public static SegmentWriter Reopen(
        ScanFolder folder, SegmentHeader header, long length, long blockCount, IncrementalHash sha256, OpenSegmentFile open)
    {
        SegmentWriter segment = new(folder, header, open(folder.SegmentPath(header.Index), FileMode.Open), sha256)
        {
            Length = length,
            _blockCount = blockCount,
        };
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

    /// <summary>Writes one record, or on an exception none.</summary>
    public void Append(RecordHeader record, ReadOnlyMemory<byte> payload)
    {
        record.Write(_recordHeader, _folder.Scan);
        _parts[0] = _recordHeader;
        _parts[1] = payload;
        _parts[2] = Padding.AsMemory(0, record.PaddingBytes);
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
            _parts[1] = default; // the payload is the caller's again
        }
        Hash(_sha256, _recordHeader, payload.Span, record.PaddingBytes);
        Length += record.RecordBytes;
        _blockCount++;
    }

    /// <summary>Adds one record, as it lies in the file, to a segment's digest.</summary>
    public static void Hash(IncrementalHash sha256, ReadOnlySpan<byte> recordHeader, ReadOnlySpan<byte> payload, int paddingBytes)
    {
        sha256.AppendData(recordHeader);
        sha256.AppendData(payload);
        sha256.AppendData(Padding.AsSpan(0, paddingBytes));
    }

    /// <summary>Brings everything written so far to stable storage. May run while a record is appended.</summary>
    public void Flush() => _file.Flush();

    public void Truncate(long length) => _file.SetLength(length);

    public SegmentSummary Summarise() => new(
        ScanFolder.SegmentName(Index), FirstSequenceNumber, _blockCount, Length, Convert.ToHexStringLower(_sha256.GetCurrentHash()));

    public void Dispose()
    {
        _file.Dispose();
        _sha256.Dispose();
    }
}
