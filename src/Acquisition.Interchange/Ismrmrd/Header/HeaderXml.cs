using System.Xml;
using System.Xml.Linq;

namespace Acquisition.Interchange.Ismrmrd.Header;

/// <summary>Elements of the XML header, written. What is not known makes no element, and a group without elements is none.</summary>
internal static class HeaderXml
{
    private static readonly XNamespace Namespace = "http://www.ismrm.org/ISMRMRD";

    /// <summary>An element that is there whatever it holds, in the schema's order.</summary>
    public static XElement Element(string name, params ReadOnlySpan<object?> content)
    {
        XElement element = new(Namespace + name);
        foreach (object? part in content) element.Add(part);
        return element;
    }

    /// <summary>An element that is there when it holds something.</summary>
    public static XElement? Group(string name, params ReadOnlySpan<object?> content) =>
        Element(name, content) is { HasElements: true } group ? group : null;

    public static XElement? Value(string name, string? text) => string.IsNullOrEmpty(text) ? null : Element(name, Printable(text));

    public static XElement? Value(string name, long? value) => value is { } known ? Element(name, known) : null;

    public static XElement? Value(string name, double? value) => value is { } known ? Element(name, known) : null;

    public static IEnumerable<XElement> Values(string name, IEnumerable<double> values) => values.Select(value => Element(name, value));

    /// <summary>A text that the element needs, perhaps empty.</summary>
    public static XElement Text(string name, string text) => Element(name, Printable(text));

    /// <summary>A date and a time of day, which carries the offset from UTC unless it is 0: then a reader assumes UTC.</summary>
    public static IEnumerable<XElement> DateAndTime(string dateName, string timeName, DateTimeOffset? time) => time is not { } known ? [] :
    [
        Element(dateName, known.ToString("yyyy-MM-dd")),
        Element(timeName, known.ToString(known.Offset == TimeSpan.Zero ? "HH:mm:ss.FFFFFFF" : "HH:mm:ss.FFFFFFFzzz")),
    ];

    // XML 1.0 has no control characters but tab and line ends, not even escaped.
    private static string Printable(string text) => string.Concat(text.Where(c => XmlConvert.IsXmlChar(c) || char.IsSurrogate(c)));
}
