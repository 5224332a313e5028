using System.Globalization;
using System.Xml;
using System.Xml.Linq;

namespace Acquisition.Interchange.Ismrmrd.Header;

/// <summary>
/// An element of the XML header that knows where it is, so that every complaint can say so. Names are compared without namespace (files
/// exist with and without one), order does not matter and unknown elements are not looked at. An empty element counts as absent.
/// </summary>
internal sealed class HeaderElement
{
    private readonly string _file;
    private readonly string _path;
    private readonly XElement _element;

    private HeaderElement(string file, string path, XElement element)
    {
        _file = file;
        _path = path;
        _element = element;
    }

    /// <param name="file">The file, for complaints.</param>
    /// <param name="location">Where the text lies in the file.</param>
    /// <param name="xml">The header; a byte order mark or a terminating NUL is tolerated, a DTD is not.</param>
    /// <exception cref="InterchangeException">Not well-formed, or the root is not ismrmrdHeader.</exception>
    public static HeaderElement Parse(string file, string location, string xml)
    {
        try
        {
            using XmlReader reader = XmlReader.Create(new StringReader(xml.Trim('\uFEFF', '\0', ' ', '\r', '\n', '\t')));
            XElement root = XElement.Load(reader);
            if (root.Name.LocalName != "ismrmrdHeader") throw IsmrmrdErrors.NotAHeader(file, location);
            return new HeaderElement(file, location, root);
        }
        catch (XmlException why)
        {
            throw IsmrmrdErrors.MalformedXml(file, location, why.LineNumber, why.LinePosition);
        }
    }

    public HeaderElement? Child(string name) => Children(name) is [HeaderElement first, ..] ? first : null;

    public HeaderElement Required(string name) => Child(name) ?? throw IsmrmrdErrors.MissingElement(_file, $"{_path}/{name}");

    public IReadOnlyList<HeaderElement> Children(string name)
    {
        List<XElement> found = [.. _element.Elements().Where(e => e.Name.LocalName == name && (e.HasElements || e.Value.Length > 0))];
        return [.. found.Select((e, i) => new HeaderElement(_file, found.Count > 1 ? $"{_path}/{name}[{i}]" : $"{_path}/{name}", e))];
    }

    /// <summary>The text of a child, trimmed; empty when there is none.</summary>
    public string Text(string name) => Child(name)?.Text() ?? "";

    public string Text() => _element.Value.Trim();

    /// <summary>The text of a child; null when there is none.</summary>
    public string? TextIfSaid(string name) => Child(name)?.Text();

    public IReadOnlyList<double> Numbers(string name) => [.. Children(name).Select(child => child.Number())];

    public int? Integer(string name) => Child(name)?.Integer();

    public double? Number(string name) => Child(name)?.Number();

    public int Integer() =>
        int.TryParse(Text(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int value) ? value : throw Malformed("a whole number");

    public long Long() =>
        long.TryParse(Text(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long value) ? value : throw Malformed("a whole number");

    public double Number() =>
        double.TryParse(Text(), NumberStyles.Float, CultureInfo.InvariantCulture, out double value) && double.IsFinite(value)
            ? value : throw Malformed("a finite number");

    /// <summary>A number above 0; null when there is none, or one that stands for not known.</summary>
    public double? Positive(string name) => Number(name) is > 0 and double value ? value : null;

    public DateOnly? Date(string name) => Child(name) is { } date
        ? DateOnly.TryParseExact(date.DatePart(), "yyyy-MM-dd", out DateOnly value) ? value : throw date.Malformed("a date (yyyy-mm-dd)")
        : null;

    /// <summary>
    /// A date and a time in elements of their own. Without a time it is midnight; without an offset the clock reading is kept and UTC assumed.
    /// </summary>
    public DateTimeOffset? DateAndTime(string dateName, string timeName)
    {
        if (Child(dateName) is not { } date) return null;
        string time = Text(timeName) is { Length: > 0 } text ? text : "00:00:00";
        string both = $"{date.DatePart()}T{time}";
        return DateTimeOffset.TryParse(both, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset value)
            ? value : throw date.Malformed($"a date with a time (yyyy-mm-dd, hh:mm:ss in {timeName})");
    }

    public InterchangeException Malformed(string expected) => IsmrmrdErrors.MalformedElement(_file, _path, expected);

    // xs:date may carry a time zone after its ten characters.
    private string DatePart() => Text() is { Length: > 10 } text ? text[..10] : Text();
}
