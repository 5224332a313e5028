using System.Collections;
using FellowOakDicom.IO.Buffer;

namespace FellowOakDicom;

/// <summary>Encapsulated pixel data: a table of where frames begin, then pieces of a compressed stream (PS3.5 A.4).</summary>
public abstract class DicomFragmentSequence : DicomItem, IEnumerable<IByteBuffer>
{
    private protected DicomFragmentSequence(DicomTag tag) : base(tag)
    {
    }

    /// <summary>For each frame, the offset of its first fragment's item from the end of the table's item; may be empty.</summary>
    public IList<uint> OffsetTable { get; } = new List<uint>();

    public IList<IByteBuffer> Fragments { get; } = new List<IByteBuffer>();

    public IEnumerator<IByteBuffer> GetEnumerator() => Fragments.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private protected override bool ValueEquals(DicomItem other)
    {
        var fragments = (DicomFragmentSequence)other;
        return OffsetTable.SequenceEqual(fragments.OffsetTable)
            && Fragments.Count == fragments.Fragments.Count
            && Fragments.Zip(fragments.Fragments).All(pair => pair.First.Data.AsSpan().SequenceEqual(pair.Second.Data));
    }
}

public class DicomOtherByteFragment(DicomTag tag) : DicomFragmentSequence(tag)
{
    public override DicomVR ValueRepresentation => DicomVR.OB;
}
