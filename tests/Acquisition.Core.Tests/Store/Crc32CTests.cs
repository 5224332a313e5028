using System.Text;
using Acquisition.Core.Ports.Store;

namespace Acquisition.Core.Tests.Store;

public sealed class Crc32CTests
{
    /// <summary>RFC 3720 appendix B.4, where the values stand as bytes in the order of transmission.</summary>
    public static TheoryData<string, byte[], uint> PublishedVectors => new()
    {
        { "32 zeros", new byte[32], 0x8A9136AA },
        { "32 ones", Enumerable.Repeat((byte)0xFF, 32).ToArray(), 0x62A8AB43 },
        { "incrementing", Enumerable.Range(0, 32).Select(value => (byte)value).ToArray(), 0x46DD794E },
        { "decrementing", Enumerable.Range(0, 32).Select(value => (byte)(31 - value)).ToArray(), 0x113FDB5C },
        {
            "iSCSI read command",
            Convert.FromHexString("01C00000000000000000000000000000140000000000040000000014000000182800000000000000" + "0200000000000000"), 0xD9963A56
        },
        { "check value of the CRC catalogues", Encoding.ASCII.GetBytes("123456789"), 0xE3069283 },
    };

    [Theory]
    [MemberData(nameof(PublishedVectors))]
    public void Published_vectors_are_met(string name, byte[] data, uint expected)
    {
        Assert.NotEmpty(name);
        Assert.Equal(expected, Crc32C.Compute(data));
    }

    [Fact]
    public void Every_length_and_cut_agrees_with_the_division_bit_by_bit()
    {
        byte[] data = new byte[70];
        new Random(1).NextBytes(data);
        for (int length = 0; length <= data.Length; length++)
        {
            uint expected = Bitwise(data.AsSpan(0, length));
            for (int cut = 0; cut <= length; cut++)
                Assert.Equal(expected, Crc32C.Append(Crc32C.Compute(data.AsSpan(0, cut)), data.AsSpan(cut, length - cut)));
        }
    }

    private static uint Bitwise(ReadOnlySpan<byte> data)
    {
        uint state = ~0u;
        foreach (byte value in data)
        {
            state ^= value;
            for (int bit = 0; bit < 8; bit++) state = (state >> 1) ^ (0x82F63B78u & (0u - (state & 1)));
        }

        return ~state;
    }
}
