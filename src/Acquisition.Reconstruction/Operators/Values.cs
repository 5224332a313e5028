using System.Collections;
using System.Runtime.CompilerServices;

namespace Acquisition.Reconstruction.Operators;

/// <summary>A list that never changes and equals another with the same values, so that records which hold one compare by value.</summary>
[CollectionBuilder(typeof(Values), nameof(Values.Of))]
public sealed class Values<T> : IEquatable<Values<T>>, IReadOnlyList<T>
    where T : IEquatable<T>
{
    private readonly T[] _items;
    private readonly int _hash;

    internal Values(ReadOnlySpan<T> items)
    {
        _items = items.ToArray();
        HashCode hash = default;
        foreach (T item in items) hash.Add(item);
        _hash = hash.ToHashCode();
    }

    public int Count => _items.Length;

    public T this[int index] => _items[index];

    public ReadOnlySpan<T> Span => _items;

    public bool Equals(Values<T>? other) => other is not null && _hash == other._hash && Span.SequenceEqual(other.Span);

    public override bool Equals(object? obj) => Equals(obj as Values<T>);

    public override int GetHashCode() => _hash;

    public override string ToString() => string.Join(" × ", _items);

    public IEnumerator<T> GetEnumerator() => _items.AsEnumerable().GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}

public static class Values
{
    public static Values<T> Of<T>(ReadOnlySpan<T> items) where T : IEquatable<T> => new(items);
}
