using Acquisition.Reconstruction.Fourier;
using ILGPU;
using ILGPU.Runtime;

namespace Acquisition.Reconstruction.Gpu.Fourier;

/// <summary>
/// One pass of a Stockham transform along an axis of [outer × length × inner], decimation in time. The passes before this one have left
/// transforms of <c>Done</c> points; this one joins <c>R</c> of them: with k = j mod Done and w = exp(−2πi/(Done·R)), butterfly
/// j = 0 … length/R − 1 takes v[r] = from[j + r·length/R]·w^(r·k) and writes its R-point DFT to to[(j − k)·R + k + r·Done].
/// The output comes in natural order, so nothing is ever reordered. One thread is one butterfly.
/// </summary>
internal sealed class RadixPasses(Accelerator accelerator)
{
    /// <summary>How a length is split for the passes that there are.</summary>
    public static FourierFactors Factors { get; } = new(LargestPrime: 5, LargestPower: 4);

    private readonly Action<Index1D, Pass> _radix2 = accelerator.LoadAutoGroupedStreamKernel<Index1D, Pass>(Radix2);
    private readonly Action<Index1D, Pass> _radix3 = accelerator.LoadAutoGroupedStreamKernel<Index1D, Pass>(Radix3);
    private readonly Action<Index1D, Pass> _radix4 = accelerator.LoadAutoGroupedStreamKernel<Index1D, Pass>(Radix4);
    private readonly Action<Index1D, Pass> _radix5 = accelerator.LoadAutoGroupedStreamKernel<Index1D, Pass>(Radix5);

    /// <summary>Twiddles: exp(−2πi·k/length), k = 0 … length − 1. Sign: 1 forward, −1 inverse.</summary>
    internal readonly record struct Pass(
        ArrayView<Complex32> From, ArrayView<Complex32> To, ArrayView<Complex32> Twiddles, int Length, int Inner, int Done, float Sign);

    public void Run(int radix, int outer, Pass pass)
    {
        Action<Index1D, Pass> launch = radix switch { 2 => _radix2, 3 => _radix3, 4 => _radix4, _ => _radix5 };
        launch(outer * (pass.Length / radix) * pass.Inner, pass);
    }

    private static void Radix2(Index1D thread, Pass pass)
    {
        Butterfly at = new(thread, 2, pass);
        Complex32 a = at.First(pass), b = at.Read(1, pass);
        at.Write(0, a + b, pass);
        at.Write(1, a - b, pass);
    }

    private static void Radix3(Index1D thread, Pass pass)
    {
        const float Sin60 = 0.866025403784438647f;
        Butterfly at = new(thread, 3, pass);
        Complex32 a = at.First(pass), b = at.Read(1, pass), c = at.Read(2, pass);
        Complex32 sum = b + c, middle = a - 0.5f * sum, turned = Sin60 * Complex32.Turned(b - c, pass.Sign);
        at.Write(0, a + sum, pass);
        at.Write(1, middle + turned, pass);
        at.Write(2, middle - turned, pass);
    }

    private static void Radix4(Index1D thread, Pass pass)
    {
        Butterfly at = new(thread, 4, pass);
        Complex32 a = at.First(pass), b = at.Read(1, pass), c = at.Read(2, pass), d = at.Read(3, pass);
        Complex32 even = a + c, evenDifference = a - c, odd = b + d, turned = Complex32.Turned(b - d, pass.Sign);
        at.Write(0, even + odd, pass);
        at.Write(1, evenDifference + turned, pass);
        at.Write(2, even - odd, pass);
        at.Write(3, evenDifference - turned, pass);
    }

    private static void Radix5(Index1D thread, Pass pass)
    {
        const float Cos72 = 0.309016994374947424f, Cos144 = -0.809016994374947424f;
        const float Sin72 = 0.951056516295153572f, Sin144 = 0.587785252292473129f;
        Butterfly at = new(thread, 5, pass);
        Complex32 a = at.First(pass), b = at.Read(1, pass), c = at.Read(2, pass), d = at.Read(3, pass), e = at.Read(4, pass);
        Complex32 outer = b + e, outerTurned = Complex32.Turned(b - e, pass.Sign);
        Complex32 inner = c + d, innerTurned = Complex32.Turned(c - d, pass.Sign);
        Complex32 first = a + Cos72 * outer + Cos144 * inner, firstTurned = Sin72 * outerTurned + Sin144 * innerTurned;
        Complex32 second = a + Cos144 * outer + Cos72 * inner, secondTurned = Sin144 * outerTurned - Sin72 * innerTurned;
        at.Write(0, a + outer + inner, pass);
        at.Write(1, first + firstTurned, pass);
        at.Write(2, second + secondTurned, pass);
        at.Write(3, second - secondTurned, pass);
        at.Write(4, first - firstTurned, pass);
    }

    /// <summary>Where one butterfly reads and writes. Neighbouring threads read neighbouring addresses.</summary>
    private readonly struct Butterfly
    {
        private readonly int _source, _sourceStep, _target, _targetStep, _twiddleStep;

        public Butterfly(int thread, int radix, Pass pass)
        {
            int count = pass.Length / radix, line = thread / pass.Inner, column = thread - line * pass.Inner;
            int outer = line / count, j = line - outer * count, k = j % pass.Done;
            int origin = outer * pass.Length * pass.Inner + column;
            _source = origin + j * pass.Inner;
            _sourceStep = count * pass.Inner;
            _target = origin + ((j - k) * radix + k) * pass.Inner;
            _targetStep = pass.Done * pass.Inner;
            _twiddleStep = k * (pass.Length / (pass.Done * radix));
        }

        public Complex32 First(Pass pass) => pass.From[_source];

        public Complex32 Read(int r, Pass pass) =>
            pass.From[_source + r * _sourceStep] * Complex32.Directed(pass.Twiddles[r * _twiddleStep], pass.Sign);

        public void Write(int r, Complex32 value, Pass pass) => pass.To[_target + r * _targetStep] = value;
    }
}
