namespace Acquisition.Interchange.CtPd;

/// <summary>
/// The format's numbers have 24 bits or 16 characters. This product writes those with 53 bits beside them, in a block of its own, and believes them as
/// long as they round to what the format says: whoever changed the one without knowing of the other meant the change.
/// </summary>
internal static class ExactValues
{
    /// <param name="file">The projection.</param>
    /// <param name="tag">Whose value it is.</param>
    /// <param name="said">What the format says, in this product's terms.</param>
    /// <param name="exact">Where the exact value is, in this product's terms.</param>
    /// <param name="notes">Gets a disagreement; null where it was said.</param>
    public static double Or(CtPdFile file, CtPdTag tag, double said, CtPdTag exact, CtPdNotes? notes)
    {
        if (file.Number(exact) is not { } meant) return said;
        if (IsSame(meant, said)) return meant;
        notes?.ExactDisagrees(tag);
        return said;
    }

    /// <summary>Equal to the digits that the format keeps.</summary>
    public static bool IsSame(double exact, double rounded)
    {
        const double relative = 1.0 / (1 << 23), smallest = 1e-30; // a step of binary32, and its denormal numbers
        return Math.Abs(exact - rounded) <= (relative * Math.Abs(exact)) + smallest;
    }
}
