namespace Acquisition.Core.Ports.Store;

/// <summary>One block as it crosses the wire and lies on disk: what it is, meta and samples as the sender made them, and the sender's checksum over its image (<see cref="BlockImage"/>).</summary>
/// <param name="SequenceNumber">Zero-based, without gaps.</param>
/// <param name="Kind">What it holds.</param>
/// <param name="Encoding">How the samples are packed.</param>
/// <param name="Meta">The encoded description of the samples.</param>
/// <param name="Samples">The samples.</param>
/// <param name="Crc32C">CRC-32C over the image, computed by the sender.</param>
public readonly record struct RawBlock(
    long SequenceNumber, ContentKind Kind, SampleEncoding Encoding, ReadOnlyMemory<byte> Meta, ReadOnlyMemory<byte> Samples, uint Crc32C)
{
    /// <summary>Bytes of meta and samples: what windows and limits count.</summary>
    public long Bytes => (long)Meta.Length + Samples.Length;
}

/// <summary>What a block holds. The numbers are those of the wire and the disk.</summary>
public enum ContentKind
{
    CtViews = 1,
    MrReadouts = 2,
    Waveform = 3,
}

/// <summary>How samples are packed. The numbers are those of the wire and the disk.</summary>
public enum SampleEncoding
{
    None = 0,
}
