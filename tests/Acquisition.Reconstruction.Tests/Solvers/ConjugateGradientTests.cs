using Complex = System.Numerics.Complex;
using Acquisition.Reconstruction.Operators;
using Acquisition.Reconstruction.Operators.Host;
using Acquisition.Reconstruction.Solvers;
using Acquisition.Reconstruction.Tests.Operators;
using MathNet.Numerics.LinearAlgebra;

namespace Acquisition.Reconstruction.Tests.Solvers;

/// <summary>Against MathNet's dense solution of (A*·A + λ)·x = A*·b, with A column by column from the operator's definition.</summary>
public class ConjugateGradientTests
{
    [Theory]
    [InlineData(false, 0)]
    [InlineData(true, 0)]
    [InlineData(true, 0.5)]
    public void Small_dense_systems_are_solved(bool isComplex, double tikhonov)
    {
        Shape domain = isComplex ? Shape.Complex(20) : Shape.Real(20), range = domain.With(50);
        Check(new DenseOperator(domain, range, seed: 1), OperatorData.Random(range, 2), tikhonov, iterations: 40);
    }

    [Fact]
    public void Undersampled_coil_images_are_unfolded()
    {
        Shape image = Shape.Complex(16, 16);
        Coils coils = SmoothCoils(image, 6);
        Mask mask = new(coils.Range, Values.Of<bool>([.. Enumerable.Range(0, 256).Select(i => i / 16 % 2 == 0)]));      // every second line
        LinearOperator sense = mask * new CentredFourier(coils.Range, [1, 2]) * coils;
        OperatorData x = OperatorData.Random(image, 3), b = OperatorData.NaN(sense.Range);
        sense.ForwardReference(x.Array, b.Array);
        OperatorData solution = Check(sense, b, tikhonov: 0, iterations: 100);
        solution.AssertClose(x, 1e-3, x.Norm);      // b has no noise: the image itself comes back, to float rounding times the condition
    }

    [Theory]
    [InlineData(0.3)]
    [InlineData(1)]
    public void Small_projections_are_inverted(double tikhonov)
    {
        LinearOperator projector = Projections.Plane(14, 14, channels: 23, channelPitchMm: 1, centralChannel: 11.3, Enumerable.Range(0, 20).Select(view => .1 + view * Math.PI / 20));
        Check(projector, OperatorData.Random(projector.Range, 4), tikhonov, iterations: 200);
    }

    [Fact]
    public void It_starts_where_it_is_told_and_stops_when_it_is_there()
    {
        DenseOperator description = new(Shape.Complex(20), Shape.Complex(50), seed: 5);
        OperatorData b = OperatorData.Random(description.Range, 6), x = Copy(Dense(description, b, 0.1), description.Domain);
        ConjugateGradientResult result = Solve(description, b, x, new(100, 1e-5, 0.1), null);
        Assert.Equal((0, ConjugateGradientEnd.Converged), (result.Iterations, result.End));

        OperatorData elsewhere = OperatorData.Random(description.Domain, 7);
        Solve(description, b, elsewhere, new(100, 1e-6, 0.1), null);
        elsewhere.AssertClose(x, 1e-4, x.Norm);
    }

    [Fact]
    public void Data_residuals_fall_with_each_iteration_and_are_reported()
    {
        DenseOperator description = new(Shape.Real(20), Shape.Real(50), seed: 8);
        OperatorData b = OperatorData.Random(description.Range, 9), x = new(description.Domain, HostArray.Allocate(description.Domain));
        List<ConjugateGradientStep> steps = [];
        ConjugateGradientResult result = Solve(description, b, x, new(8), steps.Add);
        Assert.Equal((8, ConjugateGradientEnd.IterationLimit), (result.Iterations, result.End));
        Assert.Equal(Enumerable.Range(1, 8), steps.Select(step => step.Iteration));
        Assert.Equal(result.RelativeResidual, steps[^1].RelativeResidual);
        Assert.All(steps.Zip(steps.Skip(1)), pair => Assert.True(pair.Second.DataResidual < pair.First.DataResidual));

        OperatorData residual = OperatorData.NaN(description.Range);
        description.ForwardReference(x.Array, residual.Array);
        // The residual is carried along: 8 roundings of it.
        Assert.Equal(OperatorData.Combine(-1, residual, b).Norm / b.Norm, steps[^1].DataResidual, 1e-5);
    }

    [Fact]
    public void Nothing_to_solve_is_solved_at_once_and_data_that_are_not_finite_end_it()
    {
        DenseOperator description = new(Shape.Real(4), Shape.Real(5), seed: 10);
        OperatorData zero = new(description.Range, HostArray.Allocate(description.Range)), x = new(description.Domain, HostArray.Allocate(description.Domain));
        Assert.Equal(new(0, 0, ConjugateGradientEnd.Converged), Solve(description, zero, x, new(10), null));
        Assert.Equal(0, x.Norm);

        zero.Array.Re.Span[2] = float.NaN;
        Assert.Equal(ConjugateGradientEnd.Breakdown, Solve(description, zero, x, new(10), null).End);
        Assert.Equal(0, x.Norm);
    }

    [Fact]
    public void Iterations_beyond_what_floats_can_tell_stop_at_the_solution()
    {
        DenseOperator description = new(Shape.Complex(20), Shape.Complex(50), seed: 5);
        OperatorData b = OperatorData.Random(description.Range, 6), x = new(description.Domain, HostArray.Allocate(description.Domain));
        ConjugateGradientResult result = Solve(description, b, x, new(10_000), null);
        Assert.NotEqual(ConjugateGradientEnd.IterationLimit, result.End);
        Assert.InRange(result.RelativeResidual, 0, 1e-6);
        OperatorData expected = Copy(Dense(description, b, 0), description.Domain);
        x.AssertClose(expected, 1e-4, expected.Norm);       // a residual of 10⁻⁶ times the condition of A*·A, below 100
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Where_directions_lead_away_the_best_image_is_given(bool isNormal)
    {
        // The normal operator's condition is 100 in both; in its 36th iteration a step goes astray as rounding makes it, but at once.
        float[] factors = [.. Enumerable.Range(0, 60).Select(i => MathF.Pow(10, -i / (isNormal ? 30f : 60f)))];
        using FailingMap map = isNormal ? new(factors, call: 35, scale: 1, across: 30) : new(factors, call: 71, scale: 1e-3f, across: 0);
        float[] data = [.. OperatorData.Random(map.Domain, 3).Array.Re.Span];
        HostArray b = HostArray.Real(data), x = HostArray.Allocate(map.Domain);
        ConjugateGradientSettings settings = new(5000);
        ConjugateGradientResult result;
        if (isNormal)
        {
            using NormalConjugateGradient<HostArray> solver = new(HostBackend.Shared, map);
            result = solver.Solve(b, x, settings);
        }
        else
        {
            using ConjugateGradient<HostArray> solver = new(HostBackend.Shared, map);
            result = solver.Solve(b, x, settings);
        }
        Assert.Equal(ConjugateGradientEnd.Diverged, result.End);
        Assert.Equal(36, result.Iterations);
        Assert.InRange(result.RelativeResidual, 1e-7, 0.01);
        (double residual, double start) = (0, 0);
        for (int i = 0; i < factors.Length; i++)
        {
            double transposed = isNormal ? 1 : factors[i], remains = transposed * (data[i] - (double)factors[i] * x.Re.Span[i]);
            (residual, start) = (residual + remains * remains, start + transposed * data[i] * transposed * data[i]);
        }
        // The residual of the x that it gives, to the roundings of carrying it along for 50 iterations.
        Assert.Equal(result.RelativeResidual, Math.Sqrt(residual / start), 1e-5);
    }

    [Fact]
    public void It_stops_when_it_is_told_to()
    {
        DenseOperator description = new(Shape.Real(20), Shape.Real(50), seed: 8);
        using ILinearMap<HostArray> map = HostBackend.Shared.Open(description);
        using ConjugateGradient<HostArray> solver = new(HostBackend.Shared, map);
        using CancellationTokenSource source = new();
        int steps = 0;
        Assert.Throws<OperationCanceledException>(() => solver.Solve(OperatorData.Random(description.Range, 9).Array, HostArray.Allocate(description.Domain), new(15), _ =>
        {
            if (++steps == 3) source.Cancel();
        }, source.Token));
        Assert.Equal(3, steps);
    }

    [Fact]
    public void An_iteration_allocates_nothing()
    {
        Coils coils = SmoothCoils(Shape.Complex(16, 16), 4);
        LinearOperator description = new CentredFourier(coils.Range, [1, 2]) * coils;
        using ILinearMap<HostArray> map = HostBackend.Shared.Open(description);
        using ConjugateGradient<HostArray> solver = new(HostBackend.Shared, map);
        HostArray b = OperatorData.Random(description.Range, 11).Array, x = HostArray.Allocate(description.Domain);
        ConjugateGradientSettings few = new(1), many = new(21);
        long one = Allocations.Of(() => Solve(few)), more = Allocations.Of(() => Solve(many));
        Assert.Equal(0, more - one);

        void Solve(ConjugateGradientSettings settings)
        {
            HostBackend.Shared.Clear(x);
            solver.Solve(b, x, settings);
        }
    }

    [Fact]
    public void Settings_that_mean_nothing_are_refused()
    {
        DenseOperator description = new(Shape.Real(4), Shape.Real(5), seed: 10);
        OperatorData b = OperatorData.Random(description.Range, 1), x = OperatorData.Random(description.Domain, 2);
        foreach (ConjugateGradientSettings settings in (ConjugateGradientSettings[])[new(-1), new(1, double.NaN), new(1, 0, -1), new(1, 0, double.PositiveInfinity)])
            Assert.Throws<ArgumentOutOfRangeException>(() => Solve(description, b, x, settings, null));
    }

    private static OperatorData Check(LinearOperator description, OperatorData b, double tikhonov, int iterations)
    {
        OperatorData x = new(description.Domain, HostArray.Allocate(description.Domain));
        ConjugateGradientResult result = Solve(description, b, x, new(iterations, 1e-6, tikhonov), null);
        Assert.Equal(ConjugateGradientEnd.Converged, result.End);
        OperatorData expected = Copy(Dense(description, b, tikhonov), description.Domain);
        // A residual of 1e-6 moves the solution by that times the condition of A*·A, below 1000 in these systems.
        x.AssertClose(expected, 1e-3, expected.Norm);
        return x;
    }

    private static ConjugateGradientResult Solve(
        LinearOperator description, OperatorData b, OperatorData x, ConjugateGradientSettings settings, Action<ConjugateGradientStep>? report)
    {
        using ILinearMap<HostArray> map = HostBackend.Shared.Open(description);
        using ConjugateGradient<HostArray> solver = new(HostBackend.Shared, map);
        return solver.Solve(b.Array, x.Array, settings, report);
    }

    private static Vector<Complex> Dense(LinearOperator description, OperatorData b, double tikhonov)
    {
        Matrix<Complex> a = Matrix<Complex>.Build.Dense(description.Range.Length, description.Domain.Length);
        OperatorData unit = new(description.Domain, HostArray.Allocate(description.Domain)), column = OperatorData.NaN(description.Range);
        for (int j = 0; j < description.Domain.Length; j++)
        {
            unit.Array.Re.Span[j] = 1;
            description.ForwardReference(unit.Array, column.Array);
            unit.Array.Re.Span[j] = 0;
            for (int i = 0; i < description.Range.Length; i++) a[i, j] = column[i];
        }
        Vector<Complex> data = Vector<Complex>.Build.Dense(description.Range.Length, i => b[i]);
        Matrix<Complex> adjoint = a.ConjugateTranspose();
        Matrix<Complex> normal = adjoint * a + Matrix<Complex>.Build.DenseIdentity(description.Domain.Length) * (Complex)tikhonov;
        return normal.Cholesky().Solve(adjoint * data);
    }

    private static OperatorData Copy(Vector<Complex> values, Shape shape)
    {
        OperatorData data = new(shape, HostArray.Allocate(shape));
        for (int i = 0; i < shape.Length; i++)
        {
            data.Array.Re.Span[i] = (float)values[i].Real;
            if (shape.IsComplex) data.Array.Im.Span[i] = (float)values[i].Imaginary;
        }
        return data;
    }

    /// <summary>Coils around the image, each nearest to one direction, as smooth as real ones.</summary>
    private static Coils SmoothCoils(Shape image, int count)
    {
        int pixels = image.Length;
        float[] re = new float[count * pixels], im = new float[count * pixels];
        for (int c = 0; c < count; c++)
            for (int p = 0; p < pixels; p++)
            {
                double angle = 2 * Math.PI * c / count, y = (p / image[1] + 0.5) / image[0] - 0.5, x = (p % image[1] + 0.5) / image[1] - 0.5;
                double dx = x - 0.6 * Math.Cos(angle), dy = y - 0.6 * Math.Sin(angle), strength = 0.2 / (0.1 + dx * dx + dy * dy);
                (re[c * pixels + p], im[c * pixels + p]) = ((float)(strength * Math.Cos(3 * dx + angle)), (float)(strength * Math.Sin(3 * dx + angle)));
            }
        return new(image, count, re, im);
    }
}
