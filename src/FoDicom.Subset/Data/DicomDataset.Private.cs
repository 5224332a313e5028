namespace FellowOakDicom;

/// <summary>Blocks of private attributes and their creators (PS3.5 7.8.1).</summary>
public partial class DicomDataset
{
    private const ushort FirstBlock = 0x10;
    private const ushort LastBlock = 0xff;

    /// <summary>The tag with the block that its creator has here; a creator that has none gets the next one, with its element.</summary>
    public DicomTag GetPrivateTag(DicomTag tag)
    {
        ArgumentNullException.ThrowIfNull(tag);
        if (tag.PrivateCreator is null) return tag;
        uint value = ResolvePrivate(tag) ?? InBlock(tag, Reserve(tag.Group, tag.PrivateCreator));
        return new DicomTag((ushort)(value >> 16), (ushort)value, tag.PrivateCreator);
    }

    /// <summary>The creator of a private element's block, as the elements here say; null when none does.</summary>
    internal DicomPrivateCreator? CreatorOf(ushort group, ushort element) =>
        Items.TryGetValue((uint)group << 16 | (uint)element >> 8, out DicomItem? item) && item is DicomLongString { Count: > 0 } creator
            ? new DicomPrivateCreator(creator.Get<string>(0).Trim())
            : null;

    private uint? ResolvePrivate(DicomTag tag)
    {
        for (ushort block = FirstBlock; block <= LastBlock; block++)
        {
            if (CreatorOf(tag.Group, (ushort)(block << 8)) is { } creator && creator.Equals(tag.PrivateCreator)) return InBlock(tag, block);
        }
        return null;
    }

    private ushort Reserve(ushort group, DicomPrivateCreator creator)
    {
        for (ushort block = FirstBlock; block <= LastBlock; block++)
        {
            var tag = new DicomTag(group, block);
            if (Items.ContainsKey(tag.Value)) continue;
            Put(new DicomLongString(tag, creator.Creator));
            return block;
        }
        throw new DicomDataException($"Group {group:x4} has no free block for another private creator.");
    }

    private static uint InBlock(DicomTag tag, ushort block) => (uint)tag.Group << 16 | (uint)block << 8 | (uint)(tag.Element & 0xff);
}
