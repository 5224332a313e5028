using System.Buffers.Binary;
using System.Numerics;

namespace Acquisition.Core.Store;

/// <summary>CRC-32C (Castagnoli polynomial 0x1EDC6F41, reflected, initial value and final XOR all ones): RFC 3720 appendix B.4.</summary>
public static class Crc32C
{
    /// <summary>The checksum of the bytes.</summary>
    public static uint Compute(ReadOnlySpan<byte> bytes)
    {
        uint crc = uint.MaxValue;
        // One hardware instruction takes eight bytes where the processor has it; the BCL falls back to a table.
        while (bytes.Length >= sizeof(ulong))
        {
            crc = BitOperations.Crc32C(crc, BinaryPrimitives.ReadUInt64LittleEndian(bytes));
            bytes = bytes[sizeof(ulong)..];
        }

        foreach (byte b in bytes) crc = BitOperations.Crc32C(crc, b);
        return ~crc;
    }
}
