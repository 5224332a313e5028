using Acquisition.Reconstruction.Operators.Host;

namespace Acquisition.Reconstruction.Operators.Composites;

/// <summary>y = a·A·x for a real factor.</summary>
public sealed record Scaling : CompositeOperator
{
    internal Scaling(float factor, LinearOperator operand)
        : base(operand.Domain, operand.Range)
    {
        Factor = factor;
        Operand = operand;
    }

    public float Factor { get; }

    public LinearOperator Operand { get; }

    public override LinearOperator Normal => new Scaling(Factor * Factor, Operand.Normal);

    public override void ForwardReference(HostArray x, HostArray y)
    {
        Operand.ForwardReference(x, y);
        HostBackend.Shared.Scale(Factor, y);
    }

    public override void AdjointReference(HostArray y, HostArray x)
    {
        Operand.AdjointReference(y, x);
        HostBackend.Shared.Scale(Factor, x);
    }

    internal override ILinearMap<TArray> Open<TArray>(IArrayBackend<TArray> backend) => new Map<TArray>(backend, this);

    private sealed class Map<TArray>(IArrayBackend<TArray> backend, Scaling description) : ILinearMap<TArray>
    {
        private readonly ILinearMap<TArray> _operand = backend.Open(description.Operand);

        public Shape Domain => description.Domain;
        public Shape Range => description.Range;

        public void Forward(TArray x, TArray y)
        {
            _operand.Forward(x, y);
            backend.Scale(description.Factor, y);
        }

        public void Adjoint(TArray y, TArray x)
        {
            _operand.Adjoint(y, x);
            backend.Scale(description.Factor, x);
        }

        public void Dispose() => _operand.Dispose();
    }
}
