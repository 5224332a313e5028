using Acquisition.Reconstruction.Operators.Host;

namespace Acquisition.Reconstruction.Operators;

/// <summary>What follows the last element of an axis.</summary>
public enum Boundary
{
    /// <summary>The first element.</summary>
    Periodic,

    /// <summary>Zero, as outside a patient.</summary>
    Zero,

    /// <summary>The last element again: the last difference is 0, and constants have none at all, as total variation wants it.</summary>
    Replicated,
}

/// <summary>The forward difference along one axis, <c>y[i] = x[i+1] − x[i]</c>. A gradient is a stack of them.</summary>
public sealed record FiniteDifference : LinearOperator, IHostOperator
{
    /// <exception cref="ArgumentOutOfRangeException">There is no such axis.</exception>
    public FiniteDifference(Shape domain, int axis, Boundary boundary)
        : base(domain, domain)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(axis);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(axis, domain.Rank);
        Axis = axis;
        Boundary = boundary;
    }

    public int Axis { get; }

    public Boundary Boundary { get; }

    public ILinearMap<HostArray> OpenOnHost() => new HostFiniteDifference(this);

    public override void ForwardReference(HostArray x, HostArray y)
    {
        int length = Domain[Axis], stride = Domain.Stride(Axis);
        for (int plane = 0; plane < x.Planes; plane++)
        {
            Span<float> from = x.Plane(plane).Span, to = y.Plane(plane).Span;
            for (int i = 0; i < from.Length; i++)
            {
                bool last = i / stride % length == length - 1;
                float next = !last ? from[i + stride] : Boundary switch
                {
                    Boundary.Periodic => from[i - (length - 1) * stride],
                    Boundary.Zero => 0,
                    _ => from[i],
                };
                to[i] = next - from[i];
            }
        }
    }
}
