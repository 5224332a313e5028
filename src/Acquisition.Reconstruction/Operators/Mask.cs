using Acquisition.Reconstruction.Operators.Host;

namespace Acquisition.Reconstruction.Operators;

/// <summary>Sampling: <c>y[b, i] = x[b, i]</c> where sample i was acquired, 0 elsewhere; the same for each item b of a batch.</summary>
public sealed record Mask : LinearOperator, IHostOperator
{
    /// <param name="domain">[batch × samples], as many axes each as one likes.</param>
    /// <param name="acquired">Which of an item's samples there are: as long as the last axes of the domain.</param>
    /// <exception cref="ArgumentException">The array is not a whole number of items.</exception>
    public Mask(Shape domain, Values<bool> acquired)
        : base(domain, domain)
    {
        if (acquired.Count == 0 || domain.Length % acquired.Count != 0)
            throw new ArgumentException($"{domain} is not a whole number of items of {acquired.Count} samples.", nameof(acquired));
        Acquired = acquired;
    }

    public Values<bool> Acquired { get; }

    /// <summary>Itself: what is left out once is left out twice.</summary>
    public override LinearOperator Adjoint => this;

    public override LinearOperator Normal => this;

    public ILinearMap<HostArray> OpenOnHost() => new HostMask(this);

    public override void ForwardReference(HostArray x, HostArray y)
    {
        for (int plane = 0; plane < x.Planes; plane++)
            for (int i = 0; i < x.Length; i++) y.Plane(plane).Span[i] = Acquired[i % Acquired.Count] ? x.Plane(plane).Span[i] : 0;
    }
}
