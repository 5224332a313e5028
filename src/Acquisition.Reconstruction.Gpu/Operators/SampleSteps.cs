using Acquisition.Reconstruction.Gpu.Fourier;
using ILGPU;
using ILGPU.Runtime;

namespace Acquisition.Reconstruction.Gpu.Operators;

/// <summary>
/// Operators whose outputs depend on one or two inputs each. Neighbouring threads have neighbouring elements; all are bound by memory (an H100 has
/// 3.35 TB/s): weights move 8 bytes a float for 1 flop, coils 16 bytes for 6 of each coil's samples, copies 8 bytes and differences 8 bytes for
/// 1 flop, as the second of two neighbours comes from a cache: 420 G floats/s, and 210 G samples of coils.
/// </summary>
internal sealed class SampleSteps(Accelerator accelerator)
{
    private readonly Action<Index1D, Weights> _weigh = accelerator.LoadAutoGroupedStreamKernel<Index1D, Weights>(Weigh);
    private readonly Action<Index1D, CoilMaps> _spread = accelerator.LoadAutoGroupedStreamKernel<Index1D, CoilMaps>(Spread);
    private readonly Action<Index1D, CoilMaps> _collect = accelerator.LoadAutoGroupedStreamKernel<Index1D, CoilMaps>(Collect);
    private readonly Action<Index1D, Lines> _cut = accelerator.LoadAutoGroupedStreamKernel<Index1D, Lines>(Cut);
    private readonly Action<Index1D, Lines> _pad = accelerator.LoadAutoGroupedStreamKernel<Index1D, Lines>(Pad);
    private readonly Action<Index1D, Differences> _differ = accelerator.LoadAutoGroupedStreamKernel<Index1D, Differences>(Differ);
    private readonly Action<Index1D, Differences> _differBack = accelerator.LoadAutoGroupedStreamKernel<Index1D, Differences>(DifferBack);

    /// <summary>A weight for each element of an item; Width floats an element, Item floats an item.</summary>
    internal readonly record struct Weights(ArrayView<float> From, ArrayView<float> To, ArrayView<float> Factors, int Width, int Item);

    /// <summary>Maps: s, [coils × pixels].</summary>
    internal readonly record struct CoilMaps(ArrayView<Complex32> From, ArrayView<Complex32> To, ArrayView<Complex32> Maps, int Pixels);

    /// <summary>Starts: in the larger array, the float at which each line of the smaller one begins; Length floats a line.</summary>
    internal readonly record struct Lines(ArrayView<float> From, ArrayView<float> To, ArrayView<int> Starts, int Length);

    /// <summary>
    /// Length elements along the axis, Step floats apart. Around: what follows the last element is 1·the first. Same: it is 1·the last itself. Neither: zero.
    /// </summary>
    internal readonly record struct Differences(ArrayView<float> From, ArrayView<float> To, int Length, int Step, int Around, int Same);

    public void RunWeigh(Weights weights) => _weigh(weights.Item, weights);

    public void RunSpread(CoilMaps coils) => _spread(coils.Pixels, coils);

    public void RunCollect(CoilMaps coils) => _collect(coils.Pixels, coils);

    public void RunCut(Lines lines) => _cut(lines.To.IntLength, lines);

    /// <summary>What lies outside of the lines stays as it is.</summary>
    public void RunPad(Lines lines) => _pad(lines.From.IntLength, lines);

    public void RunDiffer(Differences differences) => _differ(differences.To.IntLength, differences);

    public void RunDifferBack(Differences differences) => _differBack(differences.To.IntLength, differences);

    private static void Weigh(Index1D thread, Weights weights)
    {
        float factor = weights.Factors[thread / weights.Width];
        for (int i = thread; i < weights.To.IntLength; i += weights.Item) weights.To[i] = factor * weights.From[i];
    }

    private static void Spread(Index1D pixel, CoilMaps coils)
    {
        Complex32 value = coils.From[pixel];
        for (int i = pixel; i < coils.To.IntLength; i += coils.Pixels) coils.To[i] = coils.Maps[i] * value;
    }

    private static void Collect(Index1D pixel, CoilMaps coils)
    {
        Complex32 sum = new(0, 0);
        for (int i = pixel; i < coils.From.IntLength; i += coils.Pixels) sum += Complex32.Directed(coils.Maps[i], -1) * coils.From[i];
        coils.To[pixel] = sum;
    }

    private static void Cut(Index1D thread, Lines lines)
    {
        int line = thread / lines.Length;
        lines.To[thread] = lines.From[lines.Starts[line] + thread - line * lines.Length];
    }

    private static void Pad(Index1D thread, Lines lines)
    {
        int line = thread / lines.Length;
        lines.To[lines.Starts[line] + thread - line * lines.Length] = lines.From[thread];
    }

    /// <summary>y[i] = x[i + 1] − x[i].</summary>
    private static void Differ(Index1D thread, Differences along)
    {
        int i = thread / along.Step % along.Length;
        float here = along.From[thread], next;
        if (i < along.Length - 1) next = along.From[thread + along.Step];
        else next = along.Around * along.From[thread - i * along.Step] + along.Same * here;
        along.To[thread] = next - here;
    }

    /// <summary>x[i] = y[i − 1] − y[i].</summary>
    private static void DifferBack(Index1D thread, Differences along)
    {
        int i = thread / along.Step % along.Length, last = along.Length - 1;
        float before;
        if (i > 0) before = along.From[thread - along.Step];
        else before = along.Around * along.From[thread + last * along.Step];
        float here = along.From[thread];
        along.To[thread] = before - (i == last ? (1 - along.Same) * here : here);
    }
}
