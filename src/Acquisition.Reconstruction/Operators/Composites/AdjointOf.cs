using Acquisition.Reconstruction.Operators.Host;

namespace Acquisition.Reconstruction.Operators.Composites;

/// <summary>y = A*·x.</summary>
public sealed record AdjointOf : CompositeOperator
{
    internal AdjointOf(LinearOperator operand)
        : base(operand.Range, operand.Domain) => Operand = operand;

    public LinearOperator Operand { get; }

    public override LinearOperator Adjoint => Operand;

    public override void ForwardReference(HostArray x, HostArray y) => Operand.AdjointReference(x, y);

    public override void AdjointReference(HostArray y, HostArray x) => Operand.ForwardReference(y, x);

    internal override ILinearMap<TArray> Open<TArray>(IArrayBackend<TArray> backend) => new Map<TArray>(backend.Open(Operand));

    private sealed class Map<TArray>(ILinearMap<TArray> operand) : ILinearMap<TArray>
    {
        public Shape Domain => operand.Range;
        public Shape Range => operand.Domain;

        public void Forward(TArray x, TArray y) => operand.Adjoint(x, y);

        public void Adjoint(TArray y, TArray x) => operand.Forward(y, x);

        public void Dispose() => operand.Dispose();
    }
}
