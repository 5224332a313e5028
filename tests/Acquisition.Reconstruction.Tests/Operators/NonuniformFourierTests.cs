using Acquisition.Reconstruction.Numerics;
using Acquisition.Reconstruction.Operators;
using Acquisition.Reconstruction.Operators.Host;

namespace Acquisition.Reconstruction.Tests.Operators;

public class NonuniformFourierTests
{
    /// <summary>The rounding of single precision that no window is rid of: of the samples' sums, of the deapodised edges and of two FFTs.</summary>
    private const double Rounding = 1e-6;

    [Theory]
    [InlineData(1e-2, 1)]
    [InlineData(1e-3, 1)]
    [InlineData(1e-3, 16)]      // images side by side
    [InlineData(1e-4, 1)]
    [InlineData(1e-5, 1)]
    [InlineData(1e-6, 16)]
    public void Radial_samples_agree_with_the_direct_sum_to_the_accuracy_that_was_asked_for(double accuracy, int batch) =>
        AssertAccurate(new NonuniformFourier(batch, Shape.Complex(24, 32), Spokes(9, 96, 32, 24), default, accuracy));

    [Theory]
    [InlineData(1e-3, 1)]
    [InlineData(1e-3, 6)]
    [InlineData(1e-6, 1)]
    public void Samples_anywhere_in_a_volume_agree_with_the_direct_sum(double accuracy, int batch)
    {
        Random random = new(3);
        int[] lengths = [14, 18, 16];       // along x, y, z
        float[] k = [.. Enumerable.Range(0, 3 * 500).Select(i => (random.NextSingle() - 0.5f) * lengths[i % 3])];
        AssertAccurate(new NonuniformFourier(batch, Shape.Complex(16, 18, 14), k, default, accuracy));
    }

    [Fact]
    public void At_whole_k_it_is_the_centred_transform()
    {
        const int Rows = 10, Columns = 12;
        float[] k = [.. Enumerable.Range(0, Rows).SelectMany(y => Enumerable.Range(0, Columns).SelectMany(x => (float[])[x - Columns / 2, y - Rows / 2]))];
        NonuniformFourier nonuniform = new(1, Shape.Complex(Rows, Columns), k, default, 1e-6);
        CentredFourier uniform = new(Shape.Complex(Rows, Columns), [0, 1]);
        OperatorData x = OperatorData.Random(uniform.Domain, 1), y = OperatorData.NaN(uniform.Range), expected = OperatorData.NaN(uniform.Range);
        using ILinearMap<HostArray> a = HostBackend.Shared.Open(nonuniform), b = HostBackend.Shared.Open(uniform);
        a.Forward(x.Array, y.Array);
        b.Forward(x.Array, expected.Array);
        y.AssertClose(expected, 2 * Rounding, expected.Norm);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(16)]
    public void The_result_is_the_same_to_the_last_bit_on_one_thread_and_on_all(int batch)
    {
        NonuniformFourier description = new(batch, Shape.Complex(64, 64), Spokes(50, 128, 64, 64), default, 1e-3);
        OperatorData y = OperatorData.Random(description.Range, 2), onAll = OperatorData.NaN(description.Domain), onOne = OperatorData.NaN(description.Domain);
        using ILinearMap<HostArray> map = HostBackend.Shared.Open(description);
        map.Adjoint(y.Array, onAll.Array);
        // Within a piece of work everything runs on its thread.
        Cores.For(2, piece =>
        {
            if (piece == 0) map.Adjoint(y.Array, onOne.Array);
        });
        onOne.AssertClose(onAll, 0, 0);
    }

    [Theory]
    [InlineData(float.NaN, "no place")]
    [InlineData(float.PositiveInfinity, "no place")]
    [InlineData(-13f, "no place")]
    public void A_place_outside_of_k_space_is_refused(float k, string message) => Assert.Contains(
        message, Assert.Throws<ArgumentException>(() => new NonuniformFourier(1, Shape.Complex(16, 16), new float[] { 0, 0, 1, k }, default, 1e-3)).Message);

    [Fact]
    public void What_makes_no_transform_is_refused()
    {
        float[] k = new float[6];
        Assert.Throws<ArgumentException>(() => new NonuniformFourier(1, Shape.Real(16, 16), k, default, 1e-3));
        Assert.Throws<ArgumentException>(() => new NonuniformFourier(1, Shape.Complex(16), k, default, 1e-3));
        Assert.Throws<ArgumentException>(() => new NonuniformFourier(1, Shape.Complex(16, 16), k.AsMemory(1), default, 1e-3));
        Assert.Throws<ArgumentException>(() => new NonuniformFourier(1, Shape.Complex(16, 16), default, default, 1e-3));
        Assert.Throws<ArgumentException>(() => new NonuniformFourier(1, Shape.Complex(16, 16), k, new float[] { 1, 1 }, 1e-3));
        Assert.Throws<ArgumentException>(() => new NonuniformFourier(1, Shape.Complex(16, 16), k, new float[] { 1, float.NaN, 1 }, 1e-3));
        Assert.Throws<ArgumentOutOfRangeException>(() => new NonuniformFourier(1, Shape.Complex(16, 16), k, default, 1e-8));
    }

    /// <summary>Spokes at golden angles: runs of neighbouring samples, and a crowded centre. [samples × (kx, ky)].</summary>
    private static float[] Spokes(int spokes, int samples, int columns, int rows)
    {
        float[] k = new float[2 * spokes * samples];
        for (int spoke = 0; spoke < spokes; spoke++)
            for (int i = 0; i < samples; i++)
            {
                (double sin, double cos) = Math.SinCos(spoke * Math.PI * (Math.Sqrt(5) - 1) / 2);
                double r = (i - samples / 2) / (double)samples;
                (k[2 * (spoke * samples + i)], k[2 * (spoke * samples + i) + 1]) = ((float)(r * columns * cos), (float)(r * rows * sin));
            }
        return k;
    }

    private static void AssertAccurate(NonuniformFourier description)
    {
        OperatorData x = OperatorData.Random(description.Domain, 5), y = OperatorData.Random(description.Range, 6);
        OperatorData forward = OperatorData.NaN(description.Range), adjoint = OperatorData.NaN(description.Domain);
        OperatorData ours = forward.Copy(), oursAdjoint = adjoint.Copy();
        description.ForwardReference(x.Array, forward.Array);
        description.AdjointReference(y.Array, adjoint.Array);
        using ILinearMap<HostArray> map = HostBackend.Shared.Open(description);
        map.Forward(x.Array, ours.Array);
        map.Adjoint(y.Array, oursAdjoint.Array);
        ours.AssertClose(forward, Math.Max(description.Accuracy, Rounding), forward.Norm);
        oursAdjoint.AssertClose(adjoint, Math.Max(description.Accuracy, Rounding), adjoint.Norm);
    }
}
