using System.Buffers;
using System.Text;

namespace FellowOakDicom;

/// <summary>
/// Text in one character set, or in several that escape sequences switch between (PS3.5 6.1.2.5).
/// The first set is the default; it is in force again after each delimiter.
/// </summary>
internal static class CodeExtensions
{
    private const byte Escape = 0x1b;
    private const string Japanese = "iso-2022-jp";
    private static readonly SearchValues<char> Delimiters = SearchValues.Create("\\^=\r\n\f\t");

    // JIS X 0208 and 0212 take bytes of ASCII's range, so .NET's decoder is given the escape itself; the other sets need no state.
    private static readonly (byte[] Code, string EncodingName)[] Escapes =
    [
        ("$B"u8.ToArray(), Japanese),
        ("$@"u8.ToArray(), Japanese),
        ("$(D"u8.ToArray(), Japanese),
        ("(J"u8.ToArray(), "shift_jis"),
        (")I"u8.ToArray(), "shift_jis"),
        ("$)C"u8.ToArray(), "x-cp20949"),
        ("$)A"u8.ToArray(), "gb2312"),
        ("-A"u8.ToArray(), "iso-8859-1"),
        ("-B"u8.ToArray(), "iso-8859-2"),
        ("-C"u8.ToArray(), "iso-8859-3"),
        ("-D"u8.ToArray(), "iso-8859-4"),
        ("-L"u8.ToArray(), "iso-8859-5"),
        ("-G"u8.ToArray(), "iso-8859-6"),
        ("-F"u8.ToArray(), "iso-8859-7"),
        ("-H"u8.ToArray(), "iso-8859-8"),
        ("-M"u8.ToArray(), "iso-8859-9"),
        ("-T"u8.ToArray(), "windows-874"),
    ];

    internal static string Decode(ReadOnlySpan<byte> bytes, IReadOnlyList<Encoding> encodings)
    {
        int escape = bytes.IndexOf(Escape);
        if (escape < 0 || encodings.Count == 1) return encodings[0].GetString(bytes);

        var text = new StringBuilder(bytes.Length);
        text.Append(encodings[0].GetString(bytes[..escape]));
        for (ReadOnlySpan<byte> rest = bytes[escape..]; !rest.IsEmpty;)
        {
            int next = rest[1..].IndexOf(Escape) + 1;
            ReadOnlySpan<byte> segment = next == 0 ? rest : rest[..next];
            text.Append(DecodeSegment(segment, encodings[0]));
            rest = rest[segment.Length..];
        }
        return text.ToString();
    }

    /// <summary>The bytes of the text; a character that no set has becomes a question mark.</summary>
    internal static byte[] Encode(string text, IReadOnlyList<Encoding> encodings)
    {
        if (encodings.Count == 1 || Ascii.IsValid(text)) return encodings[0].GetBytes(text);

        var bytes = new List<byte>(2 * text.Length);
        for (ReadOnlySpan<char> rest = text; !rest.IsEmpty;)
        {
            int delimiter = rest.IndexOfAny(Delimiters);
            int length = delimiter < 0 ? rest.Length : delimiter;
            EncodeSegment(rest[..length].ToString(), encodings, bytes);
            if (delimiter >= 0) bytes.Add((byte)rest[length++]);
            rest = rest[length..];
        }
        return [.. bytes];
    }

    private static string DecodeSegment(ReadOnlySpan<byte> segment, Encoding fallback)
    {
        foreach ((byte[] code, string name) in Escapes)
        {
            if (!segment[1..].StartsWith(code)) continue;
            return DicomEncoding.ByName(name).GetString(name == Japanese ? segment : segment[(1 + code.Length)..]);
        }
        bool returnsToAscii = segment[1..].StartsWith("(B"u8);
        return fallback.GetString(returnsToAscii ? segment[3..] : segment);
    }

    private static void EncodeSegment(string segment, IReadOnlyList<Encoding> encodings, List<byte> bytes)
    {
        foreach (Encoding encoding in encodings)
        {
            byte[] encoded = encoding.GetBytes(segment);
            if (encoding.GetString(encoded) != segment) continue;
            if (encoding != encodings[0]) bytes.AddRange(EscapeTo(encoding));
            bytes.AddRange(encoded);
            return;
        }
        bytes.AddRange(encodings[0].GetBytes(segment));
    }

    private static byte[] EscapeTo(Encoding encoding)
    {
        if (encoding.CodePage == DicomEncoding.ByName(Japanese).CodePage) return [];   // its encoder writes the escapes
        byte[]? code = Array.FindLast(Escapes, escape => DicomEncoding.ByName(escape.EncodingName).CodePage == encoding.CodePage).Code;
        return code is null ? [] : [Escape, .. code];
    }
}
