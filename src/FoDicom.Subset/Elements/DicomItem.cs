namespace FellowOakDicom;

/// <summary>An element, a sequence, or encapsulated pixel data: what a data set is made of.</summary>
public abstract class DicomItem : IComparable<DicomItem>, IComparable
{
    protected DicomItem(DicomTag tag)
    {
        ArgumentNullException.ThrowIfNull(tag);
        Tag = tag;
    }

    public DicomTag Tag { get; private set; }

    public abstract DicomVR ValueRepresentation { get; }

    /// <exception cref="DicomValidationException">The value breaks a rule of the standard.</exception>
    public virtual void Validate()
    {
    }

    public int CompareTo(DicomItem? other) => other is null ? 1 : Tag.CompareTo(other.Tag);

    public int CompareTo(object? obj) => CompareTo(obj as DicomItem);

    public override string ToString() => $"{Tag} {ValueRepresentation} {Tag.DictionaryEntry.Name}";

    /// <summary>The same value under another tag: a private element moves with the block of its creator.</summary>
    internal DicomItem WithTag(DicomTag tag)
    {
        if (tag == Tag) return this;
        var copy = (DicomItem)MemberwiseClone();
        copy.Tag = tag;
        return copy;
    }

    /// <summary>Equal in tag, VR and value.</summary>
    internal bool ContentEquals(DicomItem other) =>
        Tag.Value == other.Tag.Value && ValueRepresentation == other.ValueRepresentation && ValueEquals(other);

    private protected abstract bool ValueEquals(DicomItem other);
}
