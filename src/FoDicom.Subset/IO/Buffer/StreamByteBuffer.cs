namespace FellowOakDicom.IO.Buffer;

/// <summary>Part of a seekable stream, read when asked for; the stream must stay open until then.</summary>
public sealed class StreamByteBuffer(Stream stream, long position, long length) : DerivedByteBuffer
{
    public Stream Stream { get; } = stream ?? throw new ArgumentNullException(nameof(stream));

    public override bool IsMemory => false;

    public override long Size => length;

    internal override void Read(long offset, Span<byte> destination)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(offset + destination.Length, length);
        lock (Stream)
        {
            Stream.Position = position + offset;
            Stream.ReadExactly(destination);
        }
    }
}
