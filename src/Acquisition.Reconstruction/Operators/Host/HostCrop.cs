namespace Acquisition.Reconstruction.Operators.Host;

/// <summary>Copies lines along the last axis.</summary>
internal sealed class HostCrop(Crop description) : RealMap(description, batch: 1)
{
    private readonly int _line = description.Range[description.Range.Rank - 1];

    protected override void Forward(ReadOnlySpan<float> x, Span<float> y)
    {
        for (int i = 0; i < y.Length; i += _line) x.Slice(description.Source(i), _line).CopyTo(y[i..]);
    }

    protected override void Adjoint(ReadOnlySpan<float> y, Span<float> x)
    {
        x.Clear();
        for (int i = 0; i < y.Length; i += _line) y.Slice(i, _line).CopyTo(x[description.Source(i)..]);
    }
}
