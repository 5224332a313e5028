using System.Globalization;
using System.Text;

namespace FellowOakDicom;

/// <summary>
/// Looks up the generated text of the dictionary. The first use finds where its lines begin and which tags they are about;
/// an entry is parsed when somebody asks for it.
/// </summary>
internal static partial class TagTable
{
    private const byte Tab = (byte)'\t';
    private const byte NewLine = (byte)'\n';

    private static readonly int[] Lines = FindLines();
    private static readonly uint[] Tags = ExactTags();
    private static readonly (uint Value, uint Mask)[] Masks = [.. Lines.Skip(Tags.Length).Select(MaskAt)];
    private static readonly DicomDictionaryEntry?[] Entries = new DicomDictionaryEntry?[Lines.Length];

    internal static DicomDictionaryEntry? Find(DicomTag tag)
    {
        int exact = Array.BinarySearch(Tags, tag.Value);
        if (exact >= 0) return Entries[exact] ??= Entry(exact, tag);
        int mask = Array.FindIndex(Masks, mask => (tag.Value & mask.Mask) == mask.Value);
        return mask < 0 ? null : Entries[Tags.Length + mask] ??= Entry(Tags.Length + mask, (DicomTag)Masks[mask].Value);
    }

    internal static Dictionary<string, DicomTag> Keywords()
    {
        var keywords = new Dictionary<string, DicomTag>(Lines.Length, StringComparer.Ordinal);
        for (int i = 0; i < Lines.Length; i++) keywords.Add(Fields(i)[4], i < Tags.Length ? Tags[i] : Masks[i - Tags.Length].Value);
        return keywords;
    }

    private static DicomDictionaryEntry Entry(int line, DicomTag tag)
    {
        string[] fields = Fields(line);
        DicomVR[] vrs = [.. fields[1].Split('/').Select(DicomVR.Parse)];
        return new DicomDictionaryEntry(tag, fields[5], fields[4], DicomVM.Parse(fields[2]), fields[3] == "R", vrs);
    }

    private static string[] Fields(int line)
    {
        ReadOnlySpan<byte> text = Text[Lines[line]..];
        return Encoding.ASCII.GetString(text[..text.IndexOf(NewLine)]).Split((char)Tab);
    }

    private static int[] FindLines()
    {
        var starts = new List<int>(5000);
        for (int start = 0; start < Text.Length; start += Text[start..].IndexOf(NewLine) + 1) starts.Add(start);
        return [.. starts];
    }

    /// <summary>The tags of the leading lines; those of the trailing ones are masks, with an x for each free digit.</summary>
    private static uint[] ExactTags()
    {
        var tags = new List<uint>(Lines.Length);
        foreach (int start in Lines)
        {
            if (!uint.TryParse(Text.Slice(start, 8), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out uint tag)) break;
            tags.Add(tag);
        }
        return [.. tags];
    }

    private static (uint Value, uint Mask) MaskAt(int start)
    {
        (uint value, uint mask) = (0, 0);
        foreach (byte digit in Text.Slice(start, 8))
        {
            bool isFree = digit == 'x';
            value = value << 4 | (isFree ? 0 : (uint)Convert.ToInt32(((char)digit).ToString(), 16));
            mask = mask << 4 | (isFree ? 0 : 0xfu);
        }
        return (value, mask);
    }
}
