using Acquisition.Reconstruction.Fourier;
using Acquisition.Reconstruction.Mr.Parallel;
using Acquisition.Reconstruction.Solvers;
using Acquisition.Reconstruction.Tests.Fourier;
using Acquisition.Simulation.Noise;

namespace Acquisition.Reconstruction.Tests.Mr.Parallel;

public class SenseTests
{
    [Theory]
    [InlineData(2, 0)]
    [InlineData(4, 3)]
    public void Unfolded_image_of_band_limited_coils_is_that_of_all_lines(int acceleration, int firstRow)
    {
        const int Channels = 10, Size = 64;
        CoilPhantom phantom = CoilPhantom.Slice(Channels, Size, Size);
        (ComplexPlanes truth, ComplexPlanes kspace, ComplexPlanes maps) = Discrete(phantom);
        SamplingLattice lattice = new(acceleration, FirstRow: firstRow);
        UnmixingWeights unfolding = SenseUnfolding.Weights(maps.Memory, phantom.Size, lattice);
        ComplexPlanes image = ComplexPlanes.Zero(Size * Size);
        CoilCombination.Combine(unfolding.Weights.Span, CoilPhantom.Images(Sampled(kspace, phantom.Acquired(lattice, 0), Size), Size, Size).Span, image.Span);
        AssertNear(truth, image, 2e-5);        // floats through matrices of condition up to some 10²
    }

    [Fact]
    public void Volume_with_shifted_lines_is_unfolded()
    {
        KspaceSize size = new(8, 6, 8, 5);
        ComplexPlanes maps = ComplexPlanes.Random((int)size.Length, seed: 1), truth = ComplexPlanes.Random(size.Lines * size.Columns, seed: 2);
        ComplexPlanes kspace = Multiply(maps, truth);
        Transform(kspace, size, FourierDirection.Forward);
        foreach (SamplingLattice lattice in (SamplingLattice[])[new(2, 2), new(2, 3, 1, 1, 2), new(4, 1), new(1, 3)])
        {
            bool[] acquired = [.. Enumerable.Range(0, size.Lines).Select(line => lattice.Contains(line % size.Rows, line / size.Rows))];
            Assert.Equal(size.Lines / lattice.Acceleration, acquired.Count(a => a));
            ComplexPlanes folded = Sampled(kspace, acquired, size.Columns), image = ComplexPlanes.Zero(truth.Length);
            Transform(folded, size, FourierDirection.Inverse);
            CoilCombination.Combine(SenseUnfolding.Weights(maps.Memory, size, lattice).Weights.Span, folded.Span, image.Span);
            AssertNear(truth, image, 1e-4);     // eight random coils may be far from orthogonal
        }
    }

    [Fact]
    public void Pixels_that_fold_between_pixels_are_refused()
    {
        ComplexPlanes maps = ComplexPlanes.Random(2 * 16, seed: 1);
        Assert.Throws<ArgumentException>(() => SenseUnfolding.Weights(maps.Memory, new(2, 1, 16, 1), new(3)));
    }

    [Fact]
    public void Conjugate_gradients_reach_the_unfolded_image_and_any_pattern()
    {
        const int Channels = 10, Size = 64;
        CoilPhantom phantom = CoilPhantom.Slice(Channels, Size, Size);
        (ComplexPlanes truth, ComplexPlanes kspace, ComplexPlanes maps) = Discrete(phantom);
        bool[] regular = phantom.Acquired(new(2), 0), mixed = phantom.Acquired(new(3, FirstRow: 1), 12);
        foreach (bool[] acquired in (bool[][])[regular, mixed])
        {
            using SenseReconstruction sense = new(maps.Memory, 1, phantom.Size, Size, Size, acquired);
            ComplexPlanes image = ComplexPlanes.Zero(Size * Size);
            ConjugateGradientResult result = sense.Solve(kspace.Memory, image.Memory, new(300, 1e-6));
            Assert.True(result.RelativeResidual < 1e-4);
            AssertNear(truth, image, 1e-2);     // the residual times the condition, some 10² in the corners that no coil sees well
        }
    }

    [Fact]
    public void A_factor_says_how_noise_grows()
    {
        const int Channels = 8, Size = 48, Replicas = 200, Acceleration = 3;
        CoilPhantom phantom = CoilPhantom.Slice(Channels, Size, Size);
        SamplingLattice lattice = new(Acceleration, FirstRow: 1);
        bool[] acquired = phantom.Acquired(lattice, 0);
        ComplexPlanes maps = phantom.Sensitivities();
        UnmixingWeights unfolding = SenseUnfolding.Weights(maps.Memory, phantom.Size, lattice);
        AssertFactorByReplicas(phantom, maps, acquired, unfolding, Replicas, Acceleration);
        for (int p = 0; p < Size * Size; p++) Assert.True(unfolding.GFactor.Span[p] > 0.9999f);       // never below 1 (Pruessmann 1999)
        Assert.True(unfolding.GFactor.Span.ToArray().Max() > 1.2f);
    }

    [Fact]
    public void Two_sets_of_maps_take_an_object_that_wraps_around()
    {
        // A coil pair of maps for each pixel: the data are the sum of two images seen differently.
        KspaceSize size = new(6, 1, 16, 12);
        ComplexPlanes maps = ComplexPlanes.Random(2 * (int)size.Length, seed: 3), truth = ComplexPlanes.Random(2 * 16 * 12, seed: 4);
        ComplexPlanes first = Multiply(maps.Part(0, (int)size.Length), truth.Part(0, 192)), second = Multiply(maps.Part((int)size.Length, (int)size.Length), truth.Part(192, 192));
        ComplexPlanes kspace = first.Plus(1, second), image = ComplexPlanes.Zero(2 * 192);
        Transform(kspace, size, FourierDirection.Forward);
        bool[] acquired = [.. Enumerable.Range(0, 16).Select(y => y % 2 == 0)];
        using SenseReconstruction sense = new(maps.Memory, 2, size, 12, 12, acquired);
        sense.Solve(kspace.Memory, image.Memory, new(200, 1e-6));
        AssertNear(truth, image, 2e-2);         // four unknowns of six equations a pair of pixels, random: condition up to 10⁴
    }

    /// <summary>The spread over replicas of noise, over that of all lines: Robson et al., MRM 60 (2008) 895.</summary>
    internal static void AssertFactorByReplicas(CoilPhantom phantom, ComplexPlanes maps, bool[] acquired, UnmixingWeights weights, int replicas, double acceleration)
    {
        int rows = phantom.Size.Rows, columns = phantom.Size.Columns, pixels = rows * columns;
        double[] squares = new double[pixels];
        for (int replica = 0; replica < replicas; replica++)
        {
            ComplexPlanes noise = Noise((int)phantom.Size.Length, (ulong)replica), image = ComplexPlanes.Zero(pixels);
            CoilCombination.Combine(weights.Weights.Span, CoilPhantom.Images(Sampled(noise, acquired, columns), rows, columns).Span, image.Span);
            for (int p = 0; p < pixels; p++) squares[p] += image.Re[p] * image.Re[p] + image.Im[p] * image.Im[p];
        }
        double ratio = 0, worst = 0;
        int count = 0;
        for (int p = 0; p < pixels; p++)
        {
            if (!phantom.IsInside(p)) continue;
            double energy = 0;
            for (int at = p; at < maps.Length; at += pixels) energy += maps.Re[at] * maps.Re[at] + maps.Im[at] * maps.Im[at];
            double factor = Math.Sqrt(squares[p] / replicas * energy / acceleration);       // noise has variance 1; of all lines 1/Σ|s|² remains
            double relative = factor / weights.GFactor.Span[p];
            (ratio, worst, count) = (ratio + relative, Math.Max(worst, Math.Abs(relative - 1)), count + 1);
        }
        // A deviation from n complex samples is known to 1/√(4n), 3.5 % of 200: five times that for the worst of a thousand pixels, and little on average.
        Assert.InRange(ratio / count, 0.99, 1.01);
        Assert.InRange(worst, 0, 5 / Math.Sqrt(4.0 * replicas));
    }

    internal static ComplexPlanes Noise(int length, ulong seed)
    {
        NoiseStream stream = new(seed, 77);
        ComplexPlanes noise = ComplexPlanes.Zero(length);
        for (int i = 0; i < length; i++) (noise.Re[i], noise.Im[i]) = ((float)(Math.Sqrt(.5) * stream.NextNormal()), (float)(Math.Sqrt(.5) * stream.NextNormal()));
        return noise;
    }

    /// <summary>A discrete object seen by the coils at its pixels, for which SENSE is exact: continuous ones fold their rings too.</summary>
    private static (ComplexPlanes Truth, ComplexPlanes Kspace, ComplexPlanes Maps) Discrete(CoilPhantom phantom)
    {
        ComplexPlanes maps = phantom.Sensitivities(), truth = ComplexPlanes.Random(phantom.Size.Lines * phantom.Size.Columns, seed: 5);
        ComplexPlanes kspace = Multiply(maps, truth);
        Transform(kspace, phantom.Size, FourierDirection.Forward);
        return (truth, kspace, maps);
    }

    private static ComplexPlanes Multiply(ComplexPlanes maps, ComplexPlanes image)
    {
        ComplexPlanes coils = ComplexPlanes.Zero(maps.Length);
        for (int i = 0; i < maps.Length; i++)
        {
            (float a, float b, float u, float v) = (maps.Re[i], maps.Im[i], image.Re[i % image.Length], image.Im[i % image.Length]);
            (coils.Re[i], coils.Im[i]) = (a * u - b * v, a * v + b * u);
        }
        return coils;
    }

    private static void Transform(ComplexPlanes data, KspaceSize size, FourierDirection direction)
    {
        new FourierPlan(size.Columns).TransformCentred(direction, data.Span);
        new FourierPlan(size.Rows).TransformCentred(direction, data.Span, size.Columns);
        new FourierPlan(size.Partitions).TransformCentred(direction, data.Span, size.Rows * size.Columns);
    }

    internal static ComplexPlanes Sampled(ComplexPlanes kspace, bool[] acquired, int columns)
    {
        ComplexPlanes sampled = kspace.Copy();
        for (int i = 0; i < sampled.Length; i++)
            if (!acquired[i / columns % acquired.Length]) (sampled.Re[i], sampled.Im[i]) = (0, 0);
        return sampled;
    }

    internal static void AssertNear(ComplexPlanes expected, ComplexPlanes image, double tolerance)
    {
        double error = Math.Sqrt(image.Plus(-1, expected).Energy / expected.Energy);
        Assert.InRange(error, 0, tolerance);
    }
}
