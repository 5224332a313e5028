using Acquisition.Reconstruction.Operators.Composites;
using Acquisition.Reconstruction.Operators.Host;

namespace Acquisition.Reconstruction.Operators;

/// <summary>Moves an array round its last two axes: <c>y[r, c] = x[(r + rows) mod R, (c + columns) mod C]</c>. The other axes are a batch.</summary>
public sealed record CircularShift : LinearOperator, IHostOperator
{
    /// <param name="domain">Two axes or more.</param>
    /// <param name="rows">Steps along the last axis but one, 0 … R − 1.</param>
    /// <param name="columns">Steps along the last axis, 0 … C − 1.</param>
    /// <exception cref="ArgumentException">The arrays have one axis.</exception>
    /// <exception cref="ArgumentOutOfRangeException">Steps beyond an axis.</exception>
    public CircularShift(Shape domain, int rows, int columns)
        : base(domain, domain)
    {
        if (domain.Rank < 2) throw new ArgumentException($"Two axes are moved round, {domain} has one.", nameof(domain));
        ArgumentOutOfRangeException.ThrowIfNegative(rows);
        ArgumentOutOfRangeException.ThrowIfNegative(columns);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(rows, domain[domain.Rank - 2]);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(columns, domain[domain.Rank - 1]);
        (Rows, Columns) = (rows, columns);
    }

    /// <summary>Steps along the last axis but one.</summary>
    public int Rows { get; }

    /// <summary>Steps along the last axis.</summary>
    public int Columns { get; }

    /// <summary>The way back.</summary>
    public override LinearOperator Adjoint => new CircularShift(Domain, Back(Rows, Domain[Domain.Rank - 2]), Back(Columns, Domain[Domain.Rank - 1]));

    public override LinearOperator Normal => new Identity(Domain);

    public ILinearMap<HostArray> OpenOnHost() => new HostCircularShift(this);

    public override void ForwardReference(HostArray x, HostArray y)
    {
        int rows = Domain[Domain.Rank - 2], columns = Domain[Domain.Rank - 1];
        for (int plane = 0; plane < x.Planes; plane++)
            for (int i = 0; i < x.Length; i++)
            {
                int image = i / (rows * columns), row = i / columns % rows, column = i % columns;
                y.Plane(plane).Span[i] = x.Plane(plane).Span[(image * rows + (row + Rows) % rows) * columns + (column + Columns) % columns];
            }
    }

    private static int Back(int steps, int length) => steps == 0 ? 0 : length - steps;
}
