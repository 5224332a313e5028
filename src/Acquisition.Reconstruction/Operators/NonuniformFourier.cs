using Acquisition.Reconstruction.Operators.Host;
using Acquisition.Reconstruction.Operators.Host.Nonuniform;

namespace Acquisition.Reconstruction.Operators;

/// <summary>
/// The Fourier transform at any places of k-space, image to samples (the nonuniform transform of type 2; its adjoint is type 1):
/// <c>y[b, s] = w[s]·N^(−1/2)·Σₙ x[b, n]·exp(−i2π·Σₐ kₐ[s]·(nₐ − cₐ)/Nₐ)</c> with N = ΠNₐ and c = ⌊N/2⌋ along each axis. At whole k it is
/// <see cref="CentredFourier"/>. Fast by a grid twice as fine, a Kaiser-Bessel window (Beatty, Nishimura &amp; Pauly, IEEE TMI 24 (2005) 799), and
/// FFTs: see <see cref="SpreadingKernel"/>.
/// </summary>
public sealed record NonuniformFourier : LinearOperator, IHostOperator
{
    /// <summary>Transforms are periodic in k with N; what is farther out than this part of N is taken for an error.</summary>
    public const double LargestK = 0.75;

    /// <param name="batch">Images that are transformed alike: coils, slices, frames.</param>
    /// <param name="image">Complex [rows × columns] or [slices × rows × columns].</param>
    /// <param name="trajectory">
    /// [samples × axes], the axis fastest: k along columns first, then along rows, then along slices, as ISMRMRD has it; in cycles per field of view:
    /// −N/2 … N/2. Two operators are equal only with the same memory.
    /// </param>
    /// <param name="weights">w: [samples], or empty: 1.</param>
    /// <param name="accuracy">Relative error of a result, by its L2 norm, 10⁻⁶ … 10⁻².</param>
    /// <exception cref="ArgumentException">The image is real or has another number of axes, the trajectory is not whole samples, or a value is not finite or beyond 0.75·N.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The accuracy cannot be had.</exception>
    public NonuniformFourier(int batch, Shape image, ReadOnlyMemory<float> trajectory, ReadOnlyMemory<float> weights, double accuracy)
        : base(image.With([batch, .. image.Lengths]), image.With(batch, SamplesOf(image, trajectory)))
    {
        if (!(accuracy is >= 0.999e-6 and <= 1.001e-2)) throw new ArgumentOutOfRangeException(nameof(accuracy), accuracy, "Between 1e-6 and 1e-2.");
        if (!weights.IsEmpty && weights.Length != Range[1]) throw new ArgumentException($"Expected {Range[1]} weights, got {weights.Length}.", nameof(weights));
        (Image, Trajectory, Weights, Accuracy) = (image, trajectory, weights, accuracy);
        ReadOnlySpan<float> k = trajectory.Span;
        for (int i = 0; i < k.Length; i++)
        {
            int length = image[image.Rank - 1 - i % image.Rank];
            if (!(Math.Abs(k[i]) <= LargestK * length))
                throw new ArgumentException($"k = {k[i]} of sample {i / image.Rank} along axis {i % image.Rank} is no place of the k-space of {length} elements.", nameof(trajectory));
        }
        foreach (float weight in weights.Span)
            if (!float.IsFinite(weight)) throw new ArgumentException("A weight is not finite.", nameof(weights));
    }

    public Shape Image { get; }

    public int Batch => Domain[0];

    public int Samples => Range[1];

    public ReadOnlyMemory<float> Trajectory { get; }

    public ReadOnlyMemory<float> Weights { get; }

    public double Accuracy { get; }

    /// <summary>A convolution, which a grid of twice the image's size does exactly, whatever the number of samples.</summary>
    public override LinearOperator Normal => new ToeplitzFourier(this);

    public ILinearMap<HostArray> OpenOnHost() => new HostNonuniformFourier(this);

    public override void ForwardReference(HostArray x, HostArray y) => Sum(x, y, isAdjoint: false);

    /// <summary>The same terms, summed over the samples.</summary>
    public override void AdjointReference(HostArray y, HostArray x) => Sum(y, x, isAdjoint: true);

    /// <summary>The angle of a term, in turns.</summary>
    internal double Turns(int sample, int element)
    {
        double turns = 0;
        for (int axis = Image.Rank - 1, i = sample * Image.Rank; axis >= 0; element /= Image[axis--], i++)
            turns -= Trajectory.Span[i] * (double)(element % Image[axis] - Image[axis] / 2) / Image[axis];
        return turns;
    }

    private void Sum(HostArray from, HostArray to, bool isAdjoint)
    {
        int pixels = Image.Length, sums = isAdjoint ? pixels : Samples, terms = isAdjoint ? Samples : pixels;
        double scale = 1 / Math.Sqrt(pixels);
        for (int item = 0; item < Batch; item++)
            for (int i = 0; i < sums; i++)
            {
                (double re, double im) = (0, 0);
                for (int j = 0; j < terms; j++)
                {
                    int sample = isAdjoint ? j : i, at = item * terms + j;
                    (double sin, double cos) = Math.SinCos(2 * Math.PI * Turns(sample, isAdjoint ? i : j));
                    if (isAdjoint) sin = -sin;
                    double weight = Weights.IsEmpty ? 1 : Weights.Span[sample];
                    re += weight * (from.Re.Span[at] * cos - from.Im.Span[at] * sin);
                    im += weight * (from.Re.Span[at] * sin + from.Im.Span[at] * cos);
                }
                (to.Re.Span[item * sums + i], to.Im.Span[item * sums + i]) = ((float)(re * scale), (float)(im * scale));
            }
    }

    private static int SamplesOf(Shape image, ReadOnlyMemory<float> trajectory)
    {
        if (!image.IsComplex || image.Rank is not (2 or 3)) throw new ArgumentException($"Expected a complex image or volume, got {image}.", nameof(image));
        if (trajectory.IsEmpty || trajectory.Length % image.Rank != 0)
            throw new ArgumentException($"{trajectory.Length} values are not whole samples of {image.Rank} coordinates.", nameof(trajectory));
        return trajectory.Length / image.Rank;
    }
}
