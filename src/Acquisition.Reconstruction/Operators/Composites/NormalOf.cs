using Acquisition.Reconstruction.Operators.Host;

namespace Acquisition.Reconstruction.Operators.Composites;

/// <summary>y = A*·A·x, one after the other.</summary>
public sealed record NormalOf : CompositeOperator
{
    internal NormalOf(LinearOperator operand)
        : base(operand.Domain, operand.Domain) => Operand = operand;

    public LinearOperator Operand { get; }

    /// <summary>Itself: (A*·A)* = A*·A.</summary>
    public override LinearOperator Adjoint => this;

    public override void ForwardReference(HostArray x, HostArray y)
    {
        HostArray middle = HostArray.Allocate(Operand.Range);
        Operand.ForwardReference(x, middle);
        Operand.AdjointReference(middle, y);
    }

    public override void AdjointReference(HostArray y, HostArray x) => ForwardReference(y, x);

    internal override ILinearMap<TArray> Open<TArray>(IArrayBackend<TArray> backend) => new Map<TArray>(backend, Operand);

    private sealed class Map<TArray>(IArrayBackend<TArray> backend, LinearOperator description) : ILinearMap<TArray>
    {
        private readonly ILinearMap<TArray> _operand = backend.Open(description);
        private readonly TArray _middle = backend.Allocate(description.Range);

        public Shape Domain => description.Domain;
        public Shape Range => description.Domain;

        public void Forward(TArray x, TArray y)
        {
            _operand.Forward(x, _middle);
            _operand.Adjoint(_middle, y);
        }

        public void Adjoint(TArray y, TArray x) => Forward(y, x);

        public void Dispose()
        {
            _operand.Dispose();
            backend.Free(_middle);
        }
    }
}
