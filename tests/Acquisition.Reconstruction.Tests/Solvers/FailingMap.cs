using Acquisition.Reconstruction.Operators;
using Acquisition.Reconstruction.Operators.Host;

namespace Acquisition.Reconstruction.Tests.Solvers;

/// <summary>Multiplies each element by its factor; what one call gives is scaled, and has a part at right angles to what it was given.</summary>
internal sealed class FailingMap(float[] factors, int call, float scale, float across) : ILinearMap<HostArray>
{
    private int _calls;

    public Shape Domain { get; } = Shape.Real(factors.Length);

    public Shape Range => Domain;

    public void Forward(HostArray x, HostArray y)
    {
        bool fails = _calls++ == call;
        ReadOnlySpan<float> given = x.Re.Span;
        Span<float> made = y.Re.Span;
        for (int i = 0; i < factors.Length; i++)
        {
            made[i] = factors[i] * given[i];
            if (fails) made[i] = scale * made[i] + across * (i % 2 == 0 ? given[i + 1] : -given[i - 1]);
        }
    }

    public void Adjoint(HostArray y, HostArray x) => Forward(y, x);

    public void Dispose()
    {
        // Nothing is held.
    }
}
