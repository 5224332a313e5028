using System.Globalization;

namespace FellowOakDicom;

/// <summary>How DA, TM and DT write a moment, and how matching writes a range of them (PS3.5 6.2, PS3.4 C.2.2.2.5).</summary>
internal sealed class DicomTemporal
{
    internal static readonly DicomTemporal Date = new("yyyyMMdd", "yyyyMMdd");

    internal static readonly DicomTemporal Time = new("HHmmss", "HHmmss.FFFFFF", "HHmm", "HH");

    internal static readonly DicomTemporal DateTime =
        new("yyyyMMddHHmmss", "yyyyMMddHHmmss.FFFFFF", "yyyyMMddHHmm", "yyyyMMddHH", "yyyyMMdd", "yyyyMM", "yyyy") { HasOffset = true };

    private const int OffsetLength = 5;

    private readonly string[] _readFormats;
    private bool HasOffset { get; init; }

    private DicomTemporal(string writeFormat, params string[] readFormats)
    {
        WriteFormat = writeFormat;
        _readFormats = readFormats;
    }

    internal string WriteFormat { get; }

    internal string Format(DateTime value) => value.ToString(WriteFormat, CultureInfo.InvariantCulture);

    /// <summary>Reads the clock as it was written; an offset from UTC is checked and not applied.</summary>
    internal bool TryParse(string text, out DateTime value)
    {
        text = text.Trim(' ', '\0');
        if (TryParseClock(text, out value)) return true;
        return HasOffset
            && text.Length > OffsetLength
            && IsOffset(text.AsSpan(text.Length - OffsetLength))
            && TryParseClock(text[..^OffsetLength], out value);
    }

    /// <summary>Reads a moment or "from-to", of which one end may be missing: it is then the first or last moment there is.</summary>
    internal bool TryParseRange(string text, out DateTime minimum, out DateTime maximum)
    {
        if (TryParse(text, out minimum))
        {
            maximum = minimum;
            return true;
        }
        (minimum, maximum) = (System.DateTime.MinValue, System.DateTime.MaxValue);
        if (text.Length < 2) return false;
        for (int hyphen = text.IndexOf('-'); hyphen >= 0; hyphen = text.IndexOf('-', hyphen + 1))
        {
            bool fromHolds = hyphen == 0 || TryParse(text[..hyphen], out minimum);
            bool toHolds = hyphen == text.Length - 1 || TryParse(text[(hyphen + 1)..], out maximum);
            if (fromHolds && toHolds) return true;
        }
        return false;
    }

    private bool TryParseClock(string text, out DateTime value) =>
        System.DateTime.TryParseExact(text, _readFormats, CultureInfo.InvariantCulture, DateTimeStyles.NoCurrentDateDefault, out value);

    private static bool IsOffset(ReadOnlySpan<char> text) =>
        text[0] is '+' or '-'
        && int.TryParse(text[1..], NumberStyles.None, CultureInfo.InvariantCulture, out int offset)
        && offset <= 1400 && offset % 100 < 60;
}
