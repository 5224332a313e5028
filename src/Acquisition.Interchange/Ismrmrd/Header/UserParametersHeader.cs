using System.Xml.Linq;
using Acquisition.Core.Model.Mr;
using static Acquisition.Interchange.Ismrmrd.Header.HeaderXml;

namespace Acquisition.Interchange.Ismrmrd.Header;

/// <summary><c>userParameterLong</c>, <c>-Double</c>, <c>-String</c> and <c>-Base64</c>, wherever they stand.</summary>
internal static class UserParametersHeader
{
    public static MrUserParameters Read(HeaderElement? parent) => parent is null ? new() : new()
    {
        Longs = Read(parent, "userParameterLong", value => value.Long()),
        Doubles = Read(parent, "userParameterDouble", value => value.Number()),
        Strings = ReadTexts(parent, "userParameterString"),
        Base64s = ReadTexts(parent, "userParameterBase64"),
    };

    public static IEnumerable<XElement> Write(MrUserParameters parameters) =>
    [
        .. parameters.Longs.Select(p => Parameter("userParameterLong", p.Key, Element("value", p.Value))),
        .. parameters.Doubles.Select(p => Parameter("userParameterDouble", p.Key, Element("value", p.Value))),
        .. parameters.Strings.Select(p => Parameter("userParameterString", p.Key, Text("value", p.Value))),
        .. parameters.Base64s.Select(p => Parameter("userParameterBase64", p.Key, Text("value", p.Value))),
    ];

    private static XElement Parameter(string kind, string name, XElement value) => Element(kind, Text("name", name), value);

    private static IReadOnlyList<KeyValuePair<string, T>> Read<T>(HeaderElement parent, string kind, Func<HeaderElement, T> read) =>
        [.. parent.Children(kind).Select(p => KeyValuePair.Create(p.Text("name"), read(p.Required("value"))))];

    private static IReadOnlyList<KeyValuePair<string, string>> ReadTexts(HeaderElement parent, string kind) =>
        [.. parent.Children(kind).Select(p => KeyValuePair.Create(p.Text("name"), p.Text("value")))];
}
