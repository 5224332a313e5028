using Acquisition.Reconstruction.Fourier;
using Acquisition.Reconstruction.Operators.Composites;
using Acquisition.Reconstruction.Operators.Host;

namespace Acquisition.Reconstruction.Operators;

/// <summary>
/// The centred, unitary discrete Fourier transform along some axes, image to k-space:
/// <c>y[k] = N^(−1/2)·Σₙ x[n]·exp(−i2π(k−c)(n−c)/N)</c> with c = ⌊N/2⌋ along each, as ISMRMRD's fftshift(fft(ifftshift(x))). The other axes are
/// a batch.
/// </summary>
public sealed record CentredFourier : LinearOperator, IHostOperator
{
    /// <param name="domain">Complex.</param>
    /// <param name="axes">The axes along which to transform, each once.</param>
    /// <exception cref="ArgumentException">The arrays are real, or an axis is not one of theirs or is named twice.</exception>
    public CentredFourier(Shape domain, Values<int> axes)
        : base(domain, domain)
    {
        if (!domain.IsComplex) throw new ArgumentException($"A Fourier transform is of complex arrays, got {domain}.", nameof(domain));
        for (int i = 0; i < axes.Count; i++)
            if (axes[i] < 0 || axes[i] >= domain.Rank || axes.Span[..i].Contains(axes[i]))
                throw new ArgumentException($"Axes {string.Join(", ", axes)} are not different axes of {domain}.", nameof(axes));
        Axes = axes;
    }

    public Values<int> Axes { get; }

    /// <summary>The transform is unitary: what it does to an array, its adjoint undoes.</summary>
    public override LinearOperator Normal => new Identity(Domain);

    public ILinearMap<HostArray> OpenOnHost() => new HostFourier(this);

    public override void ForwardReference(HostArray x, HostArray y)
    {
        x.CopyTo(y);
        foreach (int axis in Axes)
        {
            int length = Domain[axis], stride = Domain.Stride(axis);
            HostArray line = HostArray.Allocate(Domain.With(length)), transformed = HostArray.Allocate(Domain.With(length));
            for (int start = 0; start < y.Length; start++)
            {
                if (start / stride % length != 0) continue;     // not the first element of a line
                for (int i = 0; i < length; i++) (line.Re.Span[i], line.Im.Span[i]) = (y.Re.Span[start + i * stride], y.Im.Span[start + i * stride]);
                FourierReference.TransformCentred(FourierDirection.Forward, line.Planar, transformed.Planar);
                for (int i = 0; i < length; i++) (y.Re.Span[start + i * stride], y.Im.Span[start + i * stride]) = (transformed.Re.Span[i], transformed.Im.Span[i]);
            }
        }
    }
}
