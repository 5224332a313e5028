using Acquisition.Reconstruction.Numerics;

namespace Acquisition.Reconstruction.Tests.Numerics;

/// <summary>Each width that the processor has, against arithmetic on single numbers.</summary>
public class LanesTests
{
    private static readonly float[] A = [.. Enumerable.Range(0, 32).Select(i => (i - 15.5f) * 0.75f)];
    private static readonly float[] B = [.. Enumerable.Range(0, 32).Select(i => (i * 7 % 32 + 1) / 3f)];
    private static readonly float[] C = [.. Enumerable.Range(0, 32).Select(i => i * 11 % 32 - 8f)];

    [Fact]
    public void Every_width_calculates_as_single_numbers_do()
    {
        Check<Lanes1>();
        if (Hardware.Has128) Check<Lanes128>();
        if (Hardware.Has256) Check<Lanes256>();
        if (Hardware.Has512) Check<Lanes512>();
    }

    private static void Check<V>() where V : unmanaged, ILanes<V>
    {
        int n = V.Count;
        V a = V.Load(in A[0], 3), b = V.Load(in B[0], 3), c = V.Load(in C[0], 3);
        Equal(n, a + b, i => A[i] + B[i]);
        Equal(n, a - b, i => A[i] - B[i]);
        Equal(n, a * b, i => A[i] * B[i]);
        Equal(n, a / b, i => A[i] / B[i]);
        Equal(n, V.Min(a, c), i => Math.Min(A[i], C[i]));
        Equal(n, V.Max(a, c), i => Math.Max(A[i], C[i]));
        Equal(n, V.Abs(a), i => Math.Abs(A[i]));
        Equal(n, V.Floor(a), i => MathF.Floor(A[i]));
        Equal(n, V.Sqrt(b), i => MathF.Sqrt(B[i]));
        Equal(n, V.CopySign(b, a), i => MathF.CopySign(B[i], A[i]));
        Equal(n, V.IfGreater(a, c, b, c), i => A[i] > C[i] ? B[i] : C[i]);
        // Fused or not: one rounding of numbers below 200 more or less.
        Equal(n, V.MultiplyAdd(a, b, c), i => A[i] * B[i] + C[i], 2e-5f);
        Equal(n, V.MultiplySubtract(a, b, c), i => A[i] * B[i] - C[i], 2e-5f);
        Equal(n, V.SubtractProduct(c, a, b), i => C[i] - A[i] * B[i], 2e-5f);

        float[] numbers = [.. Enumerable.Range(0, 2 * n + 1).Select(i => (float)i)], back = new float[2 * n + 1];
        (V even, V odd) = V.LoadPairs(in numbers[0], 1);
        Equal(n, even, i => 2 * (i - 3) + 1);
        Equal(n, odd, i => 2 * (i - 3) + 2);
        V.StorePairs(even, odd, ref back[0], 1);
        Assert.Equal(numbers, back);

        // Places within two vectors, as far as there are two neighbours, the last of them at the end.
        float[] places = [.. Enumerable.Range(0, n).Select(i => (2 * n - 1) * (i + .99f) / n * (i % 2 == 0 ? 1 : .5f))];
        V offset = V.Load(in places[0], 0);
        Equal(n, V.InterpolateNear(in B[0], 0, V.Min(offset, V.All(2 * n - 1.001f))), i =>
        {
            float place = Math.Min(places[i - 3], 2 * n - 1.001f);
            return B[(int)place] + (place - (int)place) * (B[(int)place + 1] - B[(int)place]);
        }, 1e-5f);
        int[] whole = new int[n + 1];
        V.Floor(a).StoreWhole(ref whole[0], 1);
        for (int i = 0; i < n; i++) Assert.Equal((int)MathF.Floor(A[i + 3]), whole[i + 1]);
        Equal(n, V.Gather(in C[0], V.Floor(offset)), i => C[(int)places[i - 3]]);
    }

    private static void Equal<V>(int count, V actual, Func<int, float> expected, float tolerance = 0) where V : unmanaged, ILanes<V>
    {
        float[] stored = new float[count];
        actual.Store(ref stored[0], 0);
        for (int i = 0; i < count; i++) Assert.Equal(expected(i + 3), stored[i], tolerance);
    }
}
