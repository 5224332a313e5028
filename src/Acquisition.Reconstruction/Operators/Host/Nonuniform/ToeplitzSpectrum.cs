using Acquisition.Reconstruction.Fourier;

namespace Acquisition.Reconstruction.Operators.Host.Nonuniform;

/// <summary>The eigenvalues of the circulant that holds a <see cref="ToeplitzFourier"/>: real, as p[−d] = conj(p[d]).</summary>
internal static class ToeplitzSpectrum
{
    /// <summary>The circulant's axes: at least twice the image's, in lengths that transform well.</summary>
    public static int[] Lengths(NonuniformFourier transform) => [.. transform.Image.Lengths.Select(length => FourierFactors.NextSmooth(2 * length))];

    /// <summary>[circulant], with its transforms' scale in it.</summary>
    public static float[] Of(NonuniformFourier transform)
    {
        Shape image = transform.Image, circulant = image.With(Lengths(transform));
        int rank = image.Rank, samples = transform.Samples;

        // p is a transform of type 1 of the squared weights, with the centre of a larger image as its origin: k in cycles per its own field of view.
        float[] k = new float[transform.Trajectory.Length];
        for (int i = 0; i < k.Length; i++)
        {
            int axis = rank - 1 - i % rank;
            k[i] = (float)((double)transform.Trajectory.Span[i] * circulant[axis] / image[axis]);
        }
        HostArray squares = HostArray.Allocate(image.With(1, samples)), p = HostArray.Allocate(circulant);
        for (int i = 0; i < samples; i++) squares.Re.Span[i] = transform.Weights.IsEmpty ? 1 : transform.Weights.Span[i] * transform.Weights.Span[i];
        using (ILinearMap<HostArray> map = new NonuniformFourier(1, circulant, k, default, transform.Accuracy).OpenOnHost()) map.Adjoint(squares, p);

        // What is as far as the image is long, or farther, is met by no pair of its elements.
        double scale = Math.Sqrt(circulant.Length) / image.Length / circulant.Length;
        for (int i = 0; i < p.Length; i++)
        {
            bool met = true;
            for (int axis = rank - 1, rest = i; axis >= 0; rest /= circulant[axis--]) met &= Math.Abs(rest % circulant[axis] - circulant[axis] / 2) < image[axis];
            (p.Re.Span[i], p.Im.Span[i]) = met ? ((float)(p.Re.Span[i] * scale), (float)(p.Im.Span[i] * scale)) : (0, 0);
        }
        using (ILinearMap<HostArray> map = new CentredFourier(circulant, [.. Enumerable.Range(0, rank)]).OpenOnHost())
        {
            HostArray spectrum = HostArray.Allocate(circulant);
            map.Forward(p, spectrum);
            return Uncentred(spectrum.Re.Span, circulant);
        }
    }

    /// <summary>From the centred and unitary transform's order to the plain one's.</summary>
    private static float[] Uncentred(ReadOnlySpan<float> spectrum, Shape circulant)
    {
        float[] result = new float[spectrum.Length];
        float scale = (float)Math.Sqrt(circulant.Length);
        for (int i = 0; i < spectrum.Length; i++)
        {
            int at = 0;
            for (int axis = circulant.Rank - 1, rest = i; axis >= 0; rest /= circulant[axis--])
            {
                int length = circulant[axis], index = rest % length - length / 2;
                at += (index < 0 ? index + length : index) * circulant.Stride(axis);
            }
            result[at] = scale * spectrum[i];
        }
        return result;
    }
}
