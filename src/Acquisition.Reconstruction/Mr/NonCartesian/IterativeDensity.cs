using Acquisition.Reconstruction.Operators;
using Acquisition.Reconstruction.Operators.Host;

namespace Acquisition.Reconstruction.Mr.NonCartesian;

/// <summary>
/// What each sample of any trajectory stands for (Pipe &amp; Menon, Magn. Reson. Med. 41 (1999) 179): weights that become even when they are convolved,
/// <c>w ← w/(C·w)</c>. C is the transform of a triangle twice as wide as the image, the overlap of the image's field of view with itself: sinc² along
/// each axis, positive, and 0 at the neighbours of a Cartesian grid. As it is 1 at the triangle's centre the weights are areas.
/// </summary>
internal static class IterativeDensity
{
    private const int Iterations = 20;

    /// <summary>The convolution's own, far below what the iterations leave.</summary>
    private const double Accuracy = 1e-3;

    /// <param name="k">[samples × axes], cycles per field of view.</param>
    /// <param name="matrix">Elements along each axis of the trajectory: x, y, z.</param>
    /// <returns>Areas or volumes in (cycles per field of view)² or ³.</returns>
    public static float[] Of(ReadOnlySpan<float> k, ReadOnlySpan<int> matrix)
    {
        int axes = matrix.Length, samples = k.Length / axes;
        int[] lengths = new int[axes];
        for (int axis = 0; axis < axes; axis++) lengths[axis] = 2 * matrix[axes - 1 - axis];
        float[] doubled = new float[k.Length];
        for (int i = 0; i < k.Length; i++) doubled[i] = 2 * k[i];
        Shape image = Shape.Complex(lengths);
        using ILinearMap<HostArray> map = HostBackend.Shared.Open(new NonuniformFourier(1, image, doubled, default, Accuracy));
        HostArray weights = HostArray.Allocate(map.Range), convolved = HostArray.Allocate(map.Range), blurred = HostArray.Allocate(map.Domain);
        float[] triangle = Triangle(image);
        HostBackend.Shared.Fill(1, weights);
        for (int iteration = 0; iteration < Iterations; iteration++)
        {
            map.Adjoint(weights, blurred);
            HostBackend.Shared.Multiply(HostArray.Real(triangle), HostArray.Real(blurred.Re));
            HostBackend.Shared.Multiply(HostArray.Real(triangle), HostArray.Real(blurred.Im));
            map.Forward(blurred, convolved);
            Span<float> w = weights.Re.Span;
            ReadOnlySpan<float> c = convolved.Re.Span;
            // Where hardly anything is, rounding could make the sum 0 or less.
            for (int i = 0; i < samples; i++) w[i] = c[i] > 0 ? w[i] / c[i] : 0;
        }
        return weights.Re.ToArray();
    }

    /// <summary>1 at the centre, 0 at ±N, times 2 for each axis: two transforms over 2N elements divide by that, a mean over the field of view is of N.</summary>
    private static float[] Triangle(Shape image)
    {
        float[] triangle = new float[image.Length];
        for (int i = 0; i < triangle.Length; i++)
        {
            double value = 1;
            for (int axis = image.Rank - 1, rest = i; axis >= 0; rest /= image[axis--])
                value *= 2 * (1 - Math.Abs(rest % image[axis] - image[axis] / 2) / (image[axis] / 2.0));
            triangle[i] = (float)value;
        }
        return triangle;
    }
}
