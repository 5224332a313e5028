using System.Runtime.InteropServices;

namespace FellowOakDicom.IO;

/// <summary>The bytes end before a value does.</summary>
internal sealed class TruncatedDataException(string message) : DicomDataException(message);

/// <summary>Reads forward through a seekable stream, from where it stands to its end, by way of one window.</summary>
internal sealed class ByteSource
{
    private const int WindowSize = 64 * 1024;

    private readonly Stream _stream;
    private readonly byte[] _window;
    private int _next;
    private int _filled;

    internal ByteSource(Stream stream)
    {
        _stream = stream;
        Length = stream.Length;
        _window = new byte[Math.Clamp(Length - stream.Position, 16, WindowSize)];
        Position = stream.Position;
    }

    internal ByteSource(ReadOnlyMemory<byte> bytes) : this(ToStream(bytes))
    {
    }

    internal long Position { get; private set; }

    internal long Length { get; }

    internal long Remaining => Length - Position;

    /// <summary>The next few bytes, valid until the next read.</summary>
    internal ReadOnlySpan<byte> Read(int count)
    {
        ReadOnlySpan<byte> bytes = Peek(count);
        _next += count;
        Position += count;
        return bytes;
    }

    internal ReadOnlySpan<byte> Peek(int count)
    {
        RequireRemaining(count);
        if (_filled - _next < count) Refill(count);
        return _window.AsSpan(_next, count);
    }

    /// <summary>The next bytes in an array of their own, which is made only once it is known that there are so many.</summary>
    internal byte[] ReadArray(long count)
    {
        RequireRemaining(count);
        if (count > Array.MaxLength)
            throw new DicomDataException($"A value of {count} bytes at byte {Position} is too long for memory; read it on demand.");
        byte[] bytes = GC.AllocateUninitializedArray<byte>((int)count);
        int fromWindow = (int)Math.Min(count, _filled - _next);
        _window.AsSpan(_next, fromWindow).CopyTo(bytes);
        _next += fromWindow;
        _stream.ReadExactly(bytes.AsSpan(fromWindow));
        Position += count;
        return bytes;
    }

    internal void Skip(long count)
    {
        RequireRemaining(count);
        Position += count;
        if (count <= _filled - _next)
        {
            _next += (int)count;
            return;
        }
        _next = _filled = 0;
        _stream.Position = Position;
    }

    private void RequireRemaining(long count)
    {
        if (count > Remaining) throw new TruncatedDataException($"The data end at byte {Length}; {count - Remaining} more were announced.");
    }

    private void Refill(int count)
    {
        _window.AsSpan(_next, _filled - _next).CopyTo(_window);
        _filled -= _next;
        _next = 0;
        _filled += _stream.ReadAtLeast(_window.AsSpan(_filled), count - _filled);
    }

    private static MemoryStream ToStream(ReadOnlyMemory<byte> bytes) =>
        MemoryMarshal.TryGetArray(bytes, out ArraySegment<byte> segment)
            ? new MemoryStream(segment.Array!, segment.Offset, segment.Count, writable: false)
            : new MemoryStream(bytes.ToArray(), writable: false);
}
