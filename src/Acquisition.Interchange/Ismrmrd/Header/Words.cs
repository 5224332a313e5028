namespace Acquisition.Interchange.Ismrmrd.Header;

/// <summary>ISMRMRD's words for the values of an enumeration, both ways; read in any case, as files have them.</summary>
internal sealed class Words<T>
    where T : struct, Enum
{
    private readonly Dictionary<T, string> _words;
    private readonly Dictionary<string, T> _values;

    /// <exception cref="InvalidOperationException">A value has no word.</exception>
    public Words(params (T Value, string Word)[] words)
    {
        _words = words.ToDictionary(pair => pair.Value, pair => pair.Word);
        _values = words.ToDictionary(pair => pair.Word, pair => pair.Value, StringComparer.OrdinalIgnoreCase);
        foreach (T value in Enum.GetValues<T>())
            if (!_words.ContainsKey(value)) throw new InvalidOperationException($"{typeof(T).Name}.{value} has no word in ISMRMRD.");
    }

    public string this[T value] => _words[value];

    /// <summary>The value of a word; null for none and for one that the schema does not have.</summary>
    public T? Find(string? word) => word is not null && _values.TryGetValue(word, out T value) ? value : null;

    /// <summary>The value of an element that must have one of the words.</summary>
    /// <exception cref="InterchangeException">It has another one.</exception>
    public T Read(HeaderElement element) => Find(element.Text()) ?? throw element.Malformed($"one of {string.Join(", ", _values.Keys)}");
}
