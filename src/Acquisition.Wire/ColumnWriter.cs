using System.Runtime.InteropServices;
using Google.Protobuf.Collections;

namespace Acquisition.Wire;

/// <summary>Writes the columns of a block's meta as short as the contract allows: not at all, one value for all items, or one an item. To the bit: −0 is not 0.</summary>
/// <param name="count">Items in the block.</param>
internal readonly struct ColumnWriter(int count)
{
    /// <summary>A column whose default is zero.</summary>
    public void Write<T>(RepeatedField<T> column, Func<int, T> value)
        where T : unmanaged
    {
        T[] values = new T[count];
        for (int i = 0; i < count; i++) values[i] = value(i);
        Write(column, values, 1, zeroIsDefault: true);
    }

    /// <summary>A column that is empty when its value is nowhere known, and NaN at the items where it is not. 0 is a value here.</summary>
    public void WriteIfKnown(RepeatedField<double> column, Func<int, double?> value)
    {
        double[] values = new double[count];
        bool anyKnown = false;
        for (int i = 0; i < count; i++)
        {
            anyKnown |= value(i) is not null;
            values[i] = value(i) ?? double.NaN;
        }

        if (anyKnown) Write(column, values, 1, zeroIsDefault: false);
    }

    /// <summary>A column of vectors whose default is zeros; an empty vector stands for zeros.</summary>
    /// <exception cref="ArgumentException">A vector has another length.</exception>
    public void WriteVectors<T>(RepeatedField<T> column, string field, int width, Func<int, IReadOnlyList<T>> vector)
        where T : unmanaged => Write(column, Gather(field, width, vector, emptyIsZero: true), width, zeroIsDefault: true);

    /// <summary>A column of vectors that is empty or has one an item, even where they are all the same.</summary>
    /// <exception cref="ArgumentException">Some items have a vector and others have none, or one of another length.</exception>
    public void WriteVectorsIfKnown<T>(RepeatedField<T> column, string field, int width, Func<int, IReadOnlyList<T>?> vector)
        where T : unmanaged
    {
        bool anyKnown = false;
        for (int i = 0; i < count; i++) anyKnown |= vector(i) is { Count: > 0 };
        if (anyKnown) column.AddRange(Gather(field, width, i => vector(i) ?? [], emptyIsZero: false));
    }

    private T[] Gather<T>(string field, int width, Func<int, IReadOnlyList<T>> vector, bool emptyIsZero)
    {
        T[] values = new T[count * width];
        for (int i = 0; i < count; i++)
        {
            IReadOnlyList<T> one = vector(i);
            if (one.Count == 0 && emptyIsZero) continue;
            if (one.Count != width) throw new ArgumentException($"{field} has {one.Count} values for item {i} of a block: it must have {width}.", nameof(vector));
            for (int component = 0; component < width; component++) values[i * width + component] = one[component];
        }

        return values;
    }

    private void Write<T>(RepeatedField<T> column, T[] values, int width, bool zeroIsDefault)
        where T : unmanaged
    {
        ReadOnlySpan<byte> bytes = MemoryMarshal.AsBytes<T>(values);
        int item = bytes.Length / count;
        // All are equal exactly when each equals the one before it.
        if (!bytes[item..].SequenceEqual(bytes[..^item])) column.AddRange(values);
        else if (!zeroIsDefault || bytes[..item].ContainsAnyExcept((byte)0)) column.AddRange(values[..width]);
    }
}
