namespace Acquisition.Interchange.Twix.Header;

/// <summary>
/// Reads what the scanner's configuration text says: <c>&lt;ParamMap."YAPS"&gt; { &lt;ParamLong."iPEFTLength"&gt; { 160 } }</c> becomes 160 under
/// <c>YAPS.iPEFTLength</c>. Attributes (<c>&lt;Precision&gt; 6</c>) and what is no parameter (connections, dependencies, limits) are passed over, elements
/// of arrays stand under the array's name one after another, and nothing that is malformed is an error: it yields fewer parameters.
/// </summary>
internal ref struct XProtocol
{
    /// <summary>Deeper than any protocol; names below it are not kept, so that a path cannot grow without bound.</summary>
    private const int MaximumDepth = 64;

    private const int LongestTag = 256, LongestName = 128;

    private readonly ReadOnlySpan<char> _text;
    private readonly Dictionary<string, List<string>> _parameters;
    private readonly List<int> _lengths = []; // of the path, outside each open brace
    private string _path = "";
    private int _next;

    private XProtocol(ReadOnlySpan<char> text, Dictionary<string, List<string>> parameters)
    {
        _text = text;
        _parameters = parameters;
    }

    /// <summary>Adds the parameters of a text; those that are there already stay.</summary>
    public static void Parse(string text, Dictionary<string, List<string>> parameters)
    {
        Dictionary<string, List<string>> found = new(StringComparer.Ordinal);
        new XProtocol(Ascconv.Without(text), found).Run();
        foreach ((string path, List<string> values) in found) parameters.TryAdd(path, values);
    }

    private void Run()
    {
        string? name = null;
        while (SkipWhite())
        {
            switch (_text[_next])
            {
                case '<' when Tag() is { } tag:
                    if (NameOf(tag) is { } parameter) name = parameter;
                    else PassOver();
                    break;
                case '{':
                    _next++;
                    Open(name ?? "");
                    name = null;
                    break;
                case '}':
                    _next++;
                    Close();
                    break;
                default:
                    if (Scalar() is { Length: > 0 } value && _path.Length > 0) Add(value);
                    break;
            }
        }
    }

    private void Open(string name)
    {
        _lengths.Add(_path.Length);
        if (name.Length == 0 || _lengths.Count > MaximumDepth) return;
        _path = _path.Length == 0 ? name : $"{_path}.{name}";
    }

    private void Close()
    {
        if (_lengths.Count == 0) return;
        _path = _path[.._lengths[^1]];
        _lengths.RemoveAt(_lengths.Count - 1);
    }

    private readonly void Add(string value)
    {
        if (!_parameters.TryGetValue(_path, out List<string>? values)) _parameters.Add(_path, values = []);
        values.Add(value);
    }

    /// <summary>The name of what can hold parameters; null for anything else.</summary>
    private static string? NameOf(ReadOnlySpan<char> tag)
    {
        if (tag.StartsWith("XProtocol")) return "";
        int dot = tag.IndexOf('.');
        if (dot < 0 || !(tag.StartsWith("Param") || tag.StartsWith("Pipe"))) return null;
        ReadOnlySpan<char> name = tag[(dot + 1)..].Trim('"');
        return name.Length > LongestName ? "" : name.ToString();
    }

    /// <summary>The value of an attribute, or the braces behind something that is no parameter.</summary>
    private void PassOver()
    {
        if (!SkipWhite() || _text[_next] is '<' or '}') return;
        if (_text[_next] != '{')
        {
            Scalar();
            return;
        }

        int depth = 0;
        do
        {
            switch (_text[_next])
            {
                case '{':
                    depth++;
                    _next++;
                    break;
                case '}':
                    depth--;
                    _next++;
                    break;
                default:
                    Scalar();
                    break;
            }
        }
        while (depth > 0 && SkipWhite());
    }

    /// <summary>What stands between &lt; and &gt;; null, and nothing is read, where no tag begins.</summary>
    private string? Tag()
    {
        ReadOnlySpan<char> rest = _text.Slice(_next + 1, Math.Min(LongestTag, _text.Length - _next - 1));
        int end = rest.IndexOf('>');
        if (end < 1) return null;
        _next += end + 2;
        return rest[..end].ToString();
    }

    /// <summary>A text in quotes, or what goes up to the next white space, brace or tag; always reads at least a character.</summary>
    private string Scalar()
    {
        int start = _next;
        if (_text[_next] == '"')
        {
            int end = _text[(_next + 1)..].IndexOf('"');
            _next = end < 0 ? _text.Length : _next + end + 2;
            return _text[(start + 1)..Math.Max(start + 1, end < 0 ? _next : _next - 1)].ToString();
        }

        for (_next++; _next < _text.Length && !char.IsWhiteSpace(_text[_next]) && _text[_next] is not ('{' or '}' or '<' or '"'); _next++)
        {
        }

        return _text[start.._next].ToString();
    }

    private bool SkipWhite()
    {
        while (_next < _text.Length && (char.IsWhiteSpace(_text[_next]) || _text[_next] == '\0')) _next++;
        return _next < _text.Length;
    }
}
