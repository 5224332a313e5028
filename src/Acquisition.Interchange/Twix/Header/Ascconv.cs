using System.Text;

namespace Acquisition.Interchange.Twix.Header;

/// <summary>
/// The protocol as lines <c>name = value</c> between <c>### ASCCONV BEGIN ###</c> and <c>### ASCCONV END ###</c>. A value is a number, decimal or
/// 0x…, or a text in one or two pairs of quotes. What is 0 the scanner often leaves out.
/// </summary>
internal static class Ascconv
{
    private const string Begin = "### ASCCONV BEGIN", End = "### ASCCONV END ###";

    public static Dictionary<string, string> Parse(string text)
    {
        Dictionary<string, string> values = new(StringComparer.Ordinal);
        int begin = text.IndexOf(Begin, StringComparison.Ordinal);
        if (begin < 0) return values;
        int end = text.IndexOf(End, begin, StringComparison.Ordinal);
        ReadOnlySpan<char> lines = text.AsSpan(begin, (end < 0 ? text.Length : end) - begin);
        foreach (ReadOnlySpan<char> line in lines.EnumerateLines())
        {
            int equals = line.IndexOf('=');
            if (equals < 1 || line[0] == '#') continue;
            ReadOnlySpan<char> value = line[(equals + 1)..].Trim();
            if (value.Length == 0 || value[0] != '"')
            {
                int comment = value.IndexOf('#');
                if (comment >= 0) value = value[..comment].TrimEnd();
            }

            values.TryAdd(line[..equals].Trim().ToString(), value.Trim('"').ToString());
        }

        return values;
    }

    /// <summary>A text without such parts: in a configuration they stand within quotes, with quotes of their own.</summary>
    public static string Without(string text)
    {
        StringBuilder rest = new(text.Length);
        int next = 0;
        while (text.IndexOf(Begin, next, StringComparison.Ordinal) is >= 0 and int begin && text.IndexOf(End, begin, StringComparison.Ordinal) is >= 0 and int end)
        {
            rest.Append(text, next, begin - next);
            next = end + End.Length;
        }

        return rest.Append(text, next, text.Length - next).ToString();
    }
}
