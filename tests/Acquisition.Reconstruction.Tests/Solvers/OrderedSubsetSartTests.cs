using Complex = System.Numerics.Complex;
using Acquisition.Reconstruction.Operators;
using Acquisition.Reconstruction.Operators.Host;
using Acquisition.Reconstruction.Solvers;
using Acquisition.Reconstruction.Tests.Operators;
using MathNet.Numerics.LinearAlgebra;

namespace Acquisition.Reconstruction.Tests.Solvers;

public class OrderedSubsetSartTests
{
    private static readonly Shape Image = Shape.Real(6, 7, 1);

    [Fact]
    public void One_subset_goes_to_the_least_squares_in_the_lengths_of_rays()
    {
        LinearOperator projector = Projector(0, 1);
        OperatorData b = OperatorData.Random(projector.Range, 1), x = DenseMatrix.Zero(Image);     // data that contradict each other
        Matrix<double> a = DenseMatrix.Of(projector), weighted = InverseLengths(a) * a, shares = Matrix<double>.Build.DiagonalOfDiagonalVector(a.ColumnSums().Map(sum => 1 / Math.Sqrt(sum)));
        // Of the slowest component, of eigenvalue ε of C·Aᵀ·R·A, exp(−15) is left; the rest is single precision times the condition.
        double slowest = (shares * a.Transpose() * weighted * shares).Evd(Symmetricity.Symmetric).EigenValues.Min(value => value.Real);
        int iterations = (int)Math.Ceiling(15 / slowest);
        OrderedSubsetsResult result = Solve([projector], b, x, new(iterations));
        Assert.Equal((iterations, OrderedSubsetsEnd.IterationLimit), (result.Iterations, result.End));
        Vector<double> expected = (a.Transpose() * weighted).Solve(weighted.Transpose() * DenseMatrix.Of(b));
        x.AssertClose(DenseMatrix.ToData(expected, Image), 1e-3, expected.L2Norm());
    }

    [Fact]
    public void The_residual_in_the_lengths_of_rays_falls_with_each_iteration_of_one_subset()
    {
        LinearOperator projector = Projector(0, 1);
        Matrix<double> a = DenseMatrix.Of(projector), lengths = InverseLengths(a);
        foreach (double relaxation in (double[])[0.5, 1, 1.9])
        {
            OperatorData b = OperatorData.Random(projector.Range, 2), x = DenseMatrix.Zero(Image);
            double last = double.PositiveInfinity;
            for (int i = 0; i < 20; i++)
            {
                Solve([projector], b, x, new(1, relaxation));
                Vector<double> residual = DenseMatrix.Of(b) - a * DenseMatrix.Of(x);
                double now = residual * (lengths * residual);
                Assert.True(now < last, $"{now} after {last}");
                last = now;
            }
        }
    }

    [Fact]
    public void Ordered_subsets_find_an_image_that_agrees_with_the_data_and_sooner()
    {
        OperatorData image = OperatorData.Random(Image, 3);
        LinearOperator[] subsets = [.. Enumerable.Range(0, 5).Select(s => Projector(s, 5))];
        OperatorData b = Data(subsets, image), x = DenseMatrix.Zero(Image), slower = DenseMatrix.Zero(Image);
        double after = Solve(subsets, b, x, new(10)).DataResidual, alone = Solve([Projector(0, 1)], Data([Projector(0, 1)], image), slower, new(10)).DataResidual;
        Assert.InRange(after, 0, alone / 2);        // 5 steps an iteration; the least that they must be worth is 2
        Solve(subsets, b, x, new(600));
        x.AssertClose(image, 1e-2, image.Norm);     // exp(−600·5/200) and the condition, which makes 1e-2 of float rounding at most
    }

    [Fact]
    public void Nothing_becomes_negative_where_nothing_may_and_relaxation_decays()
    {
        LinearOperator[] subsets = [Projector(0, 2), Projector(1, 2)];
        OperatorData b = OperatorData.Random(LinearOperator.Vertical(subsets).Range, 4), x = DenseMatrix.Zero(Image), free = DenseMatrix.Zero(Image);
        Solve(subsets, b, x, new(5, NonNegative: true));
        Solve(subsets, b, free, new(5));
        Assert.All(x.Array.Re.ToArray(), value => Assert.True(value >= 0));
        Assert.Contains(free.Array.Re.ToArray(), value => value < 0);

        // Contradictory data: with a constant step x goes round in a circle, with a smaller and smaller one it comes to rest.
        double Circle(double decay)
        {
            OperatorData y = DenseMatrix.Zero(Image);
            List<double> residuals = [];
            Solve(subsets, b, y, new(60, 1.5, decay), step => residuals.Add(step.DataResidual));
            Assert.Equal(60, residuals.Count);
            OperatorData before = y.Copy();
            Solve(subsets, b, y, new(1, 1.5 * Math.Pow(decay, 60)));
            return OperatorData.Combine(-1, before, y).Norm / y.Norm;
        }
        Assert.InRange(Circle(0.9), 0, 1e-3);
    }

    [Fact]
    public void An_iteration_allocates_nothing_and_data_that_are_not_finite_end_it()
    {
        LinearOperator[] subsets = [Projector(0, 2), Projector(1, 2)];
        OperatorData b = OperatorData.Random(LinearOperator.Vertical(subsets).Range, 5), x = DenseMatrix.Zero(Image);
        ILinearMap<HostArray>[] maps = [.. subsets.Select(HostBackend.Shared.Open)];
        using OrderedSubsetSart<HostArray> solver = new(HostBackend.Shared, maps);
        OrderedSubsetSartSettings few = new(1), many = new(11);
        Assert.Equal(Allocations.Of(() => solver.Solve(b.Array, x.Array, few)), Allocations.Of(() => solver.Solve(b.Array, x.Array, many)));

        b.Array.Re.Span[3] = float.NaN;
        Assert.Equal((0, OrderedSubsetsEnd.Breakdown), Ended(solver.Solve(b.Array, x.Array, many)));
    }

    [Fact]
    public void Cancelled_it_stops_before_the_next_subset()
    {
        LinearOperator[] subsets = [Projector(0, 2), Projector(1, 2)];
        OperatorData b = OperatorData.Random(LinearOperator.Vertical(subsets).Range, 5), twice = DenseMatrix.Zero(Image), x = DenseMatrix.Zero(Image);
        Solve(subsets, b, twice, new(2));
        using CancellationTokenSource cancelled = new();
        using OrderedSubsetSart<HostArray> solver = new(HostBackend.Shared, [.. subsets.Select(HostBackend.Shared.Open)]);
        Assert.Throws<OperationCanceledException>(() => solver.Solve(b.Array, x.Array, new(1000), step => { if (step.Iteration == 2) cancelled.Cancel(); }, cancelled.Token));
        Assert.Equal(twice.Array.Re.ToArray(), x.Array.Re.ToArray());
    }

    [Fact]
    public void Settings_and_subsets_that_mean_nothing_are_refused()
    {
        OperatorData b = OperatorData.Random(Projector(0, 1).Range, 6), x = DenseMatrix.Zero(Image);
        foreach (OrderedSubsetSartSettings settings in (OrderedSubsetSartSettings[])[new(-1), new(1, 0), new(1, 2), new(1, double.NaN), new(1, 1, 0), new(1, 1, 1.1)])
            Assert.Throws<ArgumentOutOfRangeException>(() => Solve([Projector(0, 1)], b, x, settings));
        Assert.Throws<ArgumentException>(() => new OrderedSubsetSart<HostArray>(HostBackend.Shared, []));
        ILinearMap<HostArray>[] different = [HostBackend.Shared.Open(Projector(0, 1)), HostBackend.Shared.Open(new Mask(Shape.Real(3), [true]))];
        Assert.Throws<ArgumentException>(() => new OrderedSubsetSart<HostArray>(HostBackend.Shared, different));
    }

    [Fact]
    public void Subsets_are_each_visited_once_and_the_next_is_never_the_neighbour()
    {
        for (int count = 1; count < 60; count++)
        {
            int[] order = [.. Enumerable.Range(0, count).Select(place => SubsetOrder.At(place, count))];
            Assert.Equal(Enumerable.Range(0, count), order.Order());
            if (count > 6) Assert.All(order.Zip(order.Skip(1)), pair => Assert.InRange(Math.Abs(pair.First - pair.Second), 2, count - 2));
        }
    }

    [Fact]
    public void It_runs_on_arrays_of_another_kind_and_frees_what_it_took()
    {
        LinearOperator[] subsets = [Projector(0, 2), Projector(1, 2)];
        OperatorData b = OperatorData.Random(LinearOperator.Vertical(subsets).Range, 7), onHost = DenseMatrix.Zero(Image), elsewhere = DenseMatrix.Zero(Image);
        Solve(subsets, b, onHost, new(4, NonNegative: true));
        InterleavedBackend backend = new();
        ILinearMap<ArraySegment<Complex>>[] maps = [.. subsets.Select(backend.Open)];
        ArraySegment<Complex> x = new Complex[Image.Length];
        using (OrderedSubsetSart<ArraySegment<Complex>> solver = new(backend, maps)) solver.Solve(InterleavedBackend.From(b.Array), x, new(4, NonNegative: true));
        InterleavedBackend.ToHost(x, elsewhere.Array);
        onHost.AssertClose(elsewhere, 1e-5, elsewhere.Norm);       // 8 steps, each as exact as the laws want
        Assert.Equal(0, backend.Held);
    }

    internal static LinearOperator Projector(int first, int every) => Projections.Plane(
        6, 7, channels: 13, channelPitchMm: 0.8, centralChannel: 6.1, Enumerable.Range(0, 20).Where(view => view % every == first).Select(view => 0.1 + view * Math.PI / 20));

    internal static OperatorData Data(LinearOperator[] subsets, OperatorData image)
    {
        LinearOperator all = LinearOperator.Vertical(subsets);
        OperatorData b = OperatorData.NaN(all.Range);
        all.ForwardReference(image.Array, b.Array);
        return b;
    }

    private static (int, OrderedSubsetsEnd) Ended(OrderedSubsetsResult result) => (result.Iterations, result.End);

    private static Matrix<double> InverseLengths(Matrix<double> a) =>
        Matrix<double>.Build.DiagonalOfDiagonalVector(a.RowSums().Map(sum => sum > 0 ? 1 / sum : 0, Zeros.Include));

    private static OrderedSubsetsResult Solve(
        LinearOperator[] subsets, OperatorData b, OperatorData x, OrderedSubsetSartSettings settings, Action<OrderedSubsetsStep>? report = null)
    {
        ILinearMap<HostArray>[] maps = [.. subsets.Select(HostBackend.Shared.Open)];
        using OrderedSubsetSart<HostArray> solver = new(HostBackend.Shared, maps);
        return solver.Solve(b.Array, x.Array, settings, report);
    }
}
