using System.Numerics;
using Acquisition.Reconstruction.Operators;
using Acquisition.Reconstruction.Operators.Host;
using Acquisition.Reconstruction.Solvers;

namespace Acquisition.Reconstruction.Tests.Operators;

public class OtherBackendTests
{
    [Fact]
    public void Compositions_and_solvers_run_on_arrays_of_another_kind_and_free_what_they_took()
    {
        LinearOperator description = LinearOperator.Vertical(RegisteredOperators.Sense(), 0.5f * RegisteredOperators.Gradient(Shape.Complex(8, 10)));
        OperatorData b = OperatorData.Random(description.Range, 1), onHost = Zero(description.Domain), elsewhere = Zero(description.Domain);
        ConjugateGradientSettings settings = new(Iterations: 12, Tikhonov: 0.1);

        using (ILinearMap<HostArray> map = HostBackend.Shared.Open(description))
        using (ConjugateGradient<HostArray> solver = new(HostBackend.Shared, map)) solver.Solve(b.Array, onHost.Array, settings);

        InterleavedBackend backend = new();
        using (ILinearMap<ArraySegment<Complex>> map = backend.Open(description))
        using (ConjugateGradient<ArraySegment<Complex>> solver = new(backend, map))
        {
            ArraySegment<Complex> x = new Complex[description.Domain.Length];
            solver.Solve(InterleavedBackend.From(b.Array), x, settings);
            InterleavedBackend.ToHost(x, elsewhere.Array);
        }

        onHost.AssertClose(elsewhere, 1e-4, elsewhere.Norm);      // 12 steps in single precision, each as exact as the laws want: 2e-6
        Assert.Equal(0, backend.Held);
    }

    [Fact]
    public void A_backend_without_kernels_for_an_operator_says_for_which() =>
        Assert.Contains(nameof(Nothing), Assert.Throws<NotSupportedException>(() => HostBackend.Shared.Open(2 * new Nothing())).Message);

    private static OperatorData Zero(Shape shape) => new(shape, HostArray.Allocate(shape));

    private sealed record Nothing() : LinearOperator(Shape.Real(1), Shape.Real(1))
    {
        public override void ForwardReference(HostArray x, HostArray y) => x.CopyTo(y);
    }
}
