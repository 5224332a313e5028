namespace FellowOakDicom.IO.Buffer;

/// <summary>Part of another buffer.</summary>
internal sealed class RangeByteBuffer(IByteBuffer source, long start, long size) : DerivedByteBuffer
{
    public override bool IsMemory => source.IsMemory;

    public override long Size => size;

    public override void CopyToStream(Stream stream)
    {
        if (source is MemoryByteBuffer memory) stream.Write(memory.Data, (int)start, (int)size);
        else base.CopyToStream(stream);
    }

    public override Task CopyToStreamAsync(Stream stream, CancellationToken cancellationToken) =>
        source is MemoryByteBuffer memory
            ? stream.WriteAsync(memory.Data, (int)start, (int)size, cancellationToken)
            : base.CopyToStreamAsync(stream, cancellationToken);

    internal override void Read(long offset, Span<byte> destination)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(offset + destination.Length, size);
        source.Read(start + offset, destination);
    }
}
