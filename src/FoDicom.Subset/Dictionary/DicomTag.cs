using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace FellowOakDicom;

/// <summary>
/// The name of an attribute: group, element and, for a private one, the creator that reserves its block.
/// The standard's tags are static members, made when first asked for, so that using one does not build five thousand.
/// </summary>
public sealed partial class DicomTag : IFormattable, IEquatable<DicomTag>, IComparable<DicomTag>, IComparable
{
    public static readonly DicomTag Unknown = new(0xffff, 0xffff);

    public DicomTag(ushort group, ushort element) : this(group, element, (DicomPrivateCreator?)null)
    {
    }

    public DicomTag(ushort group, ushort element, string privateCreator) : this(group, element, new DicomPrivateCreator(privateCreator))
    {
    }

    public DicomTag(ushort group, ushort element, DicomPrivateCreator? privateCreator)
    {
        Group = group;
        Element = element;
        PrivateCreator = privateCreator;
    }

    private DicomTag(uint tag) : this((ushort)(tag >> 16), (ushort)tag)
    {
    }

    public ushort Group { get; }

    public ushort Element { get; }

    public DicomPrivateCreator? PrivateCreator { get; }

    /// <summary>Odd groups are private (PS3.5 7.8).</summary>
    public bool IsPrivate => ushort.IsOddInteger(Group);

    public DicomDictionaryEntry DictionaryEntry => DicomDictionary.Default[this];

    internal uint Value => (uint)Group << 16 | Element;

    /// <summary>(gggg,0000): the length of its group, of no meaning outside groups 0000 and 0002.</summary>
    internal bool IsGroupLength => Element == 0;

    /// <summary>(gggg,0010-00FF) of a private group: the name of the owner of block gggg,xx00-xxFF.</summary>
    internal bool IsPrivateCreatorElement => IsPrivate && Element is >= 0x10 and <= 0xff;

    /// <summary>Reads "0010,0010", "(0010,0010)" or "00100010", with ":CREATOR" after it for a private tag.</summary>
    /// <exception cref="DicomDataException">The text is no tag.</exception>
    public static DicomTag Parse(string s)
    {
        ArgumentNullException.ThrowIfNull(s);
        string text = s.Trim().TrimStart('(').TrimEnd(')');
        string? creator = null;
        if (text.IndexOf(':') is > 0 and var colon) (text, creator) = (text[..colon], text[(colon + 1)..]);
        if (text.Length == 9 && text[4] == ',') text = text.Remove(4, 1);
        if (text.Length != 8 || !uint.TryParse(text, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out uint tag))
            throw new DicomDataException($"\"{s}\" is not a tag; expected the form (gggg,eeee).");
        return creator is null ? new DicomTag(tag) : new DicomTag((ushort)(tag >> 16), (ushort)tag, creator);
    }

    public override string ToString() => ToString("G", null);

    /// <summary>In format "G" (gggg,eeee); in "J" ggggeeee, as DICOM JSON writes it.</summary>
    public string ToString(string? format, IFormatProvider? formatProvider) => format switch
    {
        null or "" or "G" => PrivateCreator is null ? $"({Group:x4},{Element:x4})" : $"({Group:x4},{Element:x4}:{PrivateCreator.Creator})",
        "J" => $"{Group:X4}{Element:X4}",
        _ => throw new FormatException($"A tag has the formats G and J, not {format}."),
    };

    public int CompareTo(DicomTag? other) => other is null ? 1
        : Value != other.Value ? Value.CompareTo(other.Value)
        : string.CompareOrdinal(PrivateCreator?.Creator, other.PrivateCreator?.Creator);

    public int CompareTo(object? obj) => CompareTo(obj as DicomTag);

    public bool Equals([NotNullWhen(true)] DicomTag? other) => other is not null && CompareTo(other) == 0;

    public override bool Equals(object? obj) => Equals(obj as DicomTag);

    public override int GetHashCode() => (int)Value;

    public static bool operator ==(DicomTag? a, DicomTag? b) => a is null ? b is null : a.Equals(b);

    public static bool operator !=(DicomTag? a, DicomTag? b) => !(a == b);

    public static implicit operator DicomTag(uint tag) => new(tag);

    public static explicit operator uint(DicomTag tag) => tag.Value;
}
