using Acquisition.Reconstruction.Operators.Host;

namespace Acquisition.Reconstruction.Operators.Composites;

/// <summary>y = A·B·x, with A the outer operator.</summary>
public sealed record Composition : CompositeOperator
{
    internal Composition(LinearOperator outer, LinearOperator inner)
        : base(inner.Domain, outer.Range)
    {
        RequireSame(outer.Domain, inner.Range, "The outer operator takes what the inner one gives");
        Outer = outer;
        Inner = inner;
    }

    public LinearOperator Outer { get; }

    public LinearOperator Inner { get; }

    /// <summary>B*·(A*·A)·B: the outer operator may know a simpler A*·A.</summary>
    public override LinearOperator Normal => Outer.Normal switch
    {
        NormalOf => new NormalOf(this),
        Identity => Inner.Normal,
        LinearOperator normal => Inner.Adjoint * normal * Inner,
    };

    public override void ForwardReference(HostArray x, HostArray y)
    {
        HostArray middle = HostArray.Allocate(Inner.Range);
        Inner.ForwardReference(x, middle);
        Outer.ForwardReference(middle, y);
    }

    public override void AdjointReference(HostArray y, HostArray x)
    {
        HostArray middle = HostArray.Allocate(Inner.Range);
        Outer.AdjointReference(y, middle);
        Inner.AdjointReference(middle, x);
    }

    internal override ILinearMap<TArray> Open<TArray>(IArrayBackend<TArray> backend) => new Map<TArray>(backend, this);

    private sealed class Map<TArray>(IArrayBackend<TArray> backend, Composition description) : ILinearMap<TArray>
    {
        private readonly ILinearMap<TArray> _outer = backend.Open(description.Outer);
        private readonly ILinearMap<TArray> _inner = backend.Open(description.Inner);
        private readonly TArray _middle = backend.Allocate(description.Inner.Range);

        public Shape Domain => description.Domain;
        public Shape Range => description.Range;

        public void Forward(TArray x, TArray y)
        {
            _inner.Forward(x, _middle);
            _outer.Forward(_middle, y);
        }

        public void Adjoint(TArray y, TArray x)
        {
            _outer.Adjoint(y, _middle);
            _inner.Adjoint(_middle, x);
        }

        public void Dispose()
        {
            _outer.Dispose();
            _inner.Dispose();
            backend.Free(_middle);
        }
    }
}
