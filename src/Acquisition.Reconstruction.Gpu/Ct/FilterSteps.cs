using Acquisition.Reconstruction.Gpu.Fourier;
using ILGPU;
using ILGPU.Runtime;

namespace Acquisition.Reconstruction.Gpu.Ct;

/// <summary>
/// The steps around the transforms that convolve detector rows with the plan's taps. The taps are real, so one complex row carries two
/// detector rows through the filter: row 2k as its real and row 2k + 1 as its imaginary part.
/// </summary>
internal sealed class FilterSteps(Accelerator accelerator)
{
    private readonly Action<Index1D, Rows> _weigh = accelerator.LoadAutoGroupedStreamKernel<Index1D, Rows>(Weigh);
    private readonly Action<Index1D, Rows> _multiply = accelerator.LoadAutoGroupedStreamKernel<Index1D, Rows>(Multiply);
    private readonly Action<Index1D, Rows> _trim = accelerator.LoadAutoGroupedStreamKernel<Index1D, Rows>(Trim);

    /// <summary>
    /// Samples: line integrals [views × detector rows × channels]. From and To: [views × pairs of rows × length], the length being the
    /// padded one, or the channels once trimmed. Factors: the weight of each channel, or of each frequency.
    /// </summary>
    internal readonly record struct Rows(
        ArrayView<float> Samples, ArrayView<Complex32> From, ArrayView<Complex32> To, ArrayView<float> Factors,
        int DetectorRows, int Channels, int Padded)
    {
        public int Pairs => (DetectorRows + 1) / 2;
    }

    /// <summary>To = factor·(sample of row 2k, of row 2k + 1), zero beyond the channels and for the row that an odd number lacks.</summary>
    public void RunWeigh(int views, Rows rows) => _weigh(views * rows.Pairs * rows.Padded, rows);

    /// <summary>To = factor·From, at each frequency.</summary>
    public void RunMultiply(int views, Rows rows) => _multiply(views * rows.Pairs * rows.Padded, rows);

    /// <summary>To = factor·From, at the channels alone.</summary>
    public void RunTrim(int views, Rows rows) => _trim(views * rows.Pairs * rows.Channels, rows);

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

    private static void Trim(Index1D thread, Rows rows)
    {
        int line = thread / rows.Channels, channel = thread - line * rows.Channels;
        rows.To[thread] = rows.Factors[channel] * rows.From[line * rows.Padded + channel];
    }
}
