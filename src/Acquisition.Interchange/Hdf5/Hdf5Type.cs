using System.Text;

namespace Acquisition.Interchange.Hdf5;

/// <summary>
/// An HDF5 datatype as its message encodes it (File Format Specification 3.0, IV.A.2.d). Little-endian. The versions are those that libhdf5
/// chooses by default: 1 for numbers and sequences, 2 for arrays and compounds.
/// </summary>
internal sealed class Hdf5Type
{
    private const byte Version1 = 0x10, Version2 = 0x20;
    private const byte FixedPoint = 0, FloatingPoint = 1, CompoundClass = 6, VariableLength = 9, ArrayClass = 10;

    /// <summary>Length (uint32), heap collection (uint64) and index in it (uint32).</summary>
    public const int ReferenceBytes = 16;

    private Hdf5Type(int size, Hdf5Bytes message) => (Size, Message) = (size, message);

    public static Hdf5Type UInt16 { get; } = Integer(2, signed: false);
    public static Hdf5Type UInt32 { get; } = Integer(4, signed: false);
    public static Hdf5Type UInt64 { get; } = Integer(8, signed: false);
    public static Hdf5Type Int16 { get; } = Integer(2, signed: true);
    public static Hdf5Type Int32 { get; } = Integer(4, signed: true);

    /// <summary>IEEE binary32: sign in bit 31, 8 bits of exponent from bit 23 with bias 127, 23 bits of mantissa whose leading 1 is implied.</summary>
    public static Hdf5Type Float32 { get; } = new(4, Head(Version1 | FloatingPoint, 0x1F20, 4).U16(0).U16(32).U8(23).U8(8).U8(0).U8(23).U32(127));

    /// <summary>IEEE binary64: sign in bit 63, 11 bits of exponent from bit 52 with bias 1023, 52 bits of mantissa whose leading 1 is implied.</summary>
    public static Hdf5Type Float64 { get; } = new(8, Head(Version1 | FloatingPoint, 0x3F20, 8).U16(0).U16(64).U8(52).U8(11).U8(0).U8(52).U32(1023));

    /// <summary>A variable-length string, NUL-terminated in memory, tagged ASCII: the only kind that ISMRMRD's C library reads. UTF-8 bytes pass through.</summary>
    public static Hdf5Type VariableString { get; } = new(ReferenceBytes, Head(Version1 | VariableLength, 0x01, ReferenceBytes).Add(Integer(1, signed: false).Message));

    /// <summary>Bytes of one element in a dataset.</summary>
    public int Size { get; }

    public Hdf5Bytes Message { get; }

    public static Hdf5Type Array(Hdf5Type element, int count) =>
        new(count * element.Size, Head(Version2 | ArrayClass, 0, count * element.Size).U8(1).Zeros(3).U32((uint)count).U32(0).Add(element.Message));

    /// <summary>A sequence of any length, which lies in the global heap.</summary>
    public static Hdf5Type Sequence(Hdf5Type element) =>
        new(ReferenceBytes, Head(Version1 | VariableLength, 0, ReferenceBytes).Add(element.Message));

    public static Hdf5Type Compound(int size, params ReadOnlySpan<Hdf5Member> members)
    {
        Hdf5Bytes message = Head(Version2 | CompoundClass, (uint)members.Length, size);
        foreach (Hdf5Member member in members)
            message.Add(Encoding.ASCII.GetBytes(member.Name + '\0')).Pad(8, Encoding.ASCII.GetByteCount(member.Name) + 1).U32((uint)member.Offset).Add(member.Type.Message);
        return new Hdf5Type(size, message);
    }

    private static Hdf5Type Integer(int size, bool signed) =>
        new(size, Head(Version1 | FixedPoint, signed ? 0x08u : 0, size).U16(0).U16((ushort)(8 * size)));

    private static Hdf5Bytes Head(int versionAndClass, uint bits, int size) => new Hdf5Bytes().U8((byte)versionAndClass).U24(bits).U32((uint)size);
}

internal readonly record struct Hdf5Member(string Name, int Offset, Hdf5Type Type);
