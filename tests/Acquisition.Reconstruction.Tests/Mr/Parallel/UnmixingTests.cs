using Acquisition.Reconstruction.Fourier;
using Acquisition.Reconstruction.Mr.Parallel;
using Acquisition.Reconstruction.Tests.Fourier;

namespace Acquisition.Reconstruction.Tests.Mr.Parallel;

public class UnmixingTests
{
    [Theory]
    [InlineData(5, 2, 48, 36)]
    [InlineData(6, 3, 48, 33)]
    public void Weights_of_the_image_give_what_filling_in_gives(int channels, int acceleration, int rows, int columns)
    {
        CoilPhantom phantom = CoilPhantom.Slice(channels, rows, columns, noise: 0.01);
        SamplingLattice lattice = new(acceleration, FirstRow: 1);
        (GrappaKernel kernel, ComplexPlanes combination) = Calibrate(phantom, lattice);
        bool[] acquired = phantom.Acquired(lattice, 0);
        // Weights of the image wrap around the edges of the rows, where filling in has zeros: take those lines away.
        ComplexPlanes kspace = phantom.Sampled([.. acquired.Select((a, y) => a && y > 12 && y < rows - 12)]);
        ComplexPlanes filled = ComplexPlanes.Zero(kspace.Length), expected = ComplexPlanes.Zero(rows * columns), image = ComplexPlanes.Zero(rows * columns);
        new GrappaPlan(kernel, lattice, phantom.Size, columns, columns).Fill(kspace.Memory, acquired, filled.Memory);
        new FourierPlan(rows).TransformCentred(FourierDirection.Inverse, filled.Span, columns);
        CoilCombination.Combine(combination.Span, filled.Span, expected.Span);
        UnmixingWeights weights = GrappaUnmixing.Weights(kernel, phantom.Size, combination.Memory);
        CoilCombination.Combine(weights.Weights.Span, CoilPhantom.Images(kspace, rows, columns).Span, image.Span);
        SenseTests.AssertNear(expected, image, 1e-5);       // floats, in another order
    }

    [Fact]
    public void A_factor_says_how_noise_grows()
    {
        CoilPhantom phantom = CoilPhantom.Slice(8, 48, 48, noise: 0.002);
        SamplingLattice lattice = new(3);
        (GrappaKernel kernel, ComplexPlanes combination) = Calibrate(phantom, lattice);
        UnmixingWeights weights = GrappaUnmixing.Weights(kernel, phantom.Size, combination.Memory);
        SenseTests.AssertFactorByReplicas(phantom, phantom.Sensitivities(), phantom.Acquired(lattice, 0), weights, 200, 3);
    }

    private static (GrappaKernel Kernel, ComplexPlanes Combination) Calibrate(CoilPhantom phantom, SamplingLattice lattice)
    {
        (ComplexPlanes lines, KspaceSize box) = phantom.Calibration(24);
        ComplexPlanes combination = phantom.Sensitivities();
        CoilCombination.Weights(combination.Span, phantom.Size.Channels, combination.Span);
        return (GrappaCalibration.Calibrate(lines.Memory, box, lattice, new(5, 4)), combination);
    }
}
