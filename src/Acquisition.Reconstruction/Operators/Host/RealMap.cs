using Acquisition.Reconstruction.Numerics;

namespace Acquisition.Reconstruction.Operators.Host;

/// <summary>
/// The kernels of an operator whose matrix is real and the same for every item of a batch: they take one plane of one item at a time, and the
/// planes and items are shared out between the cores.
/// </summary>
internal abstract class RealMap(LinearOperator description, int batch) : HostMap(description)
{
    protected sealed override void RunForward(HostArray x, HostArray y) => Cores.For(batch * x.Planes, new ForwardItems(this, x, y));

    protected sealed override void RunAdjoint(HostArray y, HostArray x) => Cores.For(batch * y.Planes, new AdjointItems(this, y, x));

    /// <summary>y = A·x of one plane of one item.</summary>
    protected abstract void Forward(ReadOnlySpan<float> x, Span<float> y);

    /// <summary>x = Aᵀ·y of one plane of one item.</summary>
    protected abstract void Adjoint(ReadOnlySpan<float> y, Span<float> x);

    private Span<float> Item(HostArray array, int piece)
    {
        (int plane, int item) = Math.DivRem(piece, batch);
        int length = array.Length / batch;
        return array.Plane(plane).Span.Slice(item * length, length);
    }

    private readonly struct ForwardItems(RealMap map, HostArray x, HostArray y) : IPieces
    {
        public void Run(int piece) => map.Forward(map.Item(x, piece), map.Item(y, piece));
    }

    private readonly struct AdjointItems(RealMap map, HostArray y, HostArray x) : IPieces
    {
        public void Run(int piece) => map.Adjoint(map.Item(y, piece), map.Item(x, piece));
    }
}
