using Acquisition.Reconstruction.Operators.Host;

namespace Acquisition.Reconstruction.Operators.Composites;

/// <summary>y = x.</summary>
public sealed record Identity(Shape Domain) : CompositeOperator(Domain, Domain)
{
    public override LinearOperator Adjoint => this;

    public override LinearOperator Normal => this;

    public override void ForwardReference(HostArray x, HostArray y) => x.CopyTo(y);

    public override void AdjointReference(HostArray y, HostArray x) => y.CopyTo(x);

    internal override ILinearMap<TArray> Open<TArray>(IArrayBackend<TArray> backend) => new Map<TArray>(backend, Domain);

    private sealed class Map<TArray>(IArrayBackend<TArray> backend, Shape shape) : ILinearMap<TArray>
    {
        public Shape Domain => shape;
        public Shape Range => shape;

        public void Forward(TArray x, TArray y) => backend.Copy(x, y);

        public void Adjoint(TArray y, TArray x) => backend.Copy(y, x);

        public void Dispose()
        {
            // It owns nothing.
        }
    }
}
