using Acquisition.Reconstruction.Operators.Host;

namespace Acquisition.Reconstruction.Operators;

/// <summary>
/// Cuts an array down about its centre, element ⌊N/2⌋ of each axis, where <see cref="CentredFourier"/> has its origin:
/// <c>y[i] = x[i − ⌊n/2⌋ + ⌊N/2⌋]</c>. Its adjoint is <see cref="Pad"/>.
/// </summary>
public sealed record Crop : LinearOperator, IHostOperator
{
    /// <exception cref="ArgumentException">The smaller array is longer along some axis, or the arrays differ in rank or kind.</exception>
    public Crop(Shape domain, Shape range)
        : base(domain, range)
    {
        bool fits = domain.Rank == range.Rank && domain.IsComplex == range.IsComplex;
        for (int axis = 0; fits && axis < range.Rank; axis++) fits = range[axis] <= domain[axis];
        if (!fits) throw new ArgumentException($"{range} does not fit into {domain}.", nameof(range));
    }

    /// <summary>Surrounds an array with zeros about its centre.</summary>
    public static LinearOperator Pad(Shape domain, Shape range) => new Crop(range, domain).Adjoint;

    public ILinearMap<HostArray> OpenOnHost() => new HostCrop(this);

    public override void ForwardReference(HostArray x, HostArray y)
    {
        for (int plane = 0; plane < x.Planes; plane++)
            for (int i = 0; i < y.Length; i++) y.Plane(plane).Span[i] = x.Plane(plane).Span[Source(i)];
    }

    /// <summary>The element of the larger array that becomes this element of the smaller one.</summary>
    internal int Source(int index)
    {
        int source = 0;
        for (int axis = Range.Rank - 1; axis >= 0; axis--)
        {
            source += (index % Range[axis] - Range[axis] / 2 + Domain[axis] / 2) * Domain.Stride(axis);
            index /= Range[axis];
        }
        return source;
    }
}
