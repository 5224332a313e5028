using Google.Protobuf.Collections;

namespace Acquisition.Wire;

/// <summary>A column of a block's meta as it is read: empty, one value for all, or one an item; vectors of as many values as its width in place of one.</summary>
internal readonly struct Column<T>
{
    private readonly RepeatedField<T> _values;
    private readonly int _width;
    private readonly int _stride;

    /// <exception cref="FormatException">The column has another length: its name, and what was expected.</exception>
    public Column(RepeatedField<T> values, string name, int count, int width = 1)
    {
        (_values, _width) = (values, width);
        if (values.Count != 0 && values.Count != width && values.Count != (long)count * width)
            throw new FormatException($"its column {name} has {values.Count} values; it must be empty, or have {width} for all or {(long)count * width}, {width} for each.");
        _stride = values.Count == width ? 0 : width;
    }

    public bool IsEmpty => _values.Count == 0;

    /// <summary>The value of an item; the default when the column is empty.</summary>
    public T this[int item] => IsEmpty ? default! : _values[item * _stride];

    /// <summary>The vector of an item; empty when the column is.</summary>
    public IReadOnlyList<T> Vector(int item)
    {
        if (IsEmpty) return [];
        T[] vector = new T[_width];
        for (int i = 0; i < _width; i++) vector[i] = _values[item * _stride + i];
        return vector;
    }
}

/// <summary>Columns of a block's meta as they are written.</summary>
internal static class Column
{
    /// <summary>Nothing when every item has the default, one value when all have the same, else one an item.</summary>
    public static void Write<TItem, T>(RepeatedField<T> column, IReadOnlyList<TItem> items, Func<TItem, T> value)
    {
        bool same = true, zero = true;
        T first = value(items[0]);
        foreach (TItem item in items)
        {
            T own = value(item);
            same &= AreIdentical(own, first);
            zero &= AreIdentical(own, default!);
        }

        if (zero) return;
        if (same) column.Add(first);
        else column.AddRange(items.Select(value));
    }

    /// <summary>As <see cref="Write{TItem,T}(RepeatedField{T},IReadOnlyList{TItem},Func{TItem,T})"/>, for vectors; an empty one stands for zeros.</summary>
    public static void Write<TItem, T>(RepeatedField<T> column, IReadOnlyList<TItem> items, int width, Func<TItem, IReadOnlyList<T>> vector)
    {
        bool same = true, zero = true;
        T[] zeros = new T[width];
        IReadOnlyList<T> first = Whole(items[0]);
        foreach (TItem item in items)
        {
            IReadOnlyList<T> own = Whole(item);
            same &= AreIdentical(own, first);
            zero &= AreIdentical(own, zeros);
        }

        if (zero) return;
        if (same) column.AddRange(first);
        else foreach (TItem item in items) column.AddRange(Whole(item));

        IReadOnlyList<T> Whole(TItem item) => vector(item) is { Count: > 0 } given ? given : zeros;
    }

    private static bool AreIdentical<T>(IReadOnlyList<T> a, IReadOnlyList<T> b) => a.Count == b.Count && a.Zip(b).All(pair => AreIdentical(pair.First, pair.Second));

    /// <summary>Bit by bit: a negative zero is not lost.</summary>
    private static bool AreIdentical<T>(T a, T b) => (a, b) switch
    {
        (double x, double y) => BitConverter.DoubleToInt64Bits(x) == BitConverter.DoubleToInt64Bits(y),
        (float x, float y) => BitConverter.SingleToInt32Bits(x) == BitConverter.SingleToInt32Bits(y),
        _ => EqualityComparer<T>.Default.Equals(a, b),
    };
}
