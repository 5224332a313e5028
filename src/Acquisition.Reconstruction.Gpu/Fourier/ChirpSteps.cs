using ILGPU;
using ILGPU.Runtime;

namespace Acquisition.Reconstruction.Gpu.Fourier;

/// <summary>
/// The steps of Bluestein's chirp transform that are not transforms themselves. With c[k] = exp(−πi·k²/n):
/// X[k] = c[k]·Σ x[j]·c[j]·conj(c[k − j]), a convolution, done with transforms of any length m ≥ 2n − 1.
/// The inverse is the forward transform of the conjugate, conjugated.
/// </summary>
internal sealed class ChirpSteps(Accelerator accelerator)
{
    private readonly Action<Index1D, Step> _modulate = accelerator.LoadAutoGroupedStreamKernel<Index1D, Step>(Modulate);
    private readonly Action<Index1D, Step> _convolve = accelerator.LoadAutoGroupedStreamKernel<Index1D, Step>(Convolve);
    private readonly Action<Index1D, Step> _demodulate = accelerator.LoadAutoGroupedStreamKernel<Index1D, Step>(Demodulate);

    /// <summary>
    /// Length is n, Padded is m. Factors: c[0 … n − 1] for the modulations; for the convolution the transform of conj(c), divided by m.
    /// </summary>
    internal readonly record struct Step(
        ArrayView<Complex32> From, ArrayView<Complex32> To, ArrayView<Complex32> Factors, int Length, int Padded, int Inner, float Sign);

    public void RunModulate(int outer, Step step) => _modulate(outer * step.Padded * step.Inner, step);

    public void RunConvolve(int outer, Step step) => _convolve(outer * step.Padded * step.Inner, step);

    public void RunDemodulate(int outer, Step step) => _demodulate(outer * step.Length * step.Inner, step);

    private static void Modulate(Index1D thread, Step step)
    {
        int line = thread / step.Inner, column = thread - line * step.Inner;
        int outer = line / step.Padded, j = line - outer * step.Padded;
        step.To[thread] = j < step.Length
            ? Complex32.Directed(step.From[(outer * step.Length + j) * step.Inner + column], step.Sign) * step.Factors[j]
            : new Complex32(0, 0);
    }

    private static void Convolve(Index1D thread, Step step) =>
        step.To[thread] = step.From[thread] * step.Factors[thread / step.Inner % step.Padded];

    private static void Demodulate(Index1D thread, Step step)
    {
        int line = thread / step.Inner, column = thread - line * step.Inner;
        int outer = line / step.Length, k = line - outer * step.Length;
        step.To[thread] = Complex32.Directed(step.From[(outer * step.Padded + k) * step.Inner + column] * step.Factors[k], step.Sign);
    }
}
