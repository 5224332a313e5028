using System.Numerics.Tensors;

namespace Acquisition.Reconstruction.Operators.Host;

/// <summary>Whole spans at a time: a neighbour along an axis is at the same distance for all elements.</summary>
internal sealed class HostFiniteDifference(FiniteDifference description)
    : RealMap(description, description.Domain.Length / (description.Domain[description.Axis] * description.Domain.Stride(description.Axis)))
{
    private readonly int _stride = description.Domain.Stride(description.Axis);

    protected override void Forward(ReadOnlySpan<float> x, Span<float> y)
    {
        int inside = x.Length - _stride;
        TensorPrimitives.Subtract(x[_stride..], x[..inside], y[..inside]);
        Span<float> last = y[inside..];
        switch (description.Boundary)
        {
            case Boundary.Periodic: TensorPrimitives.Subtract(x[.._stride], x[inside..], last); break;
            case Boundary.Zero: TensorPrimitives.Negate(x[inside..], last); break;
            default: last.Clear(); break;
        }
    }

    protected override void Adjoint(ReadOnlySpan<float> y, Span<float> x)
    {
        int inside = x.Length - _stride;
        ReadOnlySpan<float> last = y[inside..];
        // What the last difference did to the last element, then what each difference inside did to both of its elements.
        if (description.Boundary == Boundary.Replicated) x[inside..].Clear();
        else TensorPrimitives.Negate(last, x[inside..]);
        if (inside > 0)
        {
            TensorPrimitives.Add(x[inside..], y.Slice(inside - _stride, _stride), x[inside..]);
            TensorPrimitives.Subtract(y[..(inside - _stride)], y[_stride..inside], x[_stride..inside]);
            TensorPrimitives.Negate(y[.._stride], x[.._stride]);
        }
        if (description.Boundary == Boundary.Periodic) TensorPrimitives.Add(x[.._stride], last, x[.._stride]);
    }
}
