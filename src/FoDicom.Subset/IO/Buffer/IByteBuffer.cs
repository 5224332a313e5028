namespace FellowOakDicom.IO.Buffer;

/// <summary>The bytes of a value, wherever they lie. They do not change once they are in an element.</summary>
public interface IByteBuffer
{
    /// <summary>True when the bytes are in memory, so that Data costs no reading.</summary>
    bool IsMemory { get; }

    long Size { get; }

    /// <summary>All bytes; the buffer's own array where it has one.</summary>
    byte[] Data { get; }

    /// <summary>Copies count bytes from offset to the start of output.</summary>
    void GetByteRange(long offset, int count, byte[] output);

    void CopyToStream(Stream stream);

    Task CopyToStreamAsync(Stream stream, CancellationToken cancellationToken);
}
