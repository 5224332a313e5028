using System.Numerics;
using Acquisition.Reconstruction.Operators;
using Acquisition.Reconstruction.Operators.Composites;
using Acquisition.Reconstruction.Operators.Host;
using Acquisition.Reconstruction.Solvers;
using Acquisition.Reconstruction.Tests.Operators;

namespace Acquisition.Reconstruction.Tests.Solvers;

public class IterativeThresholdingTests
{
    private static readonly Shape Image = Shape.Complex(64, 64);

    [Fact]
    public void Of_an_identity_the_solution_is_the_data_with_their_coefficients_shrunk()
    {
        Wavelet wavelet = new(Image, WaveletFamily.Daubechies4, 3);
        OperatorData b = OperatorData.Random(Image, 1), expected = OperatorData.NaN(Image), coefficients = OperatorData.NaN(Image), x = new(Image, HostArray.Allocate(Image));
        wavelet.ForwardReference(b.Array, coefficients.Array);
        for (int i = 0; i < Image.Length; i++)
        {
            Complex value = coefficients[i];
            value = value.Magnitude > 0.4 ? value * (1 - 0.4 / value.Magnitude) : 0;
            (coefficients.Array.Re.Span[i], coefficients.Array.Im.Span[i]) = ((float)value.Real, (float)value.Imaginary);
        }
        using ILinearMap<HostArray> normal = HostBackend.Shared.Open(new Identity(Image)), transform = HostBackend.Shared.Open(wavelet);
        transform.Adjoint(coefficients.Array, expected.Array);
        using IterativeThresholding<HostArray> solver = new(HostBackend.Shared, normal, [transform]);
        solver.Solve(b.Array, x.Array, 0.4, 30);
        x.AssertClose(expected, 1e-5, expected.Norm);       // 30 steps, each exact to 2e-6 and most of them smaller than the one before
    }

    [Fact]
    public void The_solution_satisfies_the_conditions_of_optimality()
    {
        // Ψ(b − N·x) = λ·c/|c| where a coefficient c is not 0, and is no longer than λ elsewhere.
        LinearOperator sampled = Sampled();
        using ILinearMap<HostArray> forward = HostBackend.Shared.Open(sampled), normal = HostBackend.Shared.Open(sampled.Normal), transform = HostBackend.Shared.Open(new Wavelet(Image, WaveletFamily.Haar, 2));
        HostArray data = HostArray.Allocate(sampled.Range), b = HostArray.Allocate(Image), x = HostArray.Allocate(Image), residual = HostArray.Allocate(Image), gradient = HostArray.Allocate(Image), coefficients = HostArray.Allocate(Image);
        forward.Forward(Object(), data);
        forward.Adjoint(data, b);
        const float Lambda = 0.02f;
        using (IterativeThresholding<HostArray> solver = new(HostBackend.Shared, normal, [transform])) solver.Solve(b, x, Lambda, 2000);
        normal.Forward(x, residual);
        HostBackend.Shared.Add(1, b, -1, residual);
        transform.Forward(residual, gradient);
        transform.Forward(x, coefficients);
        for (int i = 0; i < Image.Length; i++)
        {
            Complex c = new(coefficients.Re.Span[i], coefficients.Im.Span[i]), g = new(gradient.Re.Span[i], gradient.Im.Span[i]);
            // Single precision and 2,000 iterations leave a hundredth of λ.
            if (c.Magnitude > 1e-2) Assert.InRange((g - Lambda * c / c.Magnitude).Magnitude, 0, 0.05 * Lambda);
            else Assert.InRange(g.Magnitude, 0, 1.05 * Lambda);
        }
    }

    [Fact]
    public void A_third_of_k_space_shows_a_sparse_object_that_least_squares_does_not()
    {
        LinearOperator sampled = Sampled();
        using ILinearMap<HostArray> forward = HostBackend.Shared.Open(sampled), normal = HostBackend.Shared.Open(sampled.Normal);
        HostArray truth = Object(), data = HostArray.Allocate(sampled.Range), b = HostArray.Allocate(Image);
        forward.Forward(truth, data);
        forward.Adjoint(data, b);       // of least norm, as the mask is a projection
        (int Rows, int Columns)[] shifts = [(0, 0), (3, 5), (6, 2), (1, 7)];
        ILinearMap<HostArray>[] transforms = [.. shifts.Select(shift => HostBackend.Shared.Open(new Wavelet(Image, WaveletFamily.Haar, 3) * new CircularShift(Image, shift.Rows, shift.Columns)))];
        HostArray x = HostArray.Allocate(Image);
        using (IterativeThresholding<HostArray> solver = new(HostBackend.Shared, normal, transforms)) solver.Solve(b, x, 0.005, 300);
        foreach (ILinearMap<HostArray> transform in transforms) transform.Dispose();
        Assert.True(Error(b, truth) > 0.2, $"Least squares leave {Error(b, truth):g3}.");
        Assert.InRange(Error(x, truth), 0, 0.05);
    }

    [Fact]
    public void Data_of_zeros_make_an_image_of_zeros()
    {
        using ILinearMap<HostArray> normal = HostBackend.Shared.Open(new Identity(Image)), transform = HostBackend.Shared.Open(new Wavelet(Image, WaveletFamily.Haar, 1));
        using IterativeThresholding<HostArray> solver = new(HostBackend.Shared, normal, [transform]);
        OperatorData x = OperatorData.Random(Image, 1);
        Assert.Equal(0, solver.Solve(HostArray.Allocate(Image), x.Array, 1, 5));
        Assert.Equal(0, x.Norm);
    }

    [Theory]
    [InlineData(33)]
    [InlineData(7)]
    public void Shrinking_takes_the_threshold_from_every_length(int length)
    {
        OperatorData complex = OperatorData.Random(Shape.Complex(length), 1), before = complex.Copy(), real = OperatorData.Random(Shape.Real(length), 2), realBefore = real.Copy();
        HostBackend.Shared.Shrink(0.5f, complex.Array);
        HostBackend.Shared.Shrink(0.5f, real.Array);
        for (int i = 0; i < length; i++)
        {
            Assert.Equal(Math.Max(0, before[i].Magnitude - 0.5), complex[i].Magnitude, 1e-6);
            Assert.Equal(0, (before[i] * complex[i].Magnitude - complex[i] * before[i].Magnitude).Magnitude, 1e-6);
            Assert.Equal(Math.Sign(realBefore[i].Real) * Math.Max(0, Math.Abs(realBefore[i].Real) - 0.5), real[i].Real, 1e-6);
        }
    }

    /// <summary>Boxes: few Haar coefficients.</summary>
    private static HostArray Object()
    {
        HostArray x = HostArray.Allocate(Image);
        foreach ((int row, int column, int size, float value) in ((int, int, int, float)[])[(8, 8, 40, 1), (16, 24, 16, -0.5f), (40, 40, 8, 1)])
            for (int i = 0; i < size * size; i++) x.Re.Span[(row + i / size) * 64 + column + i % size] += value;
        return x;
    }

    /// <summary>All of the centre, and a third at random of the whole, as few outside as the density falls.</summary>
    private static LinearOperator Sampled()
    {
        Random random = new(4);
        bool[] acquired = [.. Enumerable.Range(0, 64 * 64).Select(i =>
        {
            double r = Math.Max(Math.Abs(i / 64 - 32), Math.Abs(i % 64 - 32)) / 32.0;
            return r < 0.15 || random.NextDouble() < 0.6 * (1 - r) + 0.12;
        })];
        return new Mask(Image, [.. acquired]) * new CentredFourier(Image, [0, 1]);
    }

    private static double Error(HostArray x, HostArray truth)
    {
        HostArray difference = HostArray.Allocate(Image);
        truth.CopyTo(difference);
        HostBackend.Shared.Add(1, x, -1, difference);
        return Math.Sqrt(HostBackend.Shared.SquaredNorm(difference) / HostBackend.Shared.SquaredNorm(truth));
    }
}
