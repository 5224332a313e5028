using ILGPU;
using ILGPU.Runtime;

namespace Acquisition.Reconstruction.Gpu.Operators;

/// <summary>
/// One level of a periodic wavelet transform along one axis, two outputs a thread. Neighbouring threads have neighbouring columns or pairs of a row.
/// Bound by memory: 8 bytes an output, as three of the four inputs come from a cache, for 7 flops; 420 G outputs/s on an H100 (3.35 TB/s).
/// </summary>
internal sealed class WaveletSteps(Accelerator accelerator)
{
    private readonly Action<Index1D, Level> _split = accelerator.LoadAutoGroupedStreamKernel<Index1D, Level>(Split);
    private readonly Action<Index1D, Level> _join = accelerator.LoadAutoGroupedStreamKernel<Index1D, Level>(Join);

    internal readonly record struct Taps(float H0, float H1, float H2, float H3, float G0, float G1, float G2, float G3);

    /// <summary>
    /// Items of Item floats, of each of which a block is transformed: Half pairs along the axis, PairStep floats from element to element, in lines LineStep
    /// floats apart. Width: floats of an element. PairsFirst: whether neighbouring threads have neighbouring pairs, or else lines.
    /// </summary>
    internal readonly record struct Level(
        ArrayView<float> From, ArrayView<float> To, Taps Taps, int Item, int Half, int PairStep, int Lines, int LineStep, int Width, int PairsFirst)
    {
        public int Threads => From.IntLength / Item * Half * Lines * Width;
    }

    public void RunSplit(Level level) => _split(level.Threads, level);

    public void RunJoin(Level level) => _join(level.Threads, level);

    private static void Split(Index1D thread, Level level)
    {
        Place at = new(thread, level);
        int first = at.Origin + 2 * at.Pair * level.PairStep, third = at.Origin + 2 * (at.Pair + 1 < level.Half ? at.Pair + 1 : 0) * level.PairStep;
        float a = level.From[first], b = level.From[first + level.PairStep], c = level.From[third], d = level.From[third + level.PairStep];
        Taps t = level.Taps;
        int low = at.Origin + at.Pair * level.PairStep;
        level.To[low] = t.H0 * a + t.H1 * b + t.H2 * c + t.H3 * d;
        level.To[low + level.Half * level.PairStep] = t.G0 * a + t.G1 * b + t.G2 * c + t.G3 * d;
    }

    private static void Join(Index1D thread, Level level)
    {
        Place at = new(thread, level);
        int high = level.Half * level.PairStep;
        int here = at.Origin + at.Pair * level.PairStep, back = at.Origin + (at.Pair > 0 ? at.Pair - 1 : level.Half - 1) * level.PairStep;
        float a = level.From[here], b = level.From[back], c = level.From[here + high], d = level.From[back + high];
        Taps t = level.Taps;
        int even = at.Origin + 2 * at.Pair * level.PairStep;
        level.To[even] = t.H0 * a + t.H2 * b + t.G0 * c + t.G2 * d;
        level.To[even + level.PairStep] = t.H1 * a + t.H3 * b + t.G1 * c + t.G3 * d;
    }

    private readonly struct Place
    {
        public Place(int thread, Level level)
        {
            int element = thread / level.Width, fast = level.PairsFirst != 0 ? level.Half : level.Lines, slow = level.PairsFirst != 0 ? level.Lines : level.Half;
            int rest = element / fast, quick = element - rest * fast, item = rest / slow, other = rest - item * slow;
            Pair = level.PairsFirst != 0 ? quick : other;
            Origin = item * level.Item + (level.PairsFirst != 0 ? other : quick) * level.LineStep + thread - element * level.Width;
        }

        public int Pair { get; }

        /// <summary>Where the line begins.</summary>
        public int Origin { get; }
    }
}
