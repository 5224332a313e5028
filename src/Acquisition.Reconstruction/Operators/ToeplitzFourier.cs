using Acquisition.Reconstruction.Operators.Host;
using Acquisition.Reconstruction.Operators.Host.Nonuniform;

namespace Acquisition.Reconstruction.Operators;

/// <summary>
/// F*·W²·F of a <see cref="NonuniformFourier"/>: <c>y[n] = N⁻¹·Σₘ p[n − m]·x[m]</c> with <c>p[d] = Σₛ w[s]²·exp(i2π·Σₐ kₐ[s]·dₐ/Nₐ)</c>, a Toeplitz matrix.
/// Embedded in a circulant of twice the size it takes two FFTs, however many the samples (Wajer &amp; Pruessmann, Proc. ISMRM 9 (2001) 767; Fessler et al.,
/// IEEE Trans. Signal Process. 53 (2005) 3393).
/// </summary>
public sealed record ToeplitzFourier : LinearOperator, IHostOperator
{
    internal ToeplitzFourier(NonuniformFourier transform)
        : base(transform.Domain, transform.Domain) => Transform = transform;

    /// <summary>F, with its weights.</summary>
    public NonuniformFourier Transform { get; }

    /// <summary>Itself.</summary>
    public override LinearOperator Adjoint => this;

    public ILinearMap<HostArray> OpenOnHost() => new HostToeplitzFourier(this);

    public override void ForwardReference(HostArray x, HostArray y)
    {
        HostArray middle = HostArray.Allocate(Transform.Range);
        Transform.ForwardReference(x, middle);
        Transform.AdjointReference(middle, y);
    }

    public override void AdjointReference(HostArray y, HostArray x) => ForwardReference(y, x);
}
