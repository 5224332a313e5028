using Acquisition.Core.Model.Errors;
using Acquisition.Reconstruction.Fourier;
using Acquisition.Reconstruction.Mr.Cartesian;
using Acquisition.Reconstruction.Mr.Parallel;
using Acquisition.Reconstruction.Tests.Fourier;

namespace Acquisition.Reconstruction.Tests.Mr.Parallel;

public class GrappaTests
{
    public static TheoryData<int, int, int, int, int, int, int, int> Patterns => new()
    {
        // channels, R₁, R₂, Δ, kernel rows, kernel partitions, first row, first partition
        { 4, 2, 1, 0, 4, 1, 0, 0 },
        { 5, 3, 1, 0, 4, 1, 1, 0 },
        { 3, 4, 1, 0, 2, 1, 3, 0 },
        { 2, 8, 1, 0, 2, 1, 5, 0 },
        { 3, 2, 2, 0, 2, 2, 1, 0 },
        { 3, 2, 2, 1, 2, 2, 0, 1 },       // CAIPIRINHA
        { 4, 1, 3, 0, 3, 2, 0, 2 },
        { 2, 3, 2, 1, 4, 2, 2, 1 },
        { 2, 1, 1, 0, 4, 1, 0, 0 },       // fully sampled: nothing to fill in
    };

    [Theory]
    [MemberData(nameof(Patterns))]
    public void Kernel_and_filled_lines_equal_the_definition(
        int channels, int rowFactor, int partitionFactor, int shift, int kernelRows, int kernelPartitions, int firstRow, int firstPartition)
    {
        SamplingLattice lattice = new(rowFactor, partitionFactor, shift, firstRow, firstPartition);
        int partitions = kernelPartitions == 1 ? 1 : 8;
        CoilPhantom phantom = partitions == 1 ? CoilPhantom.Slice(channels, 41, 38, noise: 0.01) : CoilPhantom.Volume(channels, partitions, 30, 22, noise: 0.01);
        (ComplexPlanes lines, KspaceSize box) = phantom.Calibration(24, partitions);
        GrappaKernelSize size = new(5, kernelRows, kernelPartitions);
        GrappaKernel kernel = GrappaCalibration.Calibrate(lines.Memory, box, lattice, size), expected = GrappaReference.Calibrate(lines.Memory, box, lattice, size);
        AssertSameWeights(expected, kernel);

        bool[] acquired = phantom.Acquired(lattice, 6);
        ComplexPlanes kspace = phantom.Sampled(acquired);
        ComplexPlanes hybrid = ComplexPlanes.Random(kspace.Length, seed: 1);
        new GrappaPlan(kernel, lattice, phantom.Size, phantom.Size.Columns, phantom.Size.Columns).Fill(kspace.Memory, acquired, hybrid.Memory);
        GrappaReference.Fill(kernel, lattice, kspace.Memory, phantom.Size, acquired);
        new FourierPlan(phantom.Size.Columns).TransformCentred(FourierDirection.Inverse, kspace.Span);
        hybrid.AssertClose(kspace);
    }

    [Fact]
    public void Oversampled_readout_is_cropped_and_a_short_one_interpolated()
    {
        CoilPhantom phantom = CoilPhantom.Slice(4, 36, 40, noise: 0.01);
        SamplingLattice lattice = new(2);
        (ComplexPlanes lines, KspaceSize box) = phantom.Calibration(20);
        GrappaKernel kernel = GrappaCalibration.Calibrate(lines.Memory, box, lattice, new(5, 4));
        bool[] acquired = phantom.Acquired(lattice, 0);
        ComplexPlanes kspace = phantom.Sampled(acquired), full = ComplexPlanes.Zero(kspace.Length);
        GrappaPlan Plan(int transform, int columns) => new(kernel, lattice, phantom.Size, transform, columns);
        Plan(40, 40).Fill(kspace.Memory, acquired, full.Memory);
        ComplexPlanes cropped = ComplexPlanes.Zero(kspace.Length / 2), fine = ComplexPlanes.Zero(kspace.Length * 2);
        Plan(40, 20).Fill(kspace.Memory, acquired, cropped.Memory);
        Plan(80, 80).Fill(kspace.Memory, acquired, fine.Memory);
        cropped.AssertClose(full.Pick([.. Enumerable.Range(0, cropped.Length).Select(i => i / 20 * 40 + i % 20 + 10)]));
        fine.Pick([.. Enumerable.Range(0, full.Length).Select(i => i / 40 * 80 + 2 * (i % 40))]).AssertClose(full);
    }

    [Theory]
    [InlineData(2, 0.015)]
    [InlineData(3, 0.025)]
    [InlineData(4, 0.05)]
    public void Image_is_near_that_of_all_lines(int acceleration, double tolerance)
    {
        const int Size = 128;
        CoilPhantom phantom = CoilPhantom.Slice(12, Size, Size, noise: 0.002);
        SamplingLattice lattice = new(acceleration, FirstRow: 1);
        (ComplexPlanes lines, KspaceSize box) = phantom.Calibration(24);
        GrappaPlan plan = new(GrappaCalibration.Calibrate(lines.Memory, box, lattice, new(5, 4)), lattice, phantom.Size, Size, Size);
        bool[] acquired = phantom.Acquired(lattice, 24);
        float[] expected = new float[Size * Size], image = new float[Size * Size], folded = new float[Size * Size];
        RootSumOfSquares.Combine(CoilPhantom.Images(phantom.Kspace, Size, Size).Span, expected);
        new GrappaImages(plan, Size, Size).RootSumOfSquares(phantom.Sampled(acquired).Memory, acquired, image);
        RootSumOfSquares.Combine(CoilPhantom.Images(phantom.Sampled(acquired), Size, Size).Span, folded);
        // What remains is noise (0.002 of a signal of about 0.3, times a g-factor) and what 5 × 4 samples cannot make of 12 smooth coils.
        Assert.InRange(Distance(image, expected), 0, tolerance);
        Assert.InRange(Distance(folded, expected), 3 * tolerance, 10);      // and without it the image is folded
    }

    [Fact]
    public void Weighted_combination_is_that_of_the_filled_coil_images()
    {
        const int Rows = 40, Columns = 36;
        CoilPhantom phantom = CoilPhantom.Slice(5, Rows, Columns, noise: 0.01);
        SamplingLattice lattice = new(2);
        (ComplexPlanes lines, KspaceSize box) = phantom.Calibration(20);
        GrappaPlan plan = new(GrappaCalibration.Calibrate(lines.Memory, box, lattice, new(5, 4)), lattice, phantom.Size, Columns, Columns);
        bool[] acquired = phantom.Acquired(lattice, 20);
        ComplexPlanes weights = ComplexPlanes.Random(phantom.Kspace.Length, seed: 2), coils = ComplexPlanes.Zero(phantom.Kspace.Length);
        ComplexPlanes expected = ComplexPlanes.Zero(Rows * Columns), image = ComplexPlanes.Random(Rows * Columns, seed: 3);
        plan.Fill(phantom.Sampled(acquired).Memory, acquired, coils.Memory);
        new FourierPlan(Rows).TransformCentred(FourierDirection.Inverse, coils.Span, Columns);
        CoilCombination.Combine(weights.Span, coils.Span, expected.Span);
        new GrappaImages(plan, Rows, Rows).Combine(phantom.Sampled(acquired).Memory, acquired, weights.Memory, image.Memory);
        image.AssertClose(expected);
    }

    [Fact]
    public void Volume_with_shifted_lines_is_near_that_of_all_lines()
    {
        CoilPhantom phantom = CoilPhantom.Volume(12, 40, 48, 20, noise: 0.002);
        SamplingLattice lattice = new(2, 2, 1);
        (ComplexPlanes lines, KspaceSize box) = phantom.Calibration(20, 20);
        GrappaPlan plan = new(GrappaCalibration.Calibrate(lines.Memory, box, lattice, new(3, 4, 2)), lattice, phantom.Size, 20, 20);
        bool[] acquired = phantom.Acquired(lattice, 20, 20);
        ComplexPlanes filled = ComplexPlanes.Zero(phantom.Kspace.Length), expected = phantom.Kspace.Copy();
        plan.Fill(phantom.Sampled(acquired).Memory, acquired, filled.Memory);
        new FourierPlan(20).TransformCentred(FourierDirection.Inverse, expected.Span);
        double error = Math.Sqrt(filled.Plus(-1, expected).Energy / expected.Energy);
        Assert.InRange(error, 0, 0.1);      // as in 2-D at R = 4, over all of k-space, most of which is noise
    }

    [Fact]
    public void Too_few_lines_silence_and_unequal_coils_are_told()
    {
        CoilPhantom phantom = CoilPhantom.Slice(4, 32, 32, noise: 0.01);
        (ComplexPlanes lines, KspaceSize box) = phantom.Calibration(9);
        SamplingLattice lattice = new(3);
        ReconstructionException few = Assert.Throws<ReconstructionException>(() => GrappaCalibration.Calibrate(lines.Memory, box, lattice, new(5, 4)));
        Assert.Equal("TOO_FEW_CALIBRATION_LINES", few.Reason);
        Assert.Contains("12 calibration lines, there are 9", few.Message, StringComparison.Ordinal);     // 10 of a window, 80 unknowns of 32 equations a line
        (lines, box) = phantom.Calibration(16);
        ComplexPlanes silence = ComplexPlanes.Zero(lines.Length);
        Assert.Equal("SINGULAR_CALIBRATION", Assert.Throws<ReconstructionException>(() => GrappaCalibration.Calibrate(silence.Memory, box, lattice, new(5, 4))).Reason);
        silence.Re[0] = float.NaN;
        Assert.Equal("SINGULAR_CALIBRATION", Assert.Throws<ReconstructionException>(() => GrappaCalibration.Calibrate(silence.Memory, box, lattice, new(5, 4))).Reason);
        GrappaKernel kernel = GrappaCalibration.Calibrate(lines.Memory, box, lattice, new(5, 4));
        Assert.Equal("UNEQUAL_CHANNELS", Assert.Throws<ReconstructionException>(() => new GrappaPlan(kernel, lattice, phantom.Size with { Channels = 3 }, 32, 32)).Reason);
        Assert.Throws<ArgumentException>(() => new GrappaPlan(kernel, new(2), phantom.Size, 32, 32));
        GrappaPlan plan = new(kernel, lattice, phantom.Size, 32, 32);
        ComplexPlanes hybrid = ComplexPlanes.Zero(phantom.Kspace.Length);
        Assert.Throws<ArgumentException>(() => plan.Fill(phantom.Kspace.Memory, new bool[32], hybrid.Memory));
    }

    private static void AssertSameWeights(GrappaKernel expected, GrappaKernel kernel)
    {
        double squares = 0, energy = 0;
        for (int target = 0; target < kernel.Geometry.Targets; target++)
            for (int j = 0; j < kernel.Channels; j++)
                for (int s = 0; s < kernel.Geometry.Sources.Length; s++)
                    for (int m = 0; m < kernel.Size.Columns; m++)
                        for (int c = 0; c < kernel.Channels; c++)
                        {
                            (float a, float b) = expected[target, j, s, m, c];
                            (float u, float v) = kernel[target, j, s, m, c];
                            squares += (a - u) * (a - u) + (b - v) * (b - v);
                            energy += a * a + b * b;
                        }
        // Correlations in floats, 10⁻⁷ each, through a matrix whose condition λ = 10⁻⁴ keeps below some 10⁴.
        Assert.InRange(Math.Sqrt(squares), 0, 2e-3 * Math.Sqrt(energy));
        Assert.True(energy > 0 || kernel.Geometry.Targets == 0);
    }

    private static double Distance(float[] image, float[] expected) =>
        Math.Sqrt(image.Zip(expected, (a, b) => (double)(a - b) * (a - b)).Sum() / expected.Sum(b => (double)b * b));
}
