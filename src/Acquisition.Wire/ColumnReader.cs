using Google.Protobuf.Collections;

namespace Acquisition.Wire;

/// <summary>
/// Reads the columns of a block's meta: each is empty (the default for all), one value for all items, or one an item; an item of a column of vectors takes
/// several numbers.
/// </summary>
/// <param name="items">What the block holds, in the plural: views, readouts, waveforms.</param>
/// <param name="count">How many of them.</param>
internal readonly struct ColumnReader(string items, int count)
{
    /// <summary>
    /// More items than any block of the field has. Without a bound a block of a few bytes, its columns one value for all, could announce two thousand million.
    /// </summary>
    public const int MaximumItems = 65_536;

    /// <summary>A reader for as many items as a block may have.</summary>
    /// <exception cref="FormatException">There are none or too many.</exception>
    public static ColumnReader For(string items, string countField, int count) => count is >= 1 and <= MaximumItems
        ? new ColumnReader(items, count)
        : throw new FormatException($"{countField} is {count}, allowed are 1..{MaximumItems}.");

    /// <exception cref="FormatException">The column is neither empty nor one for all nor one an item.</exception>
    public Column<T> Read<T>(RepeatedField<T> values, string field, int width = 1)
        where T : struct
    {
        bool shared = values.Count == width;
        if (values.Count != 0 && !shared && values.Count != (long)count * width)
            throw new FormatException($"{field} has {values.Count} values, {count} {items} take 0, {width} or {(long)count * width}.");
        return new Column<T>(values, width, shared);
    }

    /// <summary>A column whose values are finite.</summary>
    /// <exception cref="FormatException">It is none, or a value is not finite.</exception>
    public Column<double> Finite(RepeatedField<double> values, string field)
    {
        Column<double> column = Read(values, field);
        for (int i = 0; i < values.Count; i++)
        {
            if (!double.IsFinite(values[i])) throw new FormatException($"{field}[{i}] is {values[i]}: it must be finite.");
        }

        return column;
    }

    /// <summary>A column whose values are finite, or NaN where they are not known.</summary>
    /// <exception cref="FormatException">It is none, or a value is infinite.</exception>
    public Column<double> FiniteOrNaN(RepeatedField<double> values, string field)
    {
        Column<double> column = Read(values, field);
        for (int i = 0; i < values.Count; i++)
        {
            if (double.IsInfinity(values[i])) throw new FormatException($"{field}[{i}] is {values[i]}: it must be finite, or NaN where it is not known.");
        }

        return column;
    }

    /// <summary>A column whose values, the default of an empty one included, lie in a range.</summary>
    /// <exception cref="FormatException">It is none, or a value lies outside.</exception>
    public Column<int> Range(RepeatedField<int> values, string field, int minimum, int maximum, int width = 1)
    {
        Column<int> column = Read(values, field, width);
        for (int i = 0; i < values.Count; i++)
        {
            if (values[i] < minimum || values[i] > maximum) throw new FormatException($"{field}[{i}] is {values[i]}, allowed are {minimum}..{maximum}.");
        }

        if (values.Count == 0 && minimum > 0) throw new FormatException($"{field} is empty, allowed are {minimum}..{maximum}.");
        return column;
    }

    /// <summary>A column of vectors.</summary>
    /// <exception cref="FormatException">It is none.</exception>
    public VectorColumn<T> Vectors<T>(RepeatedField<T> values, string field, int width)
        where T : struct => new(Read(values, field, width), count);
}

/// <summary>One column: the default, one value for all items, or one an item.</summary>
internal readonly struct Column<T>(RepeatedField<T> values, int width, bool shared)
    where T : struct
{
    public bool IsEmpty => values.Count == 0;

    public int Width => width;

    public bool IsShared => shared;

    public T this[int item] => IsEmpty ? default : values[shared ? 0 : item];

    /// <summary>One number of a vector.</summary>
    public T this[int item, int component] => IsEmpty ? default : values[(shared ? 0 : item * width) + component];

    public T[] ToArray() => [.. values];
}

/// <summary>One column of vectors, each a window of one array.</summary>
internal readonly struct VectorColumn<T>
    where T : struct
{
    private readonly IReadOnlyList<T>[] _items;

    public VectorColumn(Column<T> column, int count)
    {
        if (column.IsEmpty)
        {
            _items = [[]];
            return;
        }

        T[] all = column.ToArray();
        _items = column.IsShared ? [all] : new IReadOnlyList<T>[count];
        for (int i = 0; i < count && !column.IsShared; i++) _items[i] = new ArraySegment<T>(all, i * column.Width, column.Width);
    }

    /// <summary>An item's vector; empty where the column is.</summary>
    public IReadOnlyList<T> this[int item] => _items[_items.Length == 1 ? 0 : item];
}
