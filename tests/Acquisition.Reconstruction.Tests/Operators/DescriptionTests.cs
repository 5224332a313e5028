using Acquisition.Reconstruction.Operators;
using Acquisition.Reconstruction.Operators.Composites;
using Acquisition.Reconstruction.Operators.Host;

namespace Acquisition.Reconstruction.Tests.Operators;

public class DescriptionTests
{
    [Fact]
    public void Descriptions_that_are_made_of_equal_values_are_equal_and_their_hashes_too()
    {
        static LinearOperator[] Make() =>
        [
            new CentredFourier(Shape.Complex(4, 6), [0, 1]),
            new CentredFourier(Shape.Complex(4, 6), [1]),
            new Mask(Shape.Real(4), [true, false]),
            new FiniteDifference(Shape.Real(4, 6), 1, Boundary.Zero),
            new FiniteDifference(Shape.Real(4, 6), 1, Boundary.Periodic),
            new Wavelet(Shape.Real(4, 8), WaveletFamily.Haar, 1),
            new Wavelet(Shape.Real(4, 8), WaveletFamily.Daubechies4, 1),
            new Crop(Shape.Real(4, 6), Shape.Real(2, 2)),
            Projections.Plane(4, 6, 5, 1, 2.3, [.1, 1.2, 2.1]),
            Projections.Plane(4, 6, 5, 2, 2.3, [.1, 1.2, 2.1]),
            new Identity(Shape.Real(2)),
            2 * new Identity(Shape.Real(2)),
            RegisteredOperators.Gradient(Shape.Real(4, 6)),
            RegisteredOperators.Gradient(Shape.Real(4, 6)).Adjoint,
            RegisteredOperators.Gradient(Shape.Real(4, 6)).Normal,
        ];
        LinearOperator[] first = Make(), second = Make();
        Assert.Equal(first, second);
        Assert.Equal(first.Select(x => x.GetHashCode()), second.Select(x => x.GetHashCode()));
        Assert.Equal(first.Length, first.Distinct().Count());
    }

    [Fact]
    public void Equal_keys_share_one_plan_and_the_one_used_longest_ago_goes_first()
    {
        List<string> made = [];
        PlanCache<string, object> cache = new(2, key =>
        {
            made.Add(key);
            return new object();
        });
        object a = cache.Of("a");
        cache.Of("b");
        Assert.Same(a, cache.Of("a"));
        cache.Of("c");
        Assert.Same(a, cache.Of("a"));
        cache.Of("b");
        Assert.Equal(["a", "b", "c", "b"], made);
    }

    [Fact]
    public void What_does_not_fit_is_refused_when_it_is_described()
    {
        Shape real = Shape.Real(4, 6), complex = Shape.Complex(4, 6);
        Assert.Throws<ArgumentException>(() => Shape.Real());
        Assert.Throws<ArgumentOutOfRangeException>(() => Shape.Real(3, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => Shape.Real(1 << 16, 1 << 16));
        Assert.Throws<ArgumentException>(() => new CentredFourier(real, [0]));
        Assert.Throws<ArgumentException>(() => new CentredFourier(complex, [2]));
        Assert.Throws<ArgumentException>(() => new CentredFourier(complex, [1, 1]));
        Assert.Throws<ArgumentException>(() => new Mask(complex, [true, false, true, true, true]));
        Assert.Throws<ArgumentException>(() => new Coils(complex, 2, new float[47], new float[48]));
        Assert.Throws<ArgumentException>(() => new Coils(real, 2, new float[48], new float[48]));
        Assert.Throws<ArgumentOutOfRangeException>(() => new FiniteDifference(real, 2, Boundary.Zero));
        Assert.Throws<ArgumentException>(() => new Wavelet(real, WaveletFamily.Haar, 2));
        Assert.Throws<ArgumentException>(() => new Crop(real, Shape.Real(5, 2)));
        Assert.Throws<ArgumentException>(() => new Crop(real, Shape.Complex(2, 2)));
        Assert.Throws<ArgumentException>(() => Projections.Plane(4, 6, 5, 0, 2.3, [.1]));
        Assert.Throws<ArgumentException>(() => new PlanarProjector(real, VoxelGrid.About(default, 4, 6, 1, 1, 1), Projections.Parallel(5, 1), Projections.Circle(3)));
        Assert.Throws<ArgumentException>(() => new CentredFourier(complex, [0]) * new Identity(Shape.Complex(6, 4)));
        Assert.Throws<ArgumentException>(() => new Identity(real) + new Identity(complex));
        Assert.Throws<ArgumentException>(() => LinearOperator.Vertical(new Identity(real), new Identity(complex)));
        Assert.Throws<ArgumentException>(() => LinearOperator.Vertical());
    }

    [Fact]
    public void Unitary_operators_leave_nothing_to_do_in_normal_equations()
    {
        Coils coils = RegisteredOperators.Coils(Shape.Complex(4, 6), 3);
        Assert.Equal(coils.Normal, (new CentredFourier(coils.Range, [1, 2]) * coils).Normal);
        Assert.Equal(new Identity(Shape.Real(8, 8)), new Wavelet(Shape.Real(8, 8), WaveletFamily.Haar, 3).Normal);
    }
}
