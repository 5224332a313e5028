using System.Numerics.Tensors;

namespace Acquisition.Reconstruction.Operators.Host;

internal sealed class HostMask(Mask description) : RealMap(description, description.Domain.Length / description.Acquired.Count)
{
    private readonly float[] _weights = [.. description.Acquired.Select(acquired => acquired ? 1f : 0f)];

    protected override void Forward(ReadOnlySpan<float> x, Span<float> y) => TensorPrimitives.Multiply(x, _weights, y);

    protected override void Adjoint(ReadOnlySpan<float> y, Span<float> x) => TensorPrimitives.Multiply(y, _weights, x);
}
