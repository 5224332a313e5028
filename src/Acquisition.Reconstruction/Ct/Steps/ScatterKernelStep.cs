using System.Numerics.Tensors;
using Acquisition.Core.Model.Ct;
using Acquisition.Core.Model.Recipes;
using Acquisition.Reconstruction.Numerics;

namespace Acquisition.Reconstruction.Ct.Steps;

/// <summary>
/// Subtracts scatter that is estimated from the view itself by a convolution. A ray of transmission T and line integral p = −ln T sends A·T^α·p^β of the unattenuated
/// beam out as scatter (α = β = 1: the forward-scatter potential of Ohnesorge, Flohr and Klingenbeck-Regn, Eur. Radiol. 9 (1999) 563), which lands on the detector
/// as a normal distribution of width σ about it (Sun, Star-Lack, PMB 55 (2010) 6695). As T is what is left when the scatter is gone, the estimate is repeated:
/// <c>T ← measured − S(T)</c>.
/// </summary>
/// <remarks>S is smooth: it is worked out on cells of an eighth of σ, and interpolated.</remarks>
internal sealed class ScatterKernelStep(ScatterKernel settings) : EachView
{
    /// <summary>The most; usual scatter, a tenth of the beam, needs three.</summary>
    private const int Repetitions = 10;

    /// <summary>Change of the scatter that is none, as a share of the largest.</summary>
    private const float Settled = 1e-3f;

    /// <summary>Scatter that is more than this of what was measured is not believed.</summary>
    private const float Largest = .9f;

    public override void Apply(Span<float> lineIntegrals, CtSource source)
    {
        using Arena.Frame frame = Arena.Open();
        Cells cells = new(source, settings.WidthMm);
        Span<float> measured = frame.Take(lineIntegrals.Length), primary = frame.Take(lineIntegrals.Length);
        Span<float> potential = frame.Take(cells.Count), scatter = frame.Take(cells.Count), before = frame.Take(cells.Count);
        TensorPrimitives.Negate(lineIntegrals, measured);
        TensorPrimitives.Exp(measured, measured);
        measured.CopyTo(primary);
        scatter.Clear();
        for (int i = 0; i < Repetitions; i++)
        {
            scatter.CopyTo(before);
            Gather(primary, source, cells, potential);
            cells.Spread(potential, scatter);
            TensorPrimitives.Subtract(scatter, before, before);
            bool isSettled = Math.Abs(TensorPrimitives.MaxMagnitude<float>(before)) <= Settled * TensorPrimitives.Max<float>(scatter);
            for (int row = 0; row < source.DetectorRows; row++)
            {
                for (int channel = 0; channel < source.DetectorChannels; channel++)
                {
                    int at = row * source.DetectorChannels + channel;
                    primary[at] = measured[at] - Math.Min(cells.Interpolate(scatter, row, channel), Largest * measured[at]);
                }
            }
            if (isSettled) break;
        }
        TensorPrimitives.Log(primary, lineIntegrals);
        TensorPrimitives.Negate(lineIntegrals, lineIntegrals);
    }

    /// <summary>What each cell sends out: the sum over its samples times their area.</summary>
    private void Gather(ReadOnlySpan<float> primary, CtSource source, in Cells cells, Span<float> potential)
    {
        potential.Clear();
        for (int row = 0; row < source.DetectorRows; row++)
        {
            for (int channel = 0; channel < source.DetectorChannels; channel++)
            {
                double transmission = primary[row * source.DetectorChannels + channel], p = -Math.Log(transmission);
                if (p > 0) potential[cells.Of(row, channel)] += (float)(settings.Amplitude * Power(transmission, settings.TransmissionExponent) * Power(p, settings.LineIntegralExponent));
            }
        }
        TensorPrimitives.Multiply(potential, (float)(source.RowPitchMm * source.ChannelPitchMm), potential);
    }

    private static double Power(double value, double exponent) => exponent == 1 ? value : Math.Pow(value, exponent);

    /// <summary>The detector in cells of some rows and channels.</summary>
    private readonly struct Cells
    {
        private readonly int _rowsTogether, _channelsTogether, _rows, _channels;
        private readonly double[] _along, _across;      // weights by distance in cells

        public Cells(CtSource source, double widthMm)
        {
            _rowsTogether = Math.Clamp((int)(widthMm / 8 / source.RowPitchMm), 1, source.DetectorRows);
            _channelsTogether = Math.Clamp((int)(widthMm / 8 / source.ChannelPitchMm), 1, source.DetectorChannels);
            _rows = (source.DetectorRows + _rowsTogether - 1) / _rowsTogether;
            _channels = (source.DetectorChannels + _channelsTogether - 1) / _channelsTogether;
            _across = Weights(_rows, _rowsTogether * source.RowPitchMm, widthMm);
            _along = Weights(_channels, _channelsTogether * source.ChannelPitchMm, widthMm);
        }

        public int Count => _rows * _channels;

        public int Of(int row, int channel) => row / _rowsTogether * _channels + channel / _channelsTogether;

        /// <summary>Convolves with the normal distribution, 1/mm², of either direction after the other.</summary>
        public void Spread(ReadOnlySpan<float> potential, Span<float> scatter)
        {
            using Arena.Frame frame = Arena.Open();
            Span<float> half = frame.Take(Count);
            half.Clear();
            scatter.Clear();
            for (int row = 0; row < _rows; row++)
                for (int from = 0; from < _channels; from++)
                    for (int to = 0; to < _channels; to++) half[row * _channels + to] += (float)_along[Math.Abs(to - from)] * potential[row * _channels + from];
            for (int from = 0; from < _rows; from++)
                for (int to = 0; to < _rows; to++)
                    TensorPrimitives.MultiplyAdd(half.Slice(from * _channels, _channels), (float)_across[Math.Abs(to - from)], scatter.Slice(to * _channels, _channels), scatter.Slice(to * _channels, _channels));
        }

        /// <summary>The scatter at an element, between the middles of the cells.</summary>
        public float Interpolate(ReadOnlySpan<float> scatter, int row, int channel)
        {
            (int top, float down) = Place(row, _rowsTogether, _rows);
            (int left, float right) = Place(channel, _channelsTogether, _channels);
            int below = Math.Min(top + 1, _rows - 1) * _channels, beside = Math.Min(left + 1, _channels - 1);
            float above = float.Lerp(scatter[top * _channels + left], scatter[top * _channels + beside], right);
            return float.Lerp(above, float.Lerp(scatter[below + left], scatter[below + beside], right), down);
        }

        private static (int First, float Fraction) Place(int element, int together, int cells)
        {
            float at = (element - (together - 1) / 2f) / together;
            int first = (int)Math.Clamp(MathF.Floor(at), 0, Math.Max(0, cells - 2));
            return (first, at - first);     // beyond the outermost middles the line goes on
        }

        private static double[] Weights(int count, double stepMm, double widthMm) =>
            [.. Enumerable.Range(0, count).Select(i => Math.Exp(-.5 * Math.Pow(i * stepMm / widthMm, 2)) / (widthMm * Math.Sqrt(2 * Math.PI)))];
    }
}
