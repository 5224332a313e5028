using System.Numerics;

namespace Acquisition.Simulation.Ct;

/// <summary>
/// The integral along rays of values that hide each other, the rays of a vector side by side. An interval that no later one touches, and
/// that lies wholly in the last earlier one it touches, adds the difference of the two values and is done with: most are. The ends of the
/// others are sorted with a network (Batcher 1968), the same comparisons for every ray; between two neighbouring ends the last interval
/// around the middle counts.
/// </summary>
internal static class PaintedRays
{
    private static readonly Lock Gate = new();
    private static (int Low, int High)[][] s_networks = [];

    /// <param name="enter">Starts of the intervals, earliest painted first; +∞ where a ray misses. Overwritten.</param>
    /// <param name="leave">Their ends; −∞ where a ray misses.</param>
    /// <param name="values">The value of each.</param>
    /// <param name="ends">Scratch of twice the length.</param>
    public static Vector<double> Integrate(Span<Vector<double>> enter, Span<Vector<double>> leave, Span<double> values, Span<Vector<double>> ends)
    {
        Vector<double> sum = Vector<double>.Zero;
        int last = values.Length; // what stays is kept at the end, in its order
        for (int i = values.Length - 1; i >= 0; i--)
        {
            if (IsCovered(i, enter, leave, last) || !IsNested(i, enter, leave, out int around))
            {
                last--;
                (enter[last], leave[last], values[last]) = (enter[i], leave[i], values[i]);
                continue;
            }

            double difference = around < 0 ? values[i] : values[i] - values[around];
            sum += difference * Vector.Max(leave[i] - enter[i], Vector<double>.Zero);
        }

        return last == values.Length ? sum : sum + Sorted(enter[last..], leave[last..], values[last..], ends);
    }

    /// <summary>Whether a later interval that stays touches this one in any ray.</summary>
    private static bool IsCovered(int i, ReadOnlySpan<Vector<double>> enter, ReadOnlySpan<Vector<double>> leave, int stays)
    {
        for (int k = stays; k < enter.Length; k++)
            if (Touch(enter, leave, i, k)) return true;
        return false;
    }

    /// <summary>Whether the last earlier interval that touches this one in any ray holds it in all; true with −1 where none touches.</summary>
    private static bool IsNested(int i, ReadOnlySpan<Vector<double>> enter, ReadOnlySpan<Vector<double>> leave, out int around)
    {
        for (around = i - 1; around >= 0; around--)
            if (Touch(enter, leave, i, around))
                return Vector.LessThanOrEqualAll(enter[around], enter[i]) && Vector.GreaterThanOrEqualAll(leave[around], leave[i]);
        return true;
    }

    private static bool Touch(ReadOnlySpan<Vector<double>> enter, ReadOnlySpan<Vector<double>> leave, int one, int other) =>
        Vector.LessThanAny(Vector.Max(enter[one], enter[other]), Vector.Min(leave[one], leave[other]));

    private static Vector<double> Sorted(
        ReadOnlySpan<Vector<double>> enter, ReadOnlySpan<Vector<double>> leave, ReadOnlySpan<double> values, Span<Vector<double>> ends)
    {
        int count = values.Length;
        for (int i = 0; i < count; i++)
        {
            // An empty interval has both ends at 0: no length there, and no middle inside.
            Vector<long> met = Vector.LessThan(enter[i], leave[i]);
            ends[2 * i] = Vector.ConditionalSelect(met, enter[i], Vector<double>.Zero);
            ends[2 * i + 1] = Vector.ConditionalSelect(met, leave[i], Vector<double>.Zero);
        }

        foreach ((int low, int high) in Network(2 * count))
        {
            Vector<double> a = ends[low], b = ends[high];
            ends[low] = Vector.MinNative(a, b);
            ends[high] = Vector.MaxNative(a, b);
        }

        Vector<double> sum = Vector<double>.Zero;
        for (int s = 1; s < 2 * count; s++)
        {
            Vector<double> from = ends[s - 1], to = ends[s], middle = .5 * (from + to), value = Vector<double>.Zero;
            for (int i = 0; i < count; i++)
            {
                Vector<long> inside = Vector.LessThan(enter[i], middle) & Vector.LessThan(middle, leave[i]);
                value = Vector.ConditionalSelect(inside, new Vector<double>(values[i]), value);
            }

            sum += (to - from) * value;
        }

        return sum;
    }

    /// <summary>Compare-exchanges that sort any sequence of a length: odd-even merging.</summary>
    private static ReadOnlySpan<(int Low, int High)> Network(int length)
    {
        (int Low, int High)[][] networks = Volatile.Read(ref s_networks);
        return length < networks.Length ? networks[length] : Grown(length)[length];
    }

    private static (int Low, int High)[][] Grown(int length)
    {
        lock (Gate)
        {
            if (length >= s_networks.Length)
                Volatile.Write(ref s_networks, [.. s_networks, .. Enumerable.Range(s_networks.Length, length + 1 - s_networks.Length).Select(n => Batcher(n).ToArray())]);
            return s_networks;
        }
    }

    private static IEnumerable<(int Low, int High)> Batcher(int length)
    {
        for (int run = 1; run < length; run *= 2)
            for (int distance = run; distance >= 1; distance /= 2)
                for (int first = distance % run; first + distance < length; first += 2 * distance)
                    for (int i = first; i < Math.Min(first + distance, length - distance); i++)
                        if (i / (2 * run) == (i + distance) / (2 * run)) yield return (i, i + distance);
    }
}
