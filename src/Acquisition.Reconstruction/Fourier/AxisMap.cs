namespace Acquisition.Reconstruction.Fourier;

/// <summary>
/// How data of one length lie in a transform of another: the element at <paramref name="Origin"/> is the transform's element 0, those before it
/// wrap to the end, what the data do not have is zero, and what the transform has no room for is left out.
/// </summary>
/// <param name="Count">Elements in the data.</param>
/// <param name="Origin">The element that the phase of the transform counts from.</param>
/// <param name="Length">Length of the transform.</param>
internal readonly record struct AxisMap(int Count, int Origin, int Length)
{
    public static AxisMap Plain(int length) => new(length, 0, length);

    /// <summary>Origin in the middle, ⌊count/2⌋, as ISMRMRD and fftshift have it.</summary>
    public static AxisMap Centred(int count, int length) => new(count, count / 2, length);

    /// <summary>The element that row <paramref name="row"/> of the transform takes; −1 where the data have none, and it is zero.</summary>
    public int Element(int row)
    {
        int element = row < Length - Below ? Origin + row : Origin + row - Length;
        return element < Count ? element : -1;
    }

    /// <summary>The row of the transform that an element is, if the transform has room for it.</summary>
    public int Row(int element) => element < Origin ? element - Origin + Length : element - Origin;

    private int Below => Origin == 0 ? 0 : Math.Min(Origin, Length / 2);

    private int FromOrigin => Math.Min(Count - Origin, Length - Below);

    /// <summary>The elements from the origin on: they go to the transform's start.</summary>
    public AxisSegment Head => new(Origin, 0, FromOrigin);

    /// <summary>The elements before the origin: they go to the transform's end.</summary>
    public AxisSegment Tail => new(Origin - Below, Length - Below, Below);
}

/// <summary>Neighbouring elements of the data and the rows of a transform that they are.</summary>
internal readonly record struct AxisSegment(int Element, int Row, int Count);
