namespace FellowOakDicom;

/// <summary>The data dictionary of PS3.6. Entries are made when first asked for.</summary>
public class DicomDictionary
{
    /// <summary>The answer for a tag that the dictionary does not know.</summary>
    public static readonly DicomDictionaryEntry UnknownTag = new(DicomTag.Unknown, "Unknown", "Unknown", DicomVM.VM_1_n, false, DicomVR.UN);

    private static readonly DicomDictionaryEntry PrivateCreatorTag =
        new(new DicomTag(0xffff, 0x10), "Private Creator", "PrivateCreator", DicomVM.VM_1, false, DicomVR.LO);

    private static readonly DicomDictionaryEntry GroupLengthTag =
        new(new DicomTag(0xffff, 0), "Group Length", "GroupLength", DicomVM.VM_1, true, DicomVR.UL);

    private readonly Lazy<Dictionary<string, DicomTag>> _byKeyword = new(TagTable.Keywords);

    private DicomDictionary()
    {
    }

    public static DicomDictionary Default { get; } = new();

    public DicomDictionaryEntry this[DicomTag tag]
    {
        get
        {
            ArgumentNullException.ThrowIfNull(tag);
            if (tag.IsPrivate) return tag.IsPrivateCreatorElement ? PrivateCreatorTag : UnknownTag;
            return TagTable.Find(tag) ?? (tag.IsGroupLength ? GroupLengthTag : UnknownTag);
        }
    }

    /// <returns>Null when no tag has the keyword.</returns>
    public DicomTag? this[string keyword] => _byKeyword.Value.GetValueOrDefault(keyword);
}
