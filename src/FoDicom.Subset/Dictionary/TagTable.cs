using System.Text;

namespace FellowOakDicom;

/// <summary>Looks up the generated tables of the dictionary. An entry is parsed when somebody asks for it, and kept.</summary>
internal static partial class TagTable
{
    private static readonly DicomDictionaryEntry?[] Entries = new DicomDictionaryEntry?[Starts.Length];

    internal static DicomDictionaryEntry? Find(DicomTag tag)
    {
        int line = Tags.BinarySearch(tag.Value);
        if (line < 0) line = FindMask(tag.Value);
        return line < 0 ? null : Entries[line] ??= Parse(line);
    }

    internal static Dictionary<string, DicomTag> Keywords()
    {
        var keywords = new Dictionary<string, DicomTag>(Starts.Length, StringComparer.Ordinal);
        for (int line = 0; line < Starts.Length; line++) keywords.Add(Fields(line)[4], TagAt(line));
        return keywords;
    }

    private static int FindMask(uint value)
    {
        ReadOnlySpan<uint> masks = Masks, values = MaskValues;
        for (int i = 0; i < masks.Length; i++)
        {
            if ((value & masks[i]) == values[i]) return Tags.Length + i;
        }
        return -1;
    }

    private static DicomDictionaryEntry Parse(int line)
    {
        string[] fields = Fields(line);
        DicomVR[] vrs = Array.ConvertAll(fields[1].Split('/'), DicomVR.Parse);
        return new DicomDictionaryEntry(TagAt(line), fields[5], fields[4], DicomVM.Parse(fields[2]), fields[3] == "R", vrs);
    }

    /// <summary>The tag of a line; of a family, the one that stands for it.</summary>
    private static DicomTag TagAt(int line) => line < Tags.Length ? Tags[line] : FamilyTags[line - Tags.Length];

    private static string[] Fields(int line)
    {
        ReadOnlySpan<byte> text = Text[Starts[line]..];
        return Encoding.ASCII.GetString(text[..text.IndexOf((byte)'\n')]).Split('\t');
    }
}
