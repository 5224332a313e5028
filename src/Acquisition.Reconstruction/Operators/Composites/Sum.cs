using Acquisition.Reconstruction.Operators.Host;

namespace Acquisition.Reconstruction.Operators.Composites;

/// <summary>y = A·x + B·x.</summary>
public sealed record Sum : CompositeOperator
{
    internal Sum(LinearOperator a, LinearOperator b)
        : base(a.Domain, a.Range)
    {
        RequireSame(a.Domain, b.Domain, "Operators that are added take the same");
        RequireSame(a.Range, b.Range, "Operators that are added give the same");
        First = a;
        Second = b;
    }

    public LinearOperator First { get; }

    public LinearOperator Second { get; }

    public override void ForwardReference(HostArray x, HostArray y)
    {
        HostArray second = HostArray.Allocate(Range);
        First.ForwardReference(x, y);
        Second.ForwardReference(x, second);
        HostBackend.Shared.Add(1, second, 1, y);
    }

    public override void AdjointReference(HostArray y, HostArray x)
    {
        HostArray second = HostArray.Allocate(Domain);
        First.AdjointReference(y, x);
        Second.AdjointReference(y, second);
        HostBackend.Shared.Add(1, second, 1, x);
    }

    internal override ILinearMap<TArray> Open<TArray>(IArrayBackend<TArray> backend) => new Map<TArray>(backend, this);

    private sealed class Map<TArray>(IArrayBackend<TArray> backend, Sum description) : ILinearMap<TArray>
    {
        private readonly ILinearMap<TArray> _first = backend.Open(description.First);
        private readonly ILinearMap<TArray> _second = backend.Open(description.Second);
        private readonly TArray _inRange = backend.Allocate(description.Range);
        private readonly TArray _inDomain = backend.Allocate(description.Domain);

        public Shape Domain => description.Domain;
        public Shape Range => description.Range;

        public void Forward(TArray x, TArray y)
        {
            _first.Forward(x, y);
            _second.Forward(x, _inRange);
            backend.Add(1, _inRange, 1, y);
        }

        public void Adjoint(TArray y, TArray x)
        {
            _first.Adjoint(y, x);
            _second.Adjoint(y, _inDomain);
            backend.Add(1, _inDomain, 1, x);
        }

        public void Dispose()
        {
            _first.Dispose();
            _second.Dispose();
            backend.Free(_inRange);
            backend.Free(_inDomain);
        }
    }
}
