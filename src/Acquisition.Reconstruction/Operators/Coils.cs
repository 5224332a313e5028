using Acquisition.Reconstruction.Operators.Host;

namespace Acquisition.Reconstruction.Operators;

/// <summary>Receiver coils: <c>y[c, p] = s[c, p]·x[p]</c>, from an image to what each coil sees of it (Pruessmann et al. 1999).</summary>
public sealed record Coils : LinearOperator, IHostOperator
{
    /// <param name="image">Complex, any axes.</param>
    /// <param name="count">Coils.</param>
    /// <param name="sensitivitiesRe">Real parts of s, [coils × image]. Two operators are equal only with the same memory.</param>
    /// <param name="sensitivitiesIm">Imaginary parts.</param>
    /// <exception cref="ArgumentException">The image is real, or the sensitivities have another size.</exception>
    public Coils(Shape image, int count, ReadOnlyMemory<float> sensitivitiesRe, ReadOnlyMemory<float> sensitivitiesIm)
        : base(image, image.With([count, .. image.Lengths]))
    {
        if (!image.IsComplex) throw new ArgumentException($"Coils see complex images, got {image}.", nameof(image));
        if (sensitivitiesRe.Length != Range.Length || sensitivitiesIm.Length != Range.Length)
            throw new ArgumentException($"Expected sensitivities of {Range}, got {sensitivitiesRe.Length} and {sensitivitiesIm.Length} values.", nameof(sensitivitiesRe));
        SensitivitiesRe = sensitivitiesRe;
        SensitivitiesIm = sensitivitiesIm;
    }

    public int Count => Range[0];

    public ReadOnlyMemory<float> SensitivitiesRe { get; }

    public ReadOnlyMemory<float> SensitivitiesIm { get; }

    public ILinearMap<HostArray> OpenOnHost() => new HostCoils(this);

    public override void ForwardReference(HostArray x, HostArray y)
    {
        for (int i = 0; i < y.Length; i++)
        {
            int p = i % x.Length;
            (double sr, double si, double xr, double xi) = (SensitivitiesRe.Span[i], SensitivitiesIm.Span[i], x.Re.Span[p], x.Im.Span[p]);
            (y.Re.Span[i], y.Im.Span[i]) = ((float)(sr * xr - si * xi), (float)(sr * xi + si * xr));
        }
    }
}
