using System.Globalization;
using System.Text;

namespace Acquisition.Dicom.Delivery;

/// <summary>Words that came over the network, made fit for a catalog, a log and a terminal.</summary>
internal static class PeerText
{
    /// <summary>An Error Comment (0000,0902) has at most 64 characters; an exception's message may be longer.</summary>
    private const int Longest = 256;

    /// <summary>
    /// What could steer a terminal or turn the direction of writing (control and format characters, line and paragraph separators) as its code, such as
    /// \u001B; at most 256 characters, then an ellipsis.
    /// </summary>
    public static string Clean(string text)
    {
        StringBuilder clean = new();
        foreach (Rune rune in text.EnumerateRunes())
        {
            string next = IsHarmless(rune) ? rune.ToString() : $@"\u{rune.Value:X4}";
            if (clean.Length + next.Length > Longest) return clean.Append('…').ToString();
            clean.Append(next);
        }

        return clean.ToString();
    }

    private static bool IsHarmless(Rune rune) => Rune.GetUnicodeCategory(rune) is not
        (UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator
        or UnicodeCategory.Surrogate or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned);
}
