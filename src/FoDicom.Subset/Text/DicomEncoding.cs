using System.Text;

namespace FellowOakDicom;

/// <summary>Defined terms of SpecificCharacterSet (PS3.3 C.12.1.1.2) and the encodings behind them.</summary>
public static class DicomEncoding
{
    // Windows' code pages cover the standard's sets: 874 is TIS 620, 20949 KS X 1001, iso-2022-jp JIS X 0208 and 0212 with their escapes.
    private static readonly (string Term, string EncodingName)[] Sets =
    [
        ("ISO_IR 6", "us-ascii"),
        ("ISO_IR 100", "iso-8859-1"),
        ("ISO_IR 101", "iso-8859-2"),
        ("ISO_IR 109", "iso-8859-3"),
        ("ISO_IR 110", "iso-8859-4"),
        ("ISO_IR 144", "iso-8859-5"),
        ("ISO_IR 127", "iso-8859-6"),
        ("ISO_IR 126", "iso-8859-7"),
        ("ISO_IR 138", "iso-8859-8"),
        ("ISO_IR 148", "iso-8859-9"),
        ("ISO_IR 203", "iso-8859-15"),
        ("ISO_IR 13", "shift_jis"),
        ("ISO_IR 166", "windows-874"),
        ("ISO_IR 192", "utf-8"),
        ("GB18030", "GB18030"),
        ("GBK", "gb2312"),
        ("ISO_IR 87", "iso-2022-jp"),
        ("ISO_IR 159", "iso-2022-jp"),
        ("ISO_IR 149", "x-cp20949"),
        ("ISO_IR 58", "gb2312"),
    ];

    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);

    private static readonly Dictionary<string, string> NameByTerm = Sets.ToDictionary(set => set.Term, set => set.EncodingName);

    /// <summary>What text is in when the data set says nothing: ASCII.</summary>
    public static Encoding Default => Encoding.ASCII;

    /// <returns>ASCII for a term that the standard does not define.</returns>
    public static Encoding GetEncoding(string charset)
    {
        ArgumentNullException.ThrowIfNull(charset);
        string term = charset.Trim()
            .Replace("ISO 2022 IR", "ISO_IR", StringComparison.Ordinal)
            .Replace("ISO IR", "ISO_IR", StringComparison.Ordinal);
        return NameByTerm.TryGetValue(term, out string? name) ? ByName(name) : Default;
    }

    public static Encoding[] GetEncodings(string[] charsets)
    {
        ArgumentNullException.ThrowIfNull(charsets);
        return charsets.Length == 0 ? [Default] : [.. charsets.Select(GetEncoding)];
    }

    /// <summary>The term of an encoding; in its extended form (ISO 2022 IR 100) it allows code extensions.</summary>
    public static string GetCharset(Encoding encoding, bool extended = false)
    {
        ArgumentNullException.ThrowIfNull(encoding);
        string term = Sets.FirstOrDefault(set => ByName(set.EncodingName).CodePage == encoding.CodePage).Term ?? "ISO_IR 6";
        return extended ? term.Replace("ISO_IR", "ISO 2022 IR", StringComparison.Ordinal) : term;
    }

    internal static Encoding ByName(string name) => name switch
    {
        "us-ascii" => Encoding.ASCII,
        "iso-8859-1" => Encoding.Latin1,
        "utf-8" => Utf8,
        _ => CodePagesEncodingProvider.Instance.GetEncoding(name) ?? Default,
    };
}
