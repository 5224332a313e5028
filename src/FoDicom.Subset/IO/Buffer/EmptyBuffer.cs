namespace FellowOakDicom.IO.Buffer;

public sealed class EmptyBuffer : IByteBuffer
{
    private EmptyBuffer()
    {
    }

    public static IByteBuffer Value { get; } = new EmptyBuffer();

    public bool IsMemory => true;

    public long Size => 0;

    public byte[] Data => [];

    public void GetByteRange(long offset, int count, byte[] output)
    {
        if (offset != 0 || count != 0) throw new ArgumentOutOfRangeException(nameof(count), count, "The buffer is empty.");
    }

    public void CopyToStream(Stream stream)
    {
    }

    public Task CopyToStreamAsync(Stream stream, CancellationToken cancellationToken) => Task.CompletedTask;
}
