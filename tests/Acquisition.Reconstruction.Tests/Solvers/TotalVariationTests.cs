using Complex = System.Numerics.Complex;
using Acquisition.Reconstruction.Operators;
using Acquisition.Reconstruction.Operators.Composites;
using Acquisition.Reconstruction.Operators.Host;
using Acquisition.Reconstruction.Solvers;
using Acquisition.Reconstruction.Tests.Operators;
using MathNet.Numerics.LinearAlgebra;

namespace Acquisition.Reconstruction.Tests.Solvers;

public class TotalVariationTests
{
    private static readonly Shape Image = Shape.Real(6, 7, 1);
    private static readonly DifferenceAxis[] InPlane = [new(0), new(1)];

    [Fact]
    public void A_step_loses_what_its_ends_share_out()
    {
        // Each level moves towards the other by λ over its length, as each is held by one edge.
        Shape line = Shape.Real(30);
        OperatorData b = DenseMatrix.Zero(line);
        b.Array.Re.Span[10..].Fill(5);
        OperatorData x = Solve([new Identity(line)], b, new(200, 2), [new(0)]);
        for (int i = 0; i < 30; i++) Assert.Equal(i < 10 ? 2.0 / 10 : 5 - 2.0 / 20, x.Array.Re.Span[i], 1e-4);     // 2000 dual steps
    }

    [Fact]
    public void A_noisy_line_has_the_dual_of_its_minimum()
    {
        // p[i] = Σ (b − x) up to i: the minimum is where |p| ≤ λ everywhere, and p is +λ where x rises and −λ where it falls.
        const double Lambda = 1.5;
        Shape line = Shape.Real(60);
        OperatorData b = OperatorData.Random(line, 1);
        for (int i = 0; i < 60; i++) b.Array.Re.Span[i] += i / 20;
        OperatorData x = Solve([new Identity(line)], b, new(500, Lambda), [new(0)]);
        double p = 0;
        int jumps = 0;
        for (int i = 0; i < 59; i++)
        {
            p += b.Array.Re.Span[i] - x.Array.Re.Span[i];
            Assert.InRange(Math.Abs(p), 0, Lambda * (1 + 1e-3));       // 5000 dual steps
            double rise = x.Array.Re.Span[i + 1] - x.Array.Re.Span[i];
            if (Math.Abs(rise) < 1e-2) continue;
            Assert.Equal(-Math.Sign(rise) * Lambda, p, 1e-2);
            jumps++;
        }
        Assert.InRange(jumps, 2, 20);
        Assert.Equal(0, p + b.Array.Re.Span[59] - x.Array.Re.Span[59], 1e-3);
    }

    [Fact]
    public void Without_variation_it_is_weighted_least_squares()
    {
        LinearOperator projector = OrderedSubsetSartTests.Projector(0, 1);
        OperatorData b = OperatorData.Random(projector.Range, 2), weights = Weights(projector.Range);
        OperatorData x = Solve([projector], b, new(3000, 0), InPlane, weights);
        Matrix<double> a = DenseMatrix.Of(projector), weighted = Matrix<double>.Build.DiagonalOfDiagonalVector(DenseMatrix.Of(weights)) * a;
        Vector<double> expected = (a.Transpose() * weighted).Solve(weighted.Transpose() * DenseMatrix.Of(b));
        x.AssertClose(DenseMatrix.ToData(expected, Image), 2e-3, expected.L2Norm());       // single precision times the condition, a few thousand
    }

    [Fact]
    public void Bounded_by_zero_no_gradient_points_inward()
    {
        LinearOperator projector = OrderedSubsetSartTests.Projector(0, 1);
        OperatorData b = OperatorData.Random(projector.Range, 3);
        OperatorData x = Solve([projector], b, new(3000, 0, NonNegative: true), InPlane);
        Matrix<double> a = DenseMatrix.Of(projector);
        Vector<double> gradient = a.Transpose() * (a * DenseMatrix.Of(x) - DenseMatrix.Of(b));
        double scale = (a.Transpose() * DenseMatrix.Of(b)).L2Norm();
        for (int i = 0; i < Image.Length; i++)
        {
            Assert.True(x.Array.Re.Span[i] >= 0);
            if (x.Array.Re.Span[i] > 0) Assert.Equal(0, gradient[i], 1e-3 * scale);
            else Assert.True(gradient[i] >= -1e-3 * scale);
        }
        Assert.Contains(x.Array.Re.ToArray(), value => value == 0);
    }

    [Theory]
    [InlineData(0.3, false)]
    [InlineData(2, true)]
    public void The_objective_falls_as_fast_as_is_proven(double lambda, bool nonNegative)
    {
        LinearOperator projector = OrderedSubsetSartTests.Projector(0, 1);
        OperatorData b = OperatorData.Random(projector.Range, 4), weights = Weights(projector.Range);
        Matrix<double> a = DenseMatrix.Of(projector);
        Vector<double> w = DenseMatrix.Of(weights), data = DenseMatrix.Of(b);
        Vector<double> curvature = a.Transpose() * w.PointwiseMultiply(a.RowSums());
        double Objective(OperatorData image)
        {
            Vector<double> residual = a * DenseMatrix.Of(image) - data;
            return 0.5 * residual * w.PointwiseMultiply(residual) + lambda * Variation(image);
        }
        OperatorData best = Solve([projector], b, new(4000, lambda, nonNegative, ProximalIterations: 50), InPlane, weights);
        double least = Objective(best), distance = DenseMatrix.Of(best) * curvature.PointwiseMultiply(DenseMatrix.Of(best));
        foreach (int k in (int[])[1, 3, 10, 30, 100])
        {
            OperatorData x = Solve([projector], b, new(k, lambda, nonNegative, ProximalIterations: 50), InPlane, weights);
            Assert.InRange(Objective(x) - least, -1e-5 * least, 2 * distance / ((k + 1) * (k + 1)) + 1e-5 * least);      // Beck & Teboulle, theorem 4.4
        }
        // Nothing near it is lower.
        Random random = new(5);
        for (int trial = 0; trial < 200; trial++)
        {
            OperatorData near = best.Copy();
            for (int i = 0; i < Image.Length; i++)
            {
                float moved = near.Array.Re.Span[i] + 0.02f * (2 * random.NextSingle() - 1);
                near.Array.Re.Span[i] = nonNegative ? Math.Max(0, moved) : moved;
            }
            Assert.True(Objective(near) > least);
        }
    }

    [Fact]
    public void Subsets_come_near_the_minimum_in_fewer_iterations()
    {
        OperatorData image = Blocks();
        LinearOperator[] subsets = [.. Enumerable.Range(0, 5).Select(s => OrderedSubsetSartTests.Projector(s, 5))];
        LinearOperator whole = OrderedSubsetSartTests.Projector(0, 1);
        OperatorData exact = Solve([whole], OrderedSubsetSartTests.Data([whole], image), new(2000, 0.05), InPlane);
        OperatorData fast = Solve(subsets, OrderedSubsetSartTests.Data(subsets, image), new(6, 0.05), InPlane);
        OperatorData slow = Solve([whole], OrderedSubsetSartTests.Data([whole], image), new(6, 0.05), InPlane);
        double Away(OperatorData x) => OperatorData.Combine(-1, exact, x).Norm;
        Assert.InRange(Away(fast), 0, Away(slow) / 2);
        Assert.InRange(Away(fast), 0, 0.05 * exact.Norm);
    }

    [Fact]
    public void A_scale_makes_an_axis_count_more_and_a_small_change_ends_it()
    {
        OperatorData b = OperatorData.Random(Image, 6);
        OperatorData x = Solve([new Identity(Image)], b, new(300, 0.3), [new(0, 20), new(1)]);      // rows hardly differ any more, columns do
        Assert.InRange(Differences(x, 0), 0, 0.05 * Differences(x, 1));
        ILinearMap<HostArray>[] maps = [HostBackend.Shared.Open(new Identity(Image))];
        using TotalVariationLeastSquares<HostArray> solver = new(HostBackend.Shared, maps, Ones(Image), InPlane);
        OrderedSubsetsResult result = solver.Solve(b.Array, DenseMatrix.Zero(Image).Array, new(1000, 0.1, RelativeChange: 1e-4));
        Assert.Equal(OrderedSubsetsEnd.Converged, result.End);
        Assert.InRange(result.Iterations, 2, 200);
    }

    [Fact]
    public void An_iteration_allocates_nothing_data_that_are_not_finite_end_it_and_nonsense_is_refused()
    {
        LinearOperator[] subsets = [OrderedSubsetSartTests.Projector(0, 2), OrderedSubsetSartTests.Projector(1, 2)];
        OperatorData b = OperatorData.Random(LinearOperator.Vertical(subsets).Range, 7), x = DenseMatrix.Zero(Image);
        ILinearMap<HostArray>[] maps = [.. subsets.Select(HostBackend.Shared.Open)];
        using TotalVariationLeastSquares<HostArray> solver = new(HostBackend.Shared, maps, Ones(b.Shape), InPlane);
        TotalVariationSettings few = new(1, 0.1), many = new(11, 0.1);
        Assert.Equal(Allocations.Of(() => solver.Solve(b.Array, x.Array, few)), Allocations.Of(() => solver.Solve(b.Array, x.Array, many)));
        b.Array.Re.Span[3] = float.NaN;
        Assert.Equal(OrderedSubsetsEnd.Breakdown, solver.Solve(b.Array, x.Array, many).End);
        foreach (TotalVariationSettings settings in (TotalVariationSettings[])[new(-1, 1), new(1, -1), new(1, double.NaN), new(1, 1, false, -1), new(1, 1, false, 0, 0)])
            Assert.Throws<ArgumentOutOfRangeException>(() => solver.Solve(b.Array, x.Array, settings));
        Assert.Throws<ArgumentException>(() => new TotalVariationLeastSquares<HostArray>(HostBackend.Shared, maps, Ones(b.Shape), []));
        Assert.Throws<ArgumentOutOfRangeException>(() => new TotalVariationLeastSquares<HostArray>(HostBackend.Shared, maps, Ones(b.Shape), [new(0, -1)]));
    }

    [Fact]
    public void Cancelled_it_stops_before_the_next_subset()
    {
        LinearOperator[] subsets = [OrderedSubsetSartTests.Projector(0, 2), OrderedSubsetSartTests.Projector(1, 2)];
        OperatorData b = OperatorData.Random(LinearOperator.Vertical(subsets).Range, 7), twice = Solve(subsets, b, new(2, 0.1), InPlane), x = DenseMatrix.Zero(Image);
        using CancellationTokenSource cancelled = new();
        using TotalVariationLeastSquares<HostArray> solver = new(HostBackend.Shared, [.. subsets.Select(HostBackend.Shared.Open)], Ones(b.Shape), InPlane);
        Assert.Throws<OperationCanceledException>(() => solver.Solve(b.Array, x.Array, new(1000, 0.1), step => { if (step.Iteration == 2) cancelled.Cancel(); }, cancelled.Token));
        Assert.Equal(twice.Array.Re.ToArray(), x.Array.Re.ToArray());
    }

    [Fact]
    public void It_runs_on_arrays_of_another_kind_and_frees_what_it_took()
    {
        LinearOperator[] subsets = [OrderedSubsetSartTests.Projector(0, 2), OrderedSubsetSartTests.Projector(1, 2)];
        OperatorData b = OperatorData.Random(LinearOperator.Vertical(subsets).Range, 8), elsewhere = DenseMatrix.Zero(Image), onHost = Solve(subsets, b, new(4, 0.2, true), InPlane);
        InterleavedBackend backend = new();
        ILinearMap<ArraySegment<Complex>>[] maps = [.. subsets.Select(backend.Open)];
        ArraySegment<Complex> x = new Complex[Image.Length], ones = InterleavedBackend.From(Ones(b.Shape));
        using (TotalVariationLeastSquares<ArraySegment<Complex>> solver = new(backend, maps, ones, InPlane)) solver.Solve(InterleavedBackend.From(b.Array), x, new(4, 0.2, true));
        InterleavedBackend.ToHost(x, elsewhere.Array);
        onHost.AssertClose(elsewhere, 1e-4, elsewhere.Norm);       // 8 steps of 10 dual ones in single precision
        Assert.Equal(0, backend.Held);
    }

    private static OperatorData Solve(LinearOperator[] subsets, OperatorData b, TotalVariationSettings settings, DifferenceAxis[] axes, OperatorData? weights = null)
    {
        OperatorData x = DenseMatrix.Zero(subsets[0].Domain);
        ILinearMap<HostArray>[] maps = [.. subsets.Select(HostBackend.Shared.Open)];
        using TotalVariationLeastSquares<HostArray> solver = new(HostBackend.Shared, maps, weights?.Array ?? Ones(b.Shape), axes);
        solver.Solve(b.Array, x.Array, settings);
        return x;
    }

    private static HostArray Ones(Shape shape)
    {
        HostArray ones = HostArray.Allocate(shape);
        HostBackend.Shared.Fill(1, ones);
        return ones;
    }

    /// <summary>Between 0 and 1, and some of them 0: data that do not count.</summary>
    private static OperatorData Weights(Shape shape)
    {
        OperatorData weights = OperatorData.Random(shape, 9);
        foreach (ref float weight in weights.Array.Re.Span) weight = Math.Max(0, 0.5f + weight / 1.8f);
        return weights;
    }

    private static OperatorData Blocks()
    {
        OperatorData image = DenseMatrix.Zero(Image);
        for (int i = 0; i < Image.Length; i++) image.Array.Re.Span[i] = i / 7 is >= 1 and < 4 && i % 7 is >= 2 and < 6 ? 1 : 0.2f;
        return image;
    }

    private static double Variation(OperatorData image)
    {
        double sum = 0;
        for (int i = 0; i < Image.Length; i++)
        {
            double down = i + 7 < Image.Length ? image.Array.Re.Span[i + 7] - image.Array.Re.Span[i] : 0, right = i % 7 < 6 ? image.Array.Re.Span[i + 1] - image.Array.Re.Span[i] : 0;
            sum += Math.Sqrt(down * down + right * right);
        }
        return sum;
    }

    private static double Differences(OperatorData image, int axis)
    {
        OperatorData y = OperatorData.NaN(Image);
        new FiniteDifference(Image, axis, Boundary.Replicated).ForwardReference(image.Array, y.Array);
        return y.Norm;
    }
}
