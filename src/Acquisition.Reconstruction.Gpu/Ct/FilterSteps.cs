using Acquisition.Reconstruction.Gpu.Fourier;
using ILGPU;
using ILGPU.Runtime;

namespace Acquisition.Reconstruction.Gpu.Ct;

/// <summary>
/// The steps around the transforms that convolve detector rows with the plan's taps. The taps are real, so one complex row carries two
/// detector rows through the filter: row 2k as its real and row 2k + 1 as its imaginary part.
/// <para>
/// Each step passes over memory once and computes next to nothing: bytes a sample, with m = padded length/channels ≥ 2: weigh 4 + 4m, multiply 8m,
/// arrange 4 + 4; each of the transforms' passes 8m. Memory, 3.35 TB/s on an H100, is the roof: with m = 2.3 and six passes a transform, 280 bytes,
/// 12 G samples/s, or 4.7 ms for a rotation of 984 × 888 × 64.
/// </para>
/// </summary>
internal sealed class FilterSteps(Accelerator accelerator)
{
    private readonly Action<Index1D, Rows> _weigh = accelerator.LoadAutoGroupedStreamKernel<Index1D, Rows>(Weigh);
    private readonly Action<Index1D, Rows> _multiply = accelerator.LoadAutoGroupedStreamKernel<Index1D, Rows>(Multiply);
    private readonly Action<Index1D, Arranged> _arrange = accelerator.LoadAutoGroupedStreamKernel<Index1D, Arranged>(Arrange);

    /// <summary>
    /// Samples: line integrals [views × detector rows × channels]. From and To: [views × pairs of rows × padded length]. Factors: the weight of
    /// each channel, or of each frequency.
    /// </summary>
    internal readonly record struct Rows(
        ArrayView<float> Samples, ArrayView<Complex32> From, ArrayView<Complex32> To, ArrayView<float> Factors,
        int DetectorRows, int Channels, int Padded)
    {
        public int Pairs => (DetectorRows + 1) / 2;
    }

    /// <summary>From: [views × pairs of rows × padded length]. To: [views × channels × quads]. Factors: [channels].</summary>
    internal readonly record struct Arranged(
        ArrayView<Complex32> From, ArrayView<Quad> To, ArrayView<float> Factors, int Pairs, int Channels, int Padded, int Quads);

    /// <summary>To = factor·(sample of row 2k, of row 2k + 1), zero beyond the channels and for the row that an odd number lacks.</summary>
    public void RunWeigh(int views, Rows rows) => _weigh(views * rows.Pairs * rows.Padded, rows);

    /// <summary>To = factor·From, at each frequency.</summary>
    public void RunMultiply(int views, Rows rows) => _multiply(views * rows.Pairs * rows.Padded, rows);

    /// <summary>To = factor·From, at the channels alone, rows side by side; zero for the rows that the last quads lack.</summary>
    public void RunArrange(int views, Arranged rows) => _arrange(views * rows.Quads * rows.Channels, rows);

    private static void Weigh(Index1D thread, Rows rows)
    {
        int line = thread / rows.Padded, channel = thread - line * rows.Padded;
        int view = line / rows.Pairs, row = 2 * (line - view * rows.Pairs);
        int sample = (view * rows.DetectorRows + row) * rows.Channels + channel;
        bool inside = channel < rows.Channels, paired = row + 1 < rows.DetectorRows;
        float re = inside ? rows.Factors[channel] * rows.Samples[sample] : 0;
        float im = inside && paired ? rows.Factors[channel] * rows.Samples[sample + rows.Channels] : 0;
        rows.To[thread] = new(re, im);
    }

    private static void Multiply(Index1D thread, Rows rows) => rows.To[thread] = rows.Factors[thread % rows.Padded] * rows.From[thread];

    /// <summary>Neighbouring threads read neighbouring channels of two pairs, and each writes its quad whole.</summary>
    private static void Arrange(Index1D thread, Arranged rows)
    {
        int line = thread / rows.Channels, channel = thread - line * rows.Channels;
        int view = line / rows.Quads, quad = line - view * rows.Quads, pair = 2 * quad;
        int from = (view * rows.Pairs + pair) * rows.Padded + channel;
        Complex32 none = new(0, 0);
        Complex32 first = pair < rows.Pairs ? rows.From[from] : none;
        Complex32 second = pair + 1 < rows.Pairs ? rows.From[from + rows.Padded] : none;
        float factor = rows.Factors[channel];
        rows.To[(view * rows.Channels + channel) * rows.Quads + quad] = factor * new Quad(first.Re, first.Im, second.Re, second.Im);
    }
}
