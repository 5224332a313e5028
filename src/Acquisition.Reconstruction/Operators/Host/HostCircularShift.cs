namespace Acquisition.Reconstruction.Operators.Host;

/// <summary>Each row in two pieces.</summary>
internal sealed class HostCircularShift(CircularShift description)
    : RealMap(description, description.Domain.Length / (description.Domain[description.Domain.Rank - 2] * description.Domain[description.Domain.Rank - 1]))
{
    protected override void Forward(ReadOnlySpan<float> x, Span<float> y) => Move(x, y, description.Rows, description.Columns);

    protected override void Adjoint(ReadOnlySpan<float> y, Span<float> x)
    {
        int columns = description.Domain[description.Domain.Rank - 1], rows = y.Length / columns;
        Move(y, x, (rows - description.Rows) % rows, (columns - description.Columns) % columns);
    }

    private void Move(ReadOnlySpan<float> from, Span<float> to, int down, int right)
    {
        int columns = description.Domain[description.Domain.Rank - 1], rows = from.Length / columns;
        for (int row = 0; row < rows; row++)
        {
            ReadOnlySpan<float> source = from.Slice((row + down) % rows * columns, columns);
            Span<float> target = to.Slice(row * columns, columns);
            source[right..].CopyTo(target);
            source[..right].CopyTo(target[(columns - right)..]);
        }
    }
}
