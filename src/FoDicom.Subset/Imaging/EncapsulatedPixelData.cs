using FellowOakDicom.IO.Buffer;

namespace FellowOakDicom.Imaging;

/// <summary>Compressed frames in fragments: a fragment each, or cut where the offset table says (PS3.5 A.4).</summary>
internal sealed class EncapsulatedPixelData(DicomDataset dataset, DicomFragmentSequence fragments) : DicomPixelData(dataset)
{
    private const int ItemHeaderLength = 8;

    public override IByteBuffer GetFrame(int frame)
    {
        RequireFrame(frame);
        IByteBuffer[] parts = [.. FragmentsOf(frame)];
        return parts.Length == 1 ? parts[0] : new CompositeByteBuffer(parts);
    }

    public override void AddFrame(IByteBuffer data)
    {
        IByteBuffer? last = fragments.Fragments.LastOrDefault();
        bool hasTable = fragments.OffsetTable.Count == fragments.Fragments.Count;
        if (hasTable) fragments.OffsetTable.Add(last is null ? 0 : fragments.OffsetTable[^1] + ItemLength(last));
        fragments.Fragments.Add(data);
        NumberOfFrames++;
    }

    private IEnumerable<IByteBuffer> FragmentsOf(int frame)
    {
        int count = NumberOfFrames;
        if (count == 1) return fragments.Fragments;
        if (fragments.Fragments.Count == count) return [fragments.Fragments[frame]];
        if (fragments.OffsetTable.Count != count)
            throw new DicomImagingException($"No offset table tells apart the {fragments.Fragments.Count} fragments of {count} frames.");
        uint start = fragments.OffsetTable[frame];
        uint end = frame + 1 < count ? fragments.OffsetTable[frame + 1] : uint.MaxValue;
        return Between(start, end);
    }

    private IEnumerable<IByteBuffer> Between(uint start, uint end)
    {
        uint offset = 0;
        foreach (IByteBuffer fragment in fragments.Fragments)
        {
            if (offset >= start && offset < end) yield return fragment;
            offset += ItemLength(fragment);
        }
    }

    private static uint ItemLength(IByteBuffer fragment) => (uint)(ItemHeaderLength + fragment.Size + (fragment.Size & 1));
}
