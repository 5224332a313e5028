namespace Acquisition.Reconstruction.Operators;

/// <summary>The lengths of an array's axes, the last one contiguous, and whether its elements are complex: then it has two planes.</summary>
public sealed record Shape
{
    private Shape(bool isComplex, ReadOnlySpan<int> lengths)
    {
        if (lengths.IsEmpty) throw new ArgumentException("An array has at least one axis.", nameof(lengths));
        IsComplex = isComplex;
        Lengths = new(lengths);
        long length = 1;
        foreach (int axis in lengths)
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(axis, 1, nameof(lengths));
            length *= axis;
            if (length > Array.MaxLength) throw new ArgumentOutOfRangeException(nameof(lengths), $"An array of {Lengths} elements is larger than the {Array.MaxLength} that one can hold.");
        }
        Length = (int)length;
    }

    public bool IsComplex { get; }

    public Values<int> Lengths { get; }

    /// <summary>Elements in all.</summary>
    public int Length { get; }

    public int Rank => Lengths.Count;

    /// <summary>The length of an axis.</summary>
    public int this[int axis] => Lengths[axis];

    public static Shape Real(params ReadOnlySpan<int> lengths) => new(false, lengths);

    public static Shape Complex(params ReadOnlySpan<int> lengths) => new(true, lengths);

    /// <summary>An array of these lengths with the same kind of elements.</summary>
    public Shape With(params ReadOnlySpan<int> lengths) => new(IsComplex, lengths);

    /// <summary>Elements between neighbours along an axis.</summary>
    public int Stride(int axis)
    {
        int stride = 1;
        for (int i = axis + 1; i < Rank; i++) stride *= Lengths[i];
        return stride;
    }

    public override string ToString() => $"{(IsComplex ? "complex" : "real")} {Lengths}";
}
