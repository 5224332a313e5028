using Acquisition.Reconstruction.Operators;
using Acquisition.Reconstruction.Operators.Composites;

namespace Acquisition.Reconstruction.Tests.Operators;

/// <summary>Every operator, in the sizes that its kernels have cases for. A new operator is a line here, and the laws hold for it too.</summary>
internal static class RegisteredOperators
{
    private static readonly Shape Image = Shape.Complex(7, 40);

    public static LinearOperator[] All { get; } =
    [
        new Identity(Image),
        new CentredFourier(Image, []),
        new CentredFourier(Shape.Complex(30), [0]),
        new CentredFourier(Image, [0, 1]),                              // one item: its tiles are shared out
        new CentredFourier(Shape.Complex(2, 37, 5), [1]),               // by convolution, along a middle axis
        new CentredFourier(Shape.Complex(3, 8, 17), [2, 1]),            // a batch of images, more than one tile of lines
        new Mask(Shape.Complex(3, 4, 9), Acquired(36)),
        new Mask(Shape.Real(50), Acquired(50)),
        Coils(Image, 5),
        Coils(Shape.Complex(3), 1),
        new FiniteDifference(Image, 0, Boundary.Periodic),
        new FiniteDifference(Image, 1, Boundary.Periodic),
        new FiniteDifference(Image, 0, Boundary.Zero),
        new FiniteDifference(Image, 1, Boundary.Zero),
        new FiniteDifference(Shape.Real(3, 4, 5), 1, Boundary.Replicated),
        new FiniteDifference(Shape.Real(6), 0, Boundary.Replicated),
        new FiniteDifference(Shape.Real(4, 1), 1, Boundary.Periodic),   // an axis of one element, and of two
        new FiniteDifference(Shape.Real(4, 1), 1, Boundary.Zero),
        new FiniteDifference(Shape.Real(4, 1), 1, Boundary.Replicated),
        new FiniteDifference(Shape.Real(2, 3), 0, Boundary.Replicated),
        new Wavelet(Shape.Real(8, 80), WaveletFamily.Daubechies4, 3),
        new Wavelet(Shape.Complex(2, 16, 12), WaveletFamily.Haar, 2),
        new Wavelet(Shape.Real(2, 2), WaveletFamily.Daubechies4, 1),    // the filter is longer than the axis
        new Crop(Shape.Complex(2, 9, 8), Shape.Complex(1, 4, 5)),
        Crop.Pad(Shape.Real(5, 4), Shape.Real(8, 9)),
        new ParallelProjector(Shape.Real(12, 15), 1.0, Beam(views: 9, channels: 21, pitchMm: 1.0)),
        new ParallelProjector(Shape.Complex(5, 35), 0.7, Beam(views: 8, channels: 40, pitchMm: 1.0)),       // whole groups of pixels and rests
        new ParallelProjector(Shape.Complex(2, 6, 5), 2.5, Beam(views: 5, channels: 30, pitchMm: 0.6)),     // pixels wider than four channels
        new ParallelProjector(Shape.Real(10, 10), 1.0, Beam(views: 7, channels: 4, pitchMm: 2.0)),          // a detector that misses a part
        Sense(),
        Gradient(Image),
        -2.5f * new FiniteDifference(Image, 1, Boundary.Zero),
        new FiniteDifference(Image, 0, Boundary.Periodic) + 0.5f * new CentredFourier(Image, [1]),
        LinearOperator.Horizontal(new Identity(Image), new CentredFourier(Image, [0]), Coils(Image, 2).Adjoint * Coils(Image, 2)),
        Coils(Image, 3).Adjoint,
        Sense().Normal,
        new FiniteDifference(Image, 0, Boundary.Zero).Normal,
    ];

    /// <summary>Undersampled Cartesian acquisition with several coils: sampling of the transform of what each coil sees.</summary>
    public static LinearOperator Sense()
    {
        LinearOperator coils = Coils(Shape.Complex(8, 10), 4);
        return new Mask(coils.Range, Acquired(80)) * new CentredFourier(coils.Range, [1, 2]) * coils;
    }

    public static LinearOperator Gradient(Shape shape) => LinearOperator.Vertical(
        new FiniteDifference(shape, 0, Boundary.Replicated), new FiniteDifference(shape, 1, Boundary.Replicated));

    public static Coils Coils(Shape image, int count)
    {
        OperatorData maps = OperatorData.Random(image.With([count, .. image.Lengths]), seed: count);
        return new(image, count, maps.Array.Re, maps.Array.Im);
    }

    public static ParallelBeam Beam(int views, int channels, double pitchMm) => new(
        Values.Of<double>([.. Enumerable.Range(0, views).Select(view => 0.1 + view * Math.PI / views)]), channels, pitchMm, (channels - 1) / 2.0 + 0.3);

    private static Values<bool> Acquired(int samples) => Values.Of<bool>([.. Enumerable.Range(0, samples).Select(i => i * 7 % 5 < 3)]);
}
