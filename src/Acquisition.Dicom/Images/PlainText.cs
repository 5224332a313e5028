namespace Acquisition.Dicom.Images;

/// <summary>
/// Descriptions from outside, made to fit their element. Only for text that describes: an identifier that does not fit is refused
/// (<see cref="HeaderRules"/>), because a shortened one names something else.
/// </summary>
internal static class PlainText
{
    /// <summary>Characters in a Long String (LO).</summary>
    public const int Long = 64;

    /// <summary>Characters in a Short String (SH).</summary>
    public const int Short = 16;

    /// <summary>The text without control characters and backslashes (which separate values), cut at the limit.</summary>
    public static string Fit(string text, int limit)
    {
        string clean = string.Create(text.Length, text, static (target, source) =>
        {
            for (int i = 0; i < target.Length; i++) target[i] = char.IsControl(source[i]) || source[i] == '\\' ? ' ' : source[i];
        }).Trim();
        if (clean.Length <= limit) return clean;
        int end = char.IsHighSurrogate(clean[limit - 1]) ? limit - 1 : limit;
        return clean[..end].TrimEnd();
    }
}
