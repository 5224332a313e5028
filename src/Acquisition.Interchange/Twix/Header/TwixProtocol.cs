using System.Globalization;
using System.Text;

namespace Acquisition.Interchange.Twix.Header;

/// <summary>
/// The protocol header of a measurement: its length, the number of its parts, and for each a name that ends with a 0, a length and a text. Of these are
/// read <c>MeasYaps</c> (else <c>Phoenix</c>) as <see cref="Ascconv"/>, and <c>Meas</c>, <c>Dicom</c> and <c>Config</c> as <see cref="XProtocol"/>.
/// </summary>
internal sealed class TwixProtocol
{
    /// <summary>Protocols have 1 to 2 MB.</summary>
    private const int MaximumBytes = 64 << 20;

    private const int MaximumParts = 64, LongestName = 64;

    private readonly string _file;
    private readonly Dictionary<string, string> _lines;
    private readonly Dictionary<string, List<string>> _parameters = new(StringComparer.Ordinal);

    private TwixProtocol(string file, int bytes, Dictionary<string, string> parts)
    {
        _file = file;
        Bytes = bytes;
        _lines = Ascconv.Parse(parts.GetValueOrDefault("MeasYaps") ?? parts.GetValueOrDefault("Phoenix") ?? "");
        foreach (string part in (string[])["Meas", "Dicom", "Config"])
            if (parts.TryGetValue(part, out string? text)) XProtocol.Parse(text, _parameters);
    }

    /// <summary>Of the header; the readouts begin behind it.</summary>
    public int Bytes { get; }

    /// <exception cref="InterchangeException">The header does not fit into the measurement, or its parts do not fit into it.</exception>
    public static TwixProtocol Read(TwixSource source, RaidEntry entry)
    {
        uint length = source.UInt32(entry.Offset), count = source.UInt32(entry.Offset + 4);
        if (length > MaximumBytes || length > entry.Bytes || length < 8) throw TwixErrors.BadHeader(source.Path, entry.Offset, $"it says that it has {length} bytes");
        if (count is 0 or > MaximumParts) throw TwixErrors.BadHeader(source.Path, entry.Offset + 4, $"it says that it has {count} parts");

        byte[] header = source.Bytes(entry.Offset, (int)length);
        Dictionary<string, string> parts = new(StringComparer.Ordinal);
        int next = 8;
        for (int i = 0; i < count; i++)
        {
            int nameLength = header.AsSpan(next, Math.Min(LongestName, header.Length - next)).IndexOf((byte)0);
            int textAt = next + nameLength + 1 + sizeof(uint);
            if (nameLength < 0 || textAt > header.Length) throw TwixErrors.BadHeader(source.Path, entry.Offset + next, $"part {i + 1} has no name");
            uint textLength = BitConverter.ToUInt32(header, textAt - sizeof(uint));
            if (textLength > header.Length - textAt) throw TwixErrors.BadHeader(source.Path, entry.Offset + next, $"part {i + 1} says that it has {textLength} bytes");
            parts.TryAdd(Encoding.ASCII.GetString(header, next, nameLength), Text(header.AsSpan(textAt, (int)textLength)));
            next = textAt + (int)textLength;
        }

        return new TwixProtocol(source.Path, (int)length, parts);
    }

    /// <summary>A line of the protocol; null when it is not there.</summary>
    public string? Line(string name) => _lines.GetValueOrDefault(name);

    public double? LineNumber(string name) => Number(Line(name));

    public int? LineInteger(string name) => Integer(Line(name));

    /// <summary>The lines <c>name[0]</c>, <c>name[1]</c> … up to the first that is not there.</summary>
    /// <param name="name">Without brackets.</param>
    /// <param name="most">At most so many.</param>
    public IReadOnlyList<double> LineNumbers(string name, int most)
    {
        List<double> numbers = [];
        while (numbers.Count < most && LineNumber($"{name}[{numbers.Count}]") is { } number) numbers.Add(number);
        return numbers;
    }

    /// <summary>All values of a parameter; empty when it is not there or has none.</summary>
    public IReadOnlyList<string> Values(string path) => _parameters.TryGetValue(path, out List<string>? values) ? values : [];

    /// <summary>The first value of the first of several parameters that has one.</summary>
    public string? Text(params ReadOnlySpan<string> paths)
    {
        foreach (string path in paths)
            if (Values(path) is [{ Length: > 0 } first, ..]) return first;
        return null;
    }

    public double? Number(params ReadOnlySpan<string> paths) => Number(Text(paths));

    public int? Integer(params ReadOnlySpan<string> paths) => Integer(Text(paths));

    /// <exception cref="InterchangeException">Always: for a parameter that a scan needs.</exception>
    public InterchangeException Absent(string parameter) => TwixErrors.Absent(_file, parameter);

    private static double? Number(string? text)
    {
        if (text is null) return null;
        if (text.StartsWith("0x", StringComparison.OrdinalIgnoreCase))
            return long.TryParse(text.AsSpan(2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out long hex) ? hex : null;
        return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) && double.IsFinite(number) ? number : null;
    }

    private static int? Integer(string? text) => Number(text) is >= int.MinValue and <= int.MaxValue and double number ? (int)number : null;

    // Older software writes Latin-1.
    private static string Text(ReadOnlySpan<byte> bytes)
    {
        try
        {
            return new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(bytes);
        }
        catch (ArgumentException)
        {
            return Encoding.Latin1.GetString(bytes);
        }
    }
}
