using Acquisition.Reconstruction.Fourier;

namespace Acquisition.Reconstruction.Tests.Fourier;

public class FourierGridTests
{
    // Even and odd, powers of two that are kept apart in the cache, direct and convolved primes, blocks that are not whole.
    public static TheoryData<string> Grids =>
        ["1 1", "5 1", "1 7", "16 16", "12 23", "30 128", "128 128", "64 256", "37 384", "23 211", "3 5 7", "4 16 20", "8 3 128", "211 2 17", "1000 3 33"];

    [Theory]
    [MemberData(nameof(Grids))]
    public void Grid_equals_its_axes_one_after_the_other(string axes)
    {
        int[] sizes = [.. axes.Split(' ').Select(int.Parse)];
        const int Batch = 2;
        FourierGrid grid = new(sizes);
        foreach (FourierDirection direction in Enum.GetValues<FourierDirection>())
            foreach (bool centred in (bool[])[false, true])
            {
                ComplexPlanes x = ComplexPlanes.Random(Batch * sizes.Aggregate(1, (product, size) => product * size), seed: 1), y = x.Copy();
                int inner = 1;
                for (int axis = sizes.Length - 1; axis >= 0; inner *= sizes[axis--])
                {
                    FourierPlan plan = new(sizes[axis]);
                    if (centred) plan.TransformCentred(direction, x.Span, inner);
                    else plan.Transform(direction, x.Span, inner);
                }
                if (centred) grid.TransformCentred(direction, y.Span);
                else grid.Transform(direction, y.Span);
                y.AssertClose(x);
            }
    }

    [Fact]
    public void Centred_transform_keeps_the_energy_and_is_undone_by_its_inverse()
    {
        FourierGrid grid = new(6, 40, 128);
        ComplexPlanes x = ComplexPlanes.Random(6 * 40 * 128, seed: 2), expected = x.Copy();
        grid.TransformCentred(FourierDirection.Forward, x.Span);
        Assert.Equal(expected.Energy, x.Energy, expected.Energy * 1e-6);       // Parseval, to float rounding
        grid.TransformCentred(FourierDirection.Inverse, x.Span);
        x.AssertClose(expected);
    }

    [Fact]
    public void Nothing_is_allocated()
    {
        FourierGrid[] grids = [new(256, 256), new(211, 30), new(46, 346), new(16, 40, 24)];
        FourierPlan[] plans = [new(320), new(173), new(1021)];
        ComplexPlanes data = ComplexPlanes.Random(256 * 256, seed: 3);
        void Run()
        {
            foreach (FourierGrid grid in grids) grid.TransformCentred(FourierDirection.Forward, data.Span.Slice(0, grid.Length));
            foreach (FourierPlan plan in plans) plan.TransformCentred(FourierDirection.Forward, data.Span.Slice(0, plan.Length * 17));
        }
        Assert.Equal(0, Allocations.Of(Run));
    }

    [Fact]
    public void Data_that_are_not_whole_arrays_are_refused()
    {
        Assert.Throws<ArgumentException>(() => new FourierGrid(8));
        Assert.Throws<ArgumentException>(() => new FourierGrid(2, 2, 2, 2));
        Assert.Throws<ArgumentOutOfRangeException>(() => new FourierGrid(8, 0));
        Assert.Throws<ArgumentException>(() => new FourierGrid(4, 4).Transform(FourierDirection.Forward, ComplexPlanes.Zero(24).Span));
    }
}
