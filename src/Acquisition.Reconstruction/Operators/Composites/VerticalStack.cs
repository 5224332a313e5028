using Acquisition.Reconstruction.Operators.Host;

namespace Acquisition.Reconstruction.Operators.Composites;

/// <summary>y = (A₁·x, A₂·x, …), one after the other as one axis.</summary>
public sealed record VerticalStack : CompositeOperator
{
    internal VerticalStack(Values<LinearOperator> parts)
        : base(DomainOf(parts), RangeOf(parts)) => Parts = parts;

    public Values<LinearOperator> Parts { get; }

    /// <summary>A₁*·A₁ + A₂*·A₂ + …</summary>
    public override LinearOperator Normal => Parts.Select(part => part.Normal).Aggregate((sum, normal) => sum + normal);

    public override void ForwardReference(HostArray x, HostArray y)
    {
        int start = 0;
        foreach (LinearOperator part in Parts)
        {
            part.ForwardReference(x, y.Slice(start, part.Range.Length));
            start += part.Range.Length;
        }
    }

    public override void AdjointReference(HostArray y, HostArray x)
    {
        HostArray share = HostArray.Allocate(Domain);
        HostBackend.Shared.Clear(x);
        int start = 0;
        foreach (LinearOperator part in Parts)
        {
            part.AdjointReference(y.Slice(start, part.Range.Length), share);
            HostBackend.Shared.Add(1, share, 1, x);
            start += part.Range.Length;
        }
    }

    internal override ILinearMap<TArray> Open<TArray>(IArrayBackend<TArray> backend) => new Map<TArray>(backend, this);

    private static Shape DomainOf(Values<LinearOperator> parts)
    {
        if (parts.Count == 0) throw new ArgumentException("A stack of no operators.", nameof(parts));
        foreach (LinearOperator part in parts) RequireSame(parts[0].Domain, part.Domain, "Operators of a stack take the same");
        return parts[0].Domain;
    }

    private static Shape RangeOf(Values<LinearOperator> parts)
    {
        long length = 0;
        foreach (LinearOperator part in parts)
        {
            if (part.Range.IsComplex != parts[0].Range.IsComplex) throw new ArgumentException("Some operators of a stack give real and some complex arrays.", nameof(parts));
            length += part.Range.Length;
        }
        return parts[0].Range.With(checked((int)length));
    }

    private sealed class Map<TArray>(IArrayBackend<TArray> backend, VerticalStack description) : ILinearMap<TArray>
    {
        private readonly ILinearMap<TArray>[] _parts = [.. description.Parts.Select(backend.Open)];
        private readonly TArray _share = backend.Allocate(description.Domain);

        public Shape Domain => description.Domain;
        public Shape Range => description.Range;

        public void Forward(TArray x, TArray y)
        {
            int start = 0;
            foreach (ILinearMap<TArray> part in _parts)
            {
                part.Forward(x, backend.Slice(y, start, part.Range.Length));
                start += part.Range.Length;
            }
        }

        public void Adjoint(TArray y, TArray x)
        {
            backend.Clear(x);
            int start = 0;
            foreach (ILinearMap<TArray> part in _parts)
            {
                part.Adjoint(backend.Slice(y, start, part.Range.Length), _share);
                backend.Add(1, _share, 1, x);
                start += part.Range.Length;
            }
        }

        public void Dispose()
        {
            foreach (ILinearMap<TArray> part in _parts) part.Dispose();
            backend.Free(_share);
        }
    }
}
