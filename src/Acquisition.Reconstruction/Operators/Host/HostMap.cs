namespace Acquisition.Reconstruction.Operators.Host;

/// <summary>The kernels of one operator on the host, behind the checks that all of them need.</summary>
internal abstract class HostMap(LinearOperator description) : ILinearMap<HostArray>
{
    public Shape Domain => description.Domain;

    public Shape Range => description.Range;

    public void Forward(HostArray x, HostArray y)
    {
        Check(x, Domain, nameof(x));
        Check(y, Range, nameof(y));
        RunForward(x, y);
    }

    public void Adjoint(HostArray y, HostArray x)
    {
        Check(y, Range, nameof(y));
        Check(x, Domain, nameof(x));
        RunAdjoint(y, x);
    }

    public void Dispose()
    {
        // Plans are shared, working memory is the thread's.
    }

    protected abstract void RunForward(HostArray x, HostArray y);

    protected abstract void RunAdjoint(HostArray y, HostArray x);

    private static void Check(HostArray array, Shape shape, string name)
    {
        if (array.Length != shape.Length || array.IsComplex != shape.IsComplex)
            throw new ArgumentException($"Expected {shape}, got {array.Length} {(array.IsComplex ? "complex" : "real")} values.", name);
    }
}
