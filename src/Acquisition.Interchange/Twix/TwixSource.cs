using System.Buffers.Binary;
using Microsoft.Win32.SafeHandles;

namespace Acquisition.Interchange.Twix;

/// <summary>The bytes of a raw data file, read where they are asked for. The file's length bounds whatever a damaged count asks for.</summary>
internal sealed class TwixSource : IDisposable
{
    private const int WindowBytes = 64 << 10;

    private readonly SafeFileHandle _handle;
    private readonly byte[] _window = new byte[WindowBytes];
    private long _start;
    private int _filled;

    /// <exception cref="InterchangeException">The file cannot be opened.</exception>
    public TwixSource(string path)
    {
        Path = path;
        try
        {
            _handle = File.OpenHandle(path);
            Length = RandomAccess.GetLength(_handle);
        }
        catch (Exception why) when (why is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw TwixErrors.CannotOpen(path, why);
        }
    }

    public string Path { get; }

    public long Length { get; }

    public DateTimeOffset Written => File.GetLastWriteTimeUtc(_handle);

    /// <summary>Bytes at a place; small pieces come out of a window that is kept, so the span holds until the next reading.</summary>
    /// <exception cref="InterchangeException">The file ends before.</exception>
    public ReadOnlySpan<byte> Window(long offset, int count)
    {
        if (offset < _start || offset + count > _start + _filled)
        {
            Require(offset, count);
            _start = offset;
            _filled = Read(offset, _window.AsSpan(0, (int)Math.Min(WindowBytes, Length - offset)));
            if (_filled < count) throw TwixErrors.EndsEarly(Path, offset, count, Length);
        }

        return _window.AsSpan((int)(offset - _start), count);
    }

    /// <exception cref="InterchangeException">The file ends before.</exception>
    public byte[] Bytes(long offset, int count)
    {
        Require(offset, count);
        byte[] bytes = new byte[count];
        Fill(offset, bytes);
        return bytes;
    }

    /// <summary>Fills all of a span.</summary>
    /// <exception cref="InterchangeException">The file ends before.</exception>
    public void Fill(long offset, Span<byte> bytes)
    {
        Require(offset, bytes.Length);
        if (Read(offset, bytes) < bytes.Length) throw TwixErrors.EndsEarly(Path, offset, bytes.Length, Length);
    }

    public uint UInt32(long offset) => BinaryPrimitives.ReadUInt32LittleEndian(Window(offset, sizeof(uint)));

    public long Int64(long offset) => BinaryPrimitives.ReadInt64LittleEndian(Window(offset, sizeof(long)));

    public void Dispose() => _handle.Dispose();

    private void Require(long offset, long count)
    {
        if (offset < 0 || offset > Length - count) throw TwixErrors.EndsEarly(Path, offset, count, Length);
    }

    private int Read(long offset, Span<byte> bytes)
    {
        try
        {
            int done = 0;
            for (int read; done < bytes.Length && (read = RandomAccess.Read(_handle, bytes[done..], offset + done)) > 0;) done += read;
            return done;
        }
        catch (IOException why)
        {
            throw TwixErrors.CannotOpen(Path, why);
        }
    }
}
