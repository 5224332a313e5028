namespace FellowOakDicom;

/// <summary>What PS3.6 says about a tag.</summary>
public sealed class DicomDictionaryEntry
{
    internal DicomDictionaryEntry(DicomTag tag, string name, string keyword, DicomVM vm, bool isRetired, params DicomVR[] vrs)
    {
        Tag = tag;
        Name = name;
        Keyword = keyword;
        ValueMultiplicity = vm;
        IsRetired = isRetired;
        ValueRepresentations = vrs;
    }

    public DicomTag Tag { get; }

    public string Name { get; }

    public string Keyword { get; }

    /// <summary>One, or the alternatives of an attribute whose VR hangs on others (US or SS on the pixel representation).</summary>
    public DicomVR[] ValueRepresentations { get; }

    public DicomVM ValueMultiplicity { get; }

    public bool IsRetired { get; }

    public override string ToString() => $"{Tag} {string.Join('/', ValueRepresentations.Select(vr => vr.Code))} {ValueMultiplicity} {Name}";
}
