using System.Buffers.Binary;
using System.Numerics;

namespace Acquisition.Core.Ports.Store;

/// <summary>CRC-32C (Castagnoli polynomial, reflected, initial value and final XOR all ones), as in RFC 3720 appendix B.4.</summary>
public static class Crc32C
{
    /// <summary>The checksum of the bytes.</summary>
    public static uint Compute(ReadOnlySpan<byte> data) => Append(0, data);

    /// <summary>The checksum of what <paramref name="crc"/> covers followed by <paramref name="data"/>; 0 covers nothing.</summary>
    public static uint Append(uint crc, ReadOnlySpan<byte> data)
    {
        uint state = ~crc;
        // One hardware instruction takes eight bytes where the processor has it; the BCL falls back to a table.
        for (; data.Length >= sizeof(ulong); data = data[sizeof(ulong)..])
            state = BitOperations.Crc32C(state, BinaryPrimitives.ReadUInt64LittleEndian(data));
        foreach (byte value in data) state = BitOperations.Crc32C(state, value);
        return ~state;
    }
}
