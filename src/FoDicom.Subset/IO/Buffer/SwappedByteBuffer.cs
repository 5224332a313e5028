namespace FellowOakDicom.IO.Buffer;

/// <summary>Another buffer with the bytes of each number turned around.</summary>
internal sealed class SwappedByteBuffer(IByteBuffer source, int unit) : DerivedByteBuffer
{
    public override bool IsMemory => source.IsMemory;

    public override long Size => source.Size;

    /// <summary>Turns whole units; a remainder shorter than one stays as it is.</summary>
    internal static void Swap(Span<byte> bytes, int unit)
    {
        for (int start = 0; start + unit <= bytes.Length; start += unit) bytes.Slice(start, unit).Reverse();
    }

    /// <remarks>Offset is a multiple of the unit: whoever reads reads from the start, or in blocks of a power of two.</remarks>
    internal override void Read(long offset, Span<byte> destination)
    {
        source.Read(offset, destination);
        Swap(destination, unit);
    }
}
