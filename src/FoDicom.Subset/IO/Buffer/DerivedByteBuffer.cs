using System.Buffers;

namespace FellowOakDicom.IO.Buffer;

/// <summary>A buffer whose bytes lie elsewhere: copies go through one rented block, whatever the size.</summary>
public abstract class DerivedByteBuffer : IByteBuffer
{
    private const int BlockSize = 128 * 1024;

    private protected DerivedByteBuffer()
    {
    }

    public abstract bool IsMemory { get; }

    public abstract long Size { get; }

    public virtual byte[] Data
    {
        get
        {
            var data = new byte[Size];
            Read(0, data);
            return data;
        }
    }

    public void GetByteRange(long offset, int count, byte[] output) => Read(offset, output.AsSpan(0, count));

    public virtual void CopyToStream(Stream stream)
    {
        byte[] block = ArrayPool<byte>.Shared.Rent(BlockSize);
        try
        {
            for (long offset = 0; offset < Size; offset += BlockSize) stream.Write(Fill(block, offset).Span);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(block);
        }
    }

    public virtual async Task CopyToStreamAsync(Stream stream, CancellationToken cancellationToken)
    {
        byte[] block = ArrayPool<byte>.Shared.Rent(BlockSize);
        try
        {
            for (long offset = 0; offset < Size; offset += BlockSize) await stream.WriteAsync(Fill(block, offset), cancellationToken);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(block);
        }
    }

    /// <summary>Fills the destination with the bytes from offset on; there must be as many.</summary>
    internal abstract void Read(long offset, Span<byte> destination);

    private ReadOnlyMemory<byte> Fill(byte[] block, long offset)
    {
        int count = (int)Math.Min(BlockSize, Size - offset);
        Read(offset, block.AsSpan(0, count));
        return block.AsMemory(0, count);
    }
}
