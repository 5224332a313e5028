using Microsoft.Win32.SafeHandles;

namespace Acquisition.Interchange.Hdf5;

/// <summary>
/// Reads a file through one buffer that survives seeks. An HDF5 reader picks up pieces of a few bytes that lie close together, which is a
/// system call each on a plain file; a memory map would be as fast, but ends the process when the disk behind it fails. On the way, what the
/// reader would take at its word is looked at: <see cref="ScratchPads"/>, <see cref="HeapCollection"/>.
/// </summary>
/// <param name="handle">The file; stays open when the stream is closed.</param>
/// <param name="blanks">Positions, ascending, at which four bytes read as 0: <see cref="ScratchPads"/>.</param>
internal sealed class WindowedStream(SafeFileHandle handle, long[] blanks) : Stream
{
    private const int WindowBytes = 64 << 10;

    private readonly byte[] _window = new byte[WindowBytes];
    private readonly long _length = RandomAccess.GetLength(handle);
    private long _start;
    private int _filled;

    public override bool CanRead => true;
    public override bool CanSeek => true;
    public override bool CanWrite => false;
    public override long Length => _length;
    public override long Position { get; set; }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override int Read(Span<byte> buffer)
    {
        long start = Position;
        int count = ReadBytes(buffer);
        if (buffer[..count].SequenceEqual(HeapCollection.Signature)) HeapCollection.Check(handle, start);
        Blank(buffer[..count], start);
        return count;
    }

    private int ReadBytes(Span<byte> buffer)
    {
        bool inside = Position >= _start && Position + buffer.Length <= _start + _filled;
        if (!inside && buffer.Length > WindowBytes / 2)
        {
            int direct = RandomAccess.Read(handle, buffer, Position);
            Position += direct;
            return direct;
        }

        if (!inside)
        {
            _start = Position;
            _filled = RandomAccess.Read(handle, _window, Position);
        }

        int offset = (int)(Position - _start);
        int count = Math.Min(buffer.Length, _filled - offset);
        _window.AsSpan(offset, count).CopyTo(buffer);
        Position += count;
        return count;
    }

    private void Blank(Span<byte> buffer, long start)
    {
        const int field = 4;
        int first = Array.BinarySearch(blanks, start - field + 1);
        for (int i = first < 0 ? ~first : first; i < blanks.Length && blanks[i] < start + buffer.Length; i++)
        {
            int from = (int)Math.Max(0, blanks[i] - start), to = (int)Math.Min(buffer.Length, blanks[i] + field - start);
            buffer[from..to].Clear();
        }
    }

    public override long Seek(long offset, SeekOrigin origin) => Position = origin switch
    {
        SeekOrigin.Begin => offset,
        SeekOrigin.Current => Position + offset,
        _ => _length + offset,
    };

    public override void Flush()
    {
    }

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
