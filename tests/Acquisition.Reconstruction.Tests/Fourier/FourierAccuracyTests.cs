using System.Numerics;
using Acquisition.Reconstruction.Fourier;

namespace Acquisition.Reconstruction.Tests.Fourier;

/// <summary>Every length to 512 and a sample to 8192, against the sum in double precision.</summary>
public class FourierAccuracyTests
{
    // The root mean square error of a transform by passes is that of about one rounding (ε/√3 with ε = 2⁻²⁴) for each of log₂ N stages, which add up like noise or, at worst,
    // one after the other (Gentleman and Sande 1966; Schatzman 1996). A direct sum of a prime p is less than a stage for each doubling of p, a convolution is two transforms
    // of at least twice the length and three products: 3·(log₂ N + 2) stages.
    private static double Bound(int length) => 3 * (Math.Log2(length) + 2) * Math.Pow(2, -24);

    public static TheoryData<int> Hundreds => [.. Enumerable.Range(0, 8)];

    public static TheoryData<int> LongLengths
    {
        get
        {
            Random random = new(20261124);
            return [.. Enumerable.Range(0, 24).Select(_ => random.Next(513, 8193)), 1031, 2048, 4096, 4097, 6561, 7919, 8191, 8192];
        }
    }

    [Theory]
    [MemberData(nameof(Hundreds))]
    public void Every_length_to_512_equals_the_sum(int part)
    {
        for (int length = 64 * part + 1; length <= 64 * (part + 1); length++) AssertAccurate(length, batch: 3);
    }

    [Theory]
    [MemberData(nameof(LongLengths))]
    public void Long_lengths_equal_the_sum(int length) => AssertAccurate(length, batch: 1);

    [Theory]
    [MemberData(nameof(Hundreds))]
    public void A_shift_of_the_data_is_a_phase_of_their_transform(int part)
    {
        for (int length = 64 * part + 1; length <= 64 * (part + 1); length += 7)
        {
            int shift = length / 3 + 1;
            ComplexPlanes x = ComplexPlanes.Random(length, seed: length), shifted = x.Pick([.. Enumerable.Range(0, length).Select(n => (n + shift) % length)]);
            FourierPlan plan = new(length);
            plan.Transform(FourierDirection.Forward, x.Span);
            plan.Transform(FourierDirection.Forward, shifted.Span);
            for (int k = 0; k < length; k++)
            {
                Complex turned = new Complex(x.Re[k], x.Im[k]) * Complex.FromPolarCoordinates(1, 2 * Math.PI * ((long)k * shift % length) / length);
                (x.Re[k], x.Im[k]) = ((float)turned.Real, (float)turned.Imaginary);
            }
            AssertNear(shifted, x, length);
        }
    }

    /// <summary>Whole tiles, the rest of one, and both ways that the transforms may lie.</summary>
    private static void AssertAccurate(int length, int batch)
    {
        FourierPlan plan = new(length);
        foreach (bool centred in (bool[])[false, true])
            foreach (FourierDirection direction in Enum.GetValues<FourierDirection>())
            {
                // The sum of a long one takes long: one direction plain, the other centred.
                if (length > 512 && centred == (direction == FourierDirection.Forward)) continue;
                ComplexPlanes x = ComplexPlanes.Random(length, seed: length);
                ComplexPlanes expected = x.Sum(direction, centred ? length / 2 : 0, centred ? 1 / Math.Sqrt(length) : 1);
                ComplexPlanes rows = ComplexPlanes.Random(batch * length, seed: 1), columns = ComplexPlanes.Random(19 * length, seed: 2);
                Put(x, rows, (batch - 1) * length, 1);
                Put(x, columns, 5, 19);
                Put(x, columns, 18, 19);
                Run(plan, direction, centred, rows, 1);
                Run(plan, direction, centred, columns, 19);
                AssertNear(Get(rows, (batch - 1) * length, 1, length), expected, length);
                AssertNear(Get(columns, 5, 19, length), expected, length);
                AssertNear(Get(columns, 18, 19, length), expected, length);
            }
    }

    private static void Run(FourierPlan plan, FourierDirection direction, bool centred, ComplexPlanes data, int inner)
    {
        if (centred) plan.TransformCentred(direction, data.Span, inner);
        else plan.Transform(direction, data.Span, inner);
    }

    private static void Put(ComplexPlanes x, ComplexPlanes into, int start, int stride)
    {
        for (int i = 0; i < x.Length; i++) (into.Re[start + i * stride], into.Im[start + i * stride]) = (x.Re[i], x.Im[i]);
    }

    private static ComplexPlanes Get(ComplexPlanes from, int start, int stride, int length) => from.Pick([.. Enumerable.Range(0, length).Select(i => start + i * stride)]);

    private static void AssertNear(ComplexPlanes actual, ComplexPlanes expected, int length)
    {
        double error = Math.Sqrt(actual.Plus(-1, expected).Energy / expected.Energy);
        Assert.True(error <= Bound(length), $"Relative error {error:g3} exceeds {Bound(length):g3} at length {length}.");
    }
}
