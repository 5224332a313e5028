using Acquisition.Core.Model.Ct;
using Acquisition.Reconstruction.Operators;
using Acquisition.Reconstruction.Operators.Host;
using Acquisition.Reconstruction.Solvers;

namespace Acquisition.Reconstruction.Gpu.Devices;

/// <summary>Every operator that a device has kernels for and what solvers do between them, held to the definitions and to the host's solver.</summary>
internal static class OperatorTrial
{
    /// <summary>Of the largest value.</summary>
    public static double Error(IArrayKernels kernels) => Math.Max(
        Operators().Max(description => kernels.Run(new Parity(description))),
        Difference(kernels.Run(new Solution()), new ReferenceKernels().Run(new Solution())));

    private static LinearOperator[] Operators()
    {
        Shape image = Shape.Complex(8, 6), volume = Shape.Real(6, 5, 4);
        BeamDetector detector = new(CtBeam.Divergent, DetectorShape.Cylindrical, 570, 1040, 24, 2, 11.7, 4, 3, 1.5);
        VoxelGrid grid = VoxelGrid.About(new(3, -2, 1), 6, 5, 4, 3, 2);
        Values<BeamView> views = Values.Of<BeamView>([new(0.3), new(2, 3, 0.002, 1, 0.5)]);
        return
        [
            new CentredFourier(image, [0, 1]),
            new Mask(image, Values.Of<bool>([.. Enumerable.Range(0, 48).Select(i => i % 3 != 0)])),
            new Coils(image, 2, Noise(96, 1), Noise(96, 2)),
            new Crop(image, Shape.Complex(5, 4)),
            new FiniteDifference(image, 0, Boundary.Periodic),
            new Wavelet(image, WaveletFamily.Daubechies4, 1),
            new PlanarProjector(volume, grid, detector, views),
            new ConeProjector(volume, grid, detector with { Rows = 6 }, views),
        ];
    }

    private static float[] Noise(int count, int seed)
    {
        Random random = new(seed);
        return [.. Enumerable.Range(0, count).Select(_ => random.NextSingle())];
    }

    private static HostArray Noise(Shape shape, int seed) =>
        shape.IsComplex ? HostArray.Complex(Noise(shape.Length, seed), Noise(shape.Length, seed + 1)) : HostArray.Real(Noise(shape.Length, seed));

    /// <summary>The largest difference over the largest expected value; infinite when a value is not finite.</summary>
    private static double Difference(HostArray actual, HostArray expected)
    {
        (double difference, double largest) = (0, 0);
        for (int plane = 0; plane < expected.Planes; plane++)
            for (int i = 0; i < expected.Length; i++)
            {
                double off = Math.Abs((double)actual.Plane(plane).Span[i] - expected.Plane(plane).Span[i]);
                difference = Math.Max(difference, double.IsFinite(off) ? off : double.PositiveInfinity);
                largest = Math.Max(largest, Math.Abs(expected.Plane(plane).Span[i]));
            }
        return difference / largest;
    }

    /// <summary>One operator both ways.</summary>
    private sealed class Parity(LinearOperator description) : IArrayWork<double>
    {
        public double Run<TArray>(IArrayBackend<TArray> backend)
        {
            using ILinearMap<TArray> map = backend.Open(description);
            return Math.Max(
                Off(backend, map.Forward, description.ForwardReference, description.Domain, description.Range),
                Off(backend, map.Adjoint, description.AdjointReference, description.Range, description.Domain));
        }

        private static double Off<TArray>(IArrayBackend<TArray> backend, Action<TArray, TArray> map, Action<HostArray, HostArray> reference, Shape from, Shape to)
        {
            HostArray x = Noise(from, 3), expected = HostArray.Allocate(to), actual = HostArray.Allocate(to);
            TArray source = backend.Allocate(from), target = backend.Allocate(to);
            backend.Write(x, source);
            map(source, target);
            backend.Read(target, actual);
            backend.Free(source);
            backend.Free(target);
            reference(x, expected);
            return Difference(actual, expected);
        }
    }

    /// <summary>A few steps of a solver that uses all that a backend does to arrays.</summary>
    private sealed class Solution : IArrayWork<HostArray>
    {
        public HostArray Run<TArray>(IArrayBackend<TArray> backend)
        {
            PlanarProjector projector = Operators().OfType<PlanarProjector>().Single();
            using ILinearMap<TArray> map = backend.Open(projector);
            TArray data = backend.Allocate(projector.Range), weights = backend.Allocate(projector.Range), image = backend.Allocate(projector.Domain);
            backend.Write(Noise(projector.Range, 4), data);
            backend.Fill(1, weights);
            using TotalVariationLeastSquares<TArray> solver = new(backend, [map], weights, [new(0, 1), new(1, 1)]);
            solver.Solve(data, image, new(Iterations: 3, Lambda: 0.1, NonNegative: true));
            HostArray result = HostArray.Allocate(projector.Domain);
            backend.Read(image, result);
            backend.Free(data);
            backend.Free(weights);
            backend.Free(image);
            return result;
        }
    }
}
