namespace FellowOakDicom.IO.Buffer;

/// <summary>Reading a piece of any buffer into a span.</summary>
internal static class ByteBufferReading
{
    internal static void Read(this IByteBuffer buffer, long offset, Span<byte> destination)
    {
        if (buffer is DerivedByteBuffer derived)
        {
            derived.Read(offset, destination);
        }
        else if (buffer.IsMemory)
        {
            buffer.Data.AsSpan((int)offset, destination.Length).CopyTo(destination);
        }
        else
        {
            var piece = new byte[destination.Length];
            buffer.GetByteRange(offset, piece.Length, piece);
            piece.CopyTo(destination);
        }
    }
}
