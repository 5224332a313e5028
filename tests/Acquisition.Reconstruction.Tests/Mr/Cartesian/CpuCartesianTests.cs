using Acquisition.Core.Model.Mr;
using Acquisition.Reconstruction.Mr.Cartesian;
using Acquisition.Reconstruction.Tests.Fourier;

namespace Acquisition.Reconstruction.Tests.Mr.Cartesian;

public class CpuCartesianTests
{
    [Theory]
    [InlineData(1, 16, 16, 16, 16, 0, 0)]
    [InlineData(3, 32, 20, 16, 20, 0, 0)]       // readout oversampled twice
    [InlineData(2, 15, 17, 15, 17, 0, 0)]       // odd
    [InlineData(2, 30, 21, 15, 21, 0, 0)]       // even into odd
    [InlineData(2, 26, 30, 13, 15, 0, 0)]       // both oversampled
    [InlineData(2, 37, 41, 37, 41, 0, 0)]       // primes by convolution
    [InlineData(2, 32, 16, 16, 16, 40, 33)]     // interpolated
    [InlineData(2, 32, 16, 16, 16, 9, 7)]       // coarser than encoded: the outer k-space is left out
    [InlineData(1, 1, 1, 1, 1, 0, 0)]
    [InlineData(2, 24, 19, 20, 19, 0, 0)]       // oversampled by 1.2
    public void Image_equals_the_reference(int channels, int encodedColumns, int encodedRows, int columns, int rows, int recipeColumns, int recipeRows)
    {
        CartesianPlan plan = new(Encoding(encodedColumns, encodedRows, columns, rows), recipeColumns == 0 ? null : recipeColumns, recipeRows == 0 ? null : recipeRows, channels);
        ComplexPlanes kspace = ComplexPlanes.Random((int)plan.KspaceLength, seed: 1);
        float[] expected = new float[plan.Rows * plan.Columns], image = new float[expected.Length];
        CartesianReference.Reconstruct(plan, kspace.Span, expected);
        using ICartesianTransform transform = new CpuCartesian().Open(plan);
        transform.Reconstruct(kspace.Copy().Memory, image);
        double peak = expected.Max();
        for (int i = 0; i < image.Length; i++) Assert.Equal(expected[i], image[i], 2e-6 * peak);     // float rounding of two transforms

        float[] again = new float[image.Length];
        transform.Reconstruct(kspace.Memory, again);
        Assert.Equal(image, again);
    }

    [Fact]
    public void Transform_is_unitary_without_interpolation()
    {
        CartesianPlan plan = new(Encoding(20, 30, 20, 30), null, null, 2);
        ComplexPlanes kspace = ComplexPlanes.Random((int)plan.KspaceLength, seed: 1);
        double energy = kspace.Energy;
        float[] image = new float[plan.Rows * plan.Columns];
        using ICartesianTransform transform = new CpuCartesian().Open(plan);
        transform.Reconstruct(kspace.Memory, image);
        Assert.Equal(energy, image.Sum(m => (double)m * m), energy * 1e-5);
    }

    [Fact]
    public void Pixel_size_is_that_of_the_transform()
    {
        CartesianPlan plan = new(Encoding(512, 200, 256, 200), 320, 300, 1);
        Assert.Equal((640, 300, 320, 300), (plan.TransformColumns, plan.TransformRows, plan.Columns, plan.Rows));
        Assert.Equal((256.0 / 320, 200.0 / 300), (plan.ColumnSpacingMm, plan.RowSpacingMm));
    }

    /// <summary>1 mm pixels.</summary>
    private static MrEncoding Encoding(int encodedColumns, int encodedRows, int columns, int rows) => new()
    {
        EncodedSpace = new(new(encodedColumns, encodedRows, 1), new(encodedColumns, encodedRows, 5)),
        ReconSpace = new(new(columns, rows, 1), new(columns, rows, 5)),
        Limits = new() { KspaceEncodingStep1 = new(0, encodedRows - 1, encodedRows / 2) },
        Trajectory = MrTrajectory.Cartesian,
    };
}
