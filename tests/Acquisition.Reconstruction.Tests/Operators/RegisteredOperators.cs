using Acquisition.Core.Model.Ct;
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
        new CircularShift(Shape.Complex(2, 5, 20), 3, 17),
        new CircularShift(Shape.Real(4, 6), 0, 2),
        new Crop(Shape.Complex(2, 9, 8), Shape.Complex(1, 4, 5)),
        Crop.Pad(Shape.Real(5, 4), Shape.Real(8, 9)),
        new PlanarProjector(Shape.Real(20, 37, 1), Plane(20, 37, 1, 1.5), Projections.Detector(DetectorShape.Flat, 60, 1), Projections.Circle(11)),
        new PlanarProjector(Shape.Complex(18, 5, 3), Plane(18, 5, 3, 4), Projections.Detector(DetectorShape.Cylindrical, 50, 3, 1.1), Projections.Circle(9)),
        new PlanarProjector(Shape.Real(9, 17, 21), Plane(9, 17, 21, 2), Projections.Parallel(30, 21), Projections.Circle(10)),
        new PlanarProjector(Shape.Real(6, 7, 1), Plane(6, 7, 1, 12), Projections.Detector(DetectorShape.Flat, 120, 1), Projections.Circle(5)),              // pixels of many channels
        new PlanarProjector(Shape.Real(17, 17, 1), Plane(17, 17, 1, 2), Projections.Detector(DetectorShape.Cylindrical, 14, 1), Projections.Circle(6)),     // a detector that misses a part
        new ConeProjector(Shape.Real(10, 19, 12), Plane(10, 19, 12, 2), Projections.Detector(DetectorShape.Flat, 40, 33), Projections.Circle(7)),
        new ConeProjector(Shape.Complex(7, 6, 40), Plane(7, 6, 40, 3), Projections.Detector(DetectorShape.Cylindrical, 24, 9), Projections.Helix(8)),       // rows that meet a part of the slices
        new ConeProjector(Shape.Real(6, 5, 37), Plane(6, 5, 37, 3, sliceMm: 0.3), Projections.Detector(DetectorShape.Flat, 20, 7), Projections.Circle(4)),  // slices much thinner than rows
        new ConeProjector(Shape.Real(6, 5, 3), Plane(6, 5, 3, 3, sliceMm: 9), Projections.Detector(DetectorShape.Cylindrical, 20, 40), Projections.Flying(6)),
        new ConeProjector(Shape.Real(7, 18, 5), Plane(7, 18, 5, 3), Projections.Detector(DetectorShape.Flat, 40, 18), Projections.Flying(6)),
        Nonuniform(1, [12, 9], samples: 70),                            // one image at a time
        Nonuniform(3, [40, 33], samples: 500, weighted: true),
        Nonuniform(7, [20, 24], samples: 300, weighted: true),          // together, in lanes that are not all used
        Nonuniform(18, [5, 6], samples: 40),                            // images narrower than a vector; 16 together and 2 one by one
        Nonuniform(2, [6, 11, 9], samples: 200),
        Nonuniform(5, [8, 7, 18], samples: 150, weighted: true),
        Nonuniform(2, [1, 1], samples: 3),
        new NonuniformFourier(1, Shape.Complex(8, 8), Lattice(8), default, 1e-6),     // every k on a cell, the borders included
        Nonuniform(2, [12, 9], samples: 70, weighted: true).Normal,
        Nonuniform(1, [5, 6, 7], samples: 90).Normal,
        Sense(),
        Gradient(Image),
        -2.5f * new FiniteDifference(Image, 1, Boundary.Zero),
        new FiniteDifference(Image, 0, Boundary.Periodic) + 0.5f * new CentredFourier(Image, [1]),
        LinearOperator.Horizontal(new Identity(Image), new CentredFourier(Image, [0]), Coils(Image, 2).Adjoint * Coils(Image, 2)),
        Coils(Image, 3).Adjoint,
        Sense().Normal,
        new FiniteDifference(Image, 0, Boundary.Zero).Normal,
    ];

    /// <summary>Places that fill k-space, at the accuracy that the laws ask for.</summary>
    private static NonuniformFourier Nonuniform(int batch, int[] image, int samples, bool weighted = false)
    {
        Random random = new(samples);
        float[] k = [.. Enumerable.Range(0, samples * image.Length).Select(i => (random.NextSingle() - 0.5f) * image[image.Length - 1 - i % image.Length])];
        float[] weights = weighted ? [.. Enumerable.Range(0, samples).Select(_ => 2 * random.NextSingle())] : [];
        return new NonuniformFourier(batch, Shape.Complex(image), k, weights, 1e-6);
    }

    private static float[] Lattice(int length) =>
        [.. Enumerable.Range(-length / 2, length + 1).SelectMany(y => Enumerable.Range(-length / 2, length + 1).SelectMany(x => (float[])[x, y]))];

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

    /// <summary>Voxels a little off the axis, their rows and columns turned as for a patient on the side.</summary>
    private static VoxelGrid Plane(int rows, int columns, int slices, double mm, double sliceMm = 2)
    {
        VoxelGrid grid = VoxelGrid.About(new(3, -2, 1), rows, columns, slices, mm, sliceMm);
        return slices == 3 ? grid with { RowStep = -1 * grid.ColumnStep, ColumnStep = grid.RowStep, Origin = grid.Origin + (rows - 1) * grid.ColumnStep } : grid;
    }

    private static Values<bool> Acquired(int samples) => Values.Of<bool>([.. Enumerable.Range(0, samples).Select(i => i * 7 % 5 < 3)]);
}
