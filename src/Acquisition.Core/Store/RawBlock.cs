namespace Acquisition.Core.Store;

/// <summary>One block as it crosses the wire and lies on disk: opaque bytes with the sender's checksum over them.</summary>
/// <param name="SequenceNumber">Zero-based, without gaps.</param>
/// <param name="Payload">The encoded block.</param>
/// <param name="Crc32C">CRC-32C (Castagnoli, reflected, as in RFC 3720) over the payload, computed by the sender.</param>
public readonly record struct RawBlock(long SequenceNumber, ReadOnlyMemory<byte> Payload, uint Crc32C);
