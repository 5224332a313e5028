using Acquisition.Reconstruction.Operators.Composites;
using Acquisition.Reconstruction.Operators.Host;

namespace Acquisition.Reconstruction.Operators;

/// <summary>
/// The description of a linear map A from arrays of one shape to arrays of another: a record, so equal descriptions are equal and plans that
/// are made from one can be shared. It holds no working memory and does nothing itself: a backend opens it as an <see cref="ILinearMap{TArray}"/>.
/// Descriptions are composed as in sigpy: <c>A * B</c>, <c>A + B</c>, <c>a * A</c>, stacks, <see cref="Adjoint"/>, <see cref="Normal"/>.
/// </summary>
/// <param name="Domain">Shape of x in y = A·x.</param>
/// <param name="Range">Shape of y.</param>
public abstract record LinearOperator(Shape Domain, Shape Range)
{
    /// <summary>A*: ⟨A·x, y⟩ = ⟨x, A*·y⟩ for all x and y.</summary>
    public virtual LinearOperator Adjoint => new AdjointOf(this);

    /// <summary>A*·A; simpler than the two in turn where the operator knows better.</summary>
    public virtual LinearOperator Normal => new NormalOf(this);

    /// <summary>The definition, in plain sums: y = A·x. What every backend is held to; too slow for more.</summary>
    public abstract void ForwardReference(HostArray x, HostArray y);

    /// <summary>
    /// The definition of the adjoint: <c>x[j] = Σᵢ conj(A[i, j])·y[i]</c>, with the columns of A from <see cref="ForwardReference"/>;
    /// of compositions, from the adjoints of their parts.
    /// </summary>
    public virtual void AdjointReference(HostArray y, HostArray x)
    {
        HostArray unit = HostArray.Allocate(Domain), column = HostArray.Allocate(Range);
        for (int j = 0; j < Domain.Length; j++)
        {
            unit.Re.Span[j] = 1;
            ForwardReference(unit, column);
            unit.Re.Span[j] = 0;
            (double re, double im) = HostArray.Dot(column, y);
            x.Re.Span[j] = (float)re;
            if (x.IsComplex) x.Im.Span[j] = (float)im;
        }
    }

    /// <summary>Its name and shapes; a record's own text would follow the adjoints of adjoints for ever.</summary>
    public sealed override string ToString() => $"{GetType().Name}: {Domain} to {Range}";

    /// <summary>The outer operator after the inner one.</summary>
    /// <exception cref="ArgumentException">The outer one does not take what the inner one gives.</exception>
    public static LinearOperator operator *(LinearOperator outer, LinearOperator inner) => (outer, inner) switch
    {
        (Identity, _) when outer.Domain == inner.Range => inner,
        (_, Identity) when outer.Domain == inner.Range => outer,
        _ => new Composition(outer, inner),
    };

    public static LinearOperator operator *(float factor, LinearOperator operand) => new Scaling(factor, operand);

    /// <exception cref="ArgumentException">The shapes differ.</exception>
    public static LinearOperator operator +(LinearOperator a, LinearOperator b) => new Sum(a, b);

    /// <summary>y = (A₁·x, A₂·x, …), one after the other as one axis.</summary>
    /// <exception cref="ArgumentException">The domains differ, or some give real and some complex arrays.</exception>
    public static LinearOperator Vertical(params ReadOnlySpan<LinearOperator> parts) => new VerticalStack(new(parts));

    /// <summary>y = A₁·x₁ + A₂·x₂ + …, the parts of x one after the other as one axis.</summary>
    /// <exception cref="ArgumentException">The ranges differ, or some take real and some complex arrays.</exception>
    public static LinearOperator Horizontal(params ReadOnlySpan<LinearOperator> parts)
    {
        LinearOperator[] adjoints = new LinearOperator[parts.Length];
        for (int i = 0; i < parts.Length; i++) adjoints[i] = parts[i].Adjoint;
        return Vertical(adjoints).Adjoint;
    }
}
