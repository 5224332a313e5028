using Acquisition.Reconstruction.Mr.Parallel.Algebra;

namespace Acquisition.Reconstruction.Tests.Mr.Parallel;

/// <summary>Factorisations by what they promise: the product of the factors is the matrix.</summary>
public class AlgebraTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(7)]
    [InlineData(40)]
    public void Eigenvectors_are_orthonormal_and_make_the_matrix(int size)
    {
        ComplexMatrix a = Hermitian(size, size, seed: 1);
        HermitianEigen eigen = HermitianEigen.Of(a);
        Assert.Equal(size, eigen.Values.Length);
        Assert.Equal(eigen.Values.OrderDescending(), eigen.Values);
        for (int i = 0; i < size; i++)
            for (int j = 0; j < size; j++)
            {
                (double re, double im) = eigen.Vectors.Row(i).Dot(eigen.Vectors.Row(j));
                Assert.Equal(i == j ? 1 : 0, re, 1e-13 * size);       // double precision, sums of so many
                Assert.Equal(0, im, 1e-13 * size);
                (double sumRe, double sumIm) = (0, 0);
                for (int k = 0; k < size; k++)
                {
                    (double ur, double ui) = eigen.Vectors[k, i];
                    (double vr, double vi) = eigen.Vectors[k, j];
                    (sumRe, sumIm) = (sumRe + eigen.Values[k] * (ur * vr + ui * vi), sumIm + eigen.Values[k] * (ui * vr - ur * vi));
                }
                Assert.Equal(a[i, j].Re, sumRe, 1e-12 * size);
                Assert.Equal(a[i, j].Im, sumIm, 1e-12 * size);
            }
    }

    [Fact]
    public void Values_of_a_matrix_of_low_rank_beyond_its_rank_are_left_out()
    {
        HermitianEigen eigen = HermitianEigen.Of(Hermitian(20, 5, seed: 2), 1e-10);
        Assert.Equal(5, eigen.Values.Length);
        Assert.Empty(HermitianEigen.Of(new(3, 3), 0).Values);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(30)]
    public void Cholesky_solves_and_inverts(int size)
    {
        ComplexMatrix a = Hermitian(size, 2 * size, seed: 3), factored = Hermitian(size, 2 * size, seed: 3), x = Random(size, 4, seed: 4), b = new(size, 4);
        for (int i = 0; i < size; i++)
            for (int k = 0; k < size; k++) b.Row(i).Add(a[i, k].Re, a[i, k].Im, x.Row(k));
        HermitianFactor factor = HermitianFactor.Of(factored, 1e-12, out _)!;
        factor.Solve(b);
        for (int i = 0; i < x.Re.Length; i++) Assert.Equal(x.Re[i], b.Re[i], 1e-10 * size);      // condition below some 10³
        ComplexMatrix inverse = factor.InverseOfLower(), half = new(size, size);                 // L⁻¹·A·L⁻ᴴ = 1
        for (int i = 0; i < size; i++)
            for (int k = 0; k <= i; k++) half.Row(i).Add(inverse[i, k].Re, inverse[i, k].Im, a.Row(k));
        for (int i = 0; i < size; i++)
            for (int j = 0; j < size; j++)
            {
                (double re, double im) = inverse.Row(j).Dot(half.Row(i));
                Assert.Equal(i == j ? 1 : 0, re, 1e-10 * size);
                Assert.Equal(0, im, 1e-10 * size);
            }
    }

    [Fact]
    public void Singular_matrix_has_no_factor()
    {
        Assert.Null(HermitianFactor.Of(Hermitian(6, 5, seed: 5), 1e-12, out int singular));
        Assert.Equal(5, singular);
    }

    private static ComplexMatrix Random(int rows, int columns, int seed)
    {
        Random random = new(seed);
        ComplexMatrix matrix = new(rows, columns);
        for (int i = 0; i < matrix.Re.Length; i++) (matrix.Re[i], matrix.Im[i]) = (random.NextDouble() - .5, random.NextDouble() - .5);
        return matrix;
    }

    /// <summary>A matrix times its adjoint.</summary>
    private static ComplexMatrix Hermitian(int size, int rank, int seed)
    {
        ComplexMatrix half = Random(size, rank, seed), matrix = new(size, size);
        for (int i = 0; i < size; i++)
            for (int j = 0; j < size; j++) matrix[i, j] = half.Row(j).Dot(half.Row(i));
        return matrix;
    }
}
