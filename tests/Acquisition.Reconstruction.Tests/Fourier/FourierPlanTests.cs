using Acquisition.Reconstruction.Fourier;

namespace Acquisition.Reconstruction.Tests.Fourier;

public class FourierPlanTests
{
    // Every kind of length: all radices alone and mixed, direct primes, primes by convolution, powers of two.
    public static TheoryData<int> Lengths =>
        [.. Enumerable.Range(1, 64), 67, 97, 120, 128, 173, 230, 256, 257, 320, 343, 346, 361, 509, 512, 625, 720, 961, 1000, 1021, 1024, 2048, 2187, 4099];

    public static TheoryData<int> SomeLengths => [1, 2, 7, 16, 30, 37, 48, 64];

    [Theory]
    [MemberData(nameof(Lengths))]
    public void Transform_equals_the_sum(int length)
    {
        foreach (FourierDirection direction in Enum.GetValues<FourierDirection>())
        {
            ComplexPlanes x = ComplexPlanes.Random(length, seed: length);
            ComplexPlanes expected = x.Sum(direction, centre: 0, scale: 1);
            new FourierPlan(length).Transform(direction, x.Span);
            x.AssertClose(expected);
        }
    }

    [Theory]
    [MemberData(nameof(Lengths))]
    public void Centred_transform_has_its_origin_in_the_middle_and_keeps_the_energy(int length)
    {
        foreach (FourierDirection direction in Enum.GetValues<FourierDirection>())
        {
            ComplexPlanes x = ComplexPlanes.Random(length, seed: length);
            double energy = x.Energy;
            ComplexPlanes expected = x.Sum(direction, centre: length / 2, scale: 1 / Math.Sqrt(length));
            new FourierPlan(length).TransformCentred(direction, x.Span);
            x.AssertClose(expected);
            Assert.Equal(energy, x.Energy, energy * 1e-5);      // Parseval, to float rounding
        }
    }

    [Theory]
    [MemberData(nameof(SomeLengths))]
    public void Reference_equals_the_sum(int length)
    {
        foreach (FourierDirection direction in Enum.GetValues<FourierDirection>())
        {
            ComplexPlanes x = ComplexPlanes.Random(length, seed: 1), plain = ComplexPlanes.Zero(length), centred = ComplexPlanes.Zero(length);
            FourierReference.Transform(direction, x.Span, plain.Span);
            FourierReference.TransformCentred(direction, x.Span, centred.Span);
            plain.AssertClose(x.Sum(direction, centre: 0, scale: 1));
            centred.AssertClose(x.Sum(direction, length / 2, 1 / Math.Sqrt(length)));
        }
    }

    [Theory]
    [MemberData(nameof(Lengths))]
    public void Inverse_undoes_forward(int length)
    {
        ComplexPlanes x = ComplexPlanes.Random(length, seed: 2), expected = x.Copy();
        FourierPlan plan = new(length);
        plan.TransformCentred(FourierDirection.Forward, x.Span);
        plan.TransformCentred(FourierDirection.Inverse, x.Span);
        x.AssertClose(expected);
    }

    [Theory]
    [InlineData(8, 1)]
    [InlineData(8, 16)]
    [InlineData(30, 17)]     // one lane in the second tile
    [InlineData(37, 15)]
    [InlineData(64, 33)]
    [InlineData(100, 47)]
    public void Each_transform_of_a_batch_is_the_same_as_alone(int length, int batch)
    {
        FourierPlan plan = new(length);
        ComplexPlanes rows = ComplexPlanes.Random(batch * length, seed: 3), columns = rows.Transposed(batch, length);
        ComplexPlanes[] alone = [.. Enumerable.Range(0, batch).Select(i => rows.Part(i * length, length))];
        plan.Transform(FourierDirection.Forward, rows.Span);
        plan.Transform(FourierDirection.Forward, columns.Span, inner: batch);
        ComplexPlanes again = columns.Transposed(length, batch);
        for (int i = 0; i < batch; i++)
        {
            plan.Transform(FourierDirection.Forward, alone[i].Span);
            rows.Part(i * length, length).AssertEqual(alone[i]);
            again.Part(i * length, length).AssertEqual(alone[i]);
        }
    }

    [Theory]
    [InlineData(3, 5, 4)]
    [InlineData(2, 16, 31)]
    [InlineData(4, 23, 16)]
    public void Middle_axis_of_an_array_is_transformed(int outer, int length, int inner)
    {
        ComplexPlanes x = ComplexPlanes.Random(outer * length * inner, seed: 4), y = x.Copy();
        new FourierPlan(length).Transform(FourierDirection.Inverse, y.Span, inner);
        for (int o = 0; o < outer; o++)
            for (int i = 0; i < inner; i++)
            {
                int[] at = [.. Enumerable.Range(0, length).Select(n => (o * length + n) * inner + i)];
                y.Pick(at).AssertClose(x.Pick(at).Sum(FourierDirection.Inverse, centre: 0, scale: 1));
            }
    }

    [Theory]
    [InlineData(60)]
    [InlineData(67)]
    public void Transform_is_linear(int length)
    {
        const float Factor = -2.5f;
        FourierPlan plan = new(length);
        ComplexPlanes x = ComplexPlanes.Random(length, seed: 5), y = ComplexPlanes.Random(length, seed: 6), both = x.Plus(Factor, y);
        foreach (ComplexPlanes data in (ComplexPlanes[])[x, y, both]) plan.Transform(FourierDirection.Forward, data.Span);
        both.AssertClose(x.Plus(Factor, y));
    }

    [Fact]
    public void Spans_may_start_anywhere()
    {
        const int Length = 48, Batch = 20;
        FourierPlan plan = new(Length);
        ComplexPlanes x = ComplexPlanes.Random(Length * Batch + 16, seed: 7);
        for (int offset = 0; offset < 16; offset++)
        {
            ComplexPlanes inside = x.Copy(), alone = x.Part(offset, Length * Batch);
            plan.Transform(FourierDirection.Forward, inside.Span.Slice(offset, Length * Batch));
            plan.Transform(FourierDirection.Forward, alone.Span);
            inside.Part(offset, Length * Batch).AssertEqual(alone);
            inside.Part(0, offset).AssertEqual(x.Part(0, offset));
            inside.Part(offset + Length * Batch, 16 - offset).AssertEqual(x.Part(offset + Length * Batch, 16 - offset));
        }
    }

    [Fact]
    public void Data_that_are_not_whole_transforms_are_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new FourierPlan(0));
        Assert.Throws<ArgumentException>(() => new FourierPlan(8).Transform(FourierDirection.Forward, ComplexPlanes.Zero(12).Span));
        Assert.Throws<ArgumentException>(() => new FourierPlan(8).Transform(FourierDirection.Forward, ComplexPlanes.Zero(16).Span, inner: 3));
    }
}
