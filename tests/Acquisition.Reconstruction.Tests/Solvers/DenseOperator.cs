using System.Numerics;
using Acquisition.Reconstruction.Operators;
using Acquisition.Reconstruction.Operators.Host;
using Acquisition.Reconstruction.Tests.Operators;

namespace Acquisition.Reconstruction.Tests.Solvers;

/// <summary>A matrix of random numbers: an operator that the product does not know.</summary>
internal sealed record DenseOperator : LinearOperator, IHostOperator
{
    private readonly OperatorData _matrix;

    public DenseOperator(Shape domain, Shape range, int seed)
        : base(domain, range) => _matrix = OperatorData.Random(domain.With(range.Length, domain.Length), seed);

    public ILinearMap<HostArray> OpenOnHost() => new Map(this);

    public override void ForwardReference(HostArray x, HostArray y)
    {
        for (int i = 0; i < Range.Length; i++)
        {
            Complex sum = 0;
            for (int j = 0; j < Domain.Length; j++) sum += _matrix[i * Domain.Length + j] * new Complex(x.Re.Span[j], x.IsComplex ? x.Im.Span[j] : 0);
            y.Re.Span[i] = (float)sum.Real;
            if (y.IsComplex) y.Im.Span[i] = (float)sum.Imaginary;
        }
    }

    private sealed class Map(DenseOperator description) : ILinearMap<HostArray>
    {
        public Shape Domain => description.Domain;
        public Shape Range => description.Range;

        public void Forward(HostArray x, HostArray y) => description.ForwardReference(x, y);

        public void Adjoint(HostArray y, HostArray x) => description.AdjointReference(y, x);

        public void Dispose()
        {
        }
    }
}
