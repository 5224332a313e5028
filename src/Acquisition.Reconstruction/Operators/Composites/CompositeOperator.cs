namespace Acquisition.Reconstruction.Operators.Composites;

/// <summary>An operator made of others. It is written once and runs wherever they do.</summary>
public abstract record CompositeOperator(Shape Domain, Shape Range) : LinearOperator(Domain, Range)
{
    internal abstract ILinearMap<TArray> Open<TArray>(IArrayBackend<TArray> backend);

    private protected static void RequireSame(Shape a, Shape b, string what)
    {
        if (a != b) throw new ArgumentException($"{what}: {a} and {b} differ.");
    }
}
