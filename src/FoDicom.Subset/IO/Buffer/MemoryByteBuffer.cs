namespace FellowOakDicom.IO.Buffer;

/// <summary>An array, not copied.</summary>
public sealed class MemoryByteBuffer(byte[] data) : IByteBuffer
{
    public bool IsMemory => true;

    public long Size => Data.Length;

    public byte[] Data { get; } = data ?? throw new ArgumentNullException(nameof(data));

    public void GetByteRange(long offset, int count, byte[] output) => Data.AsSpan((int)offset, count).CopyTo(output);

    public void CopyToStream(Stream stream) => stream.Write(Data);

    public Task CopyToStreamAsync(Stream stream, CancellationToken cancellationToken) =>
        stream.WriteAsync(Data, cancellationToken).AsTask();
}
