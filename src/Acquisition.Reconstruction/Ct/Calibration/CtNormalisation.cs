using System.Numerics.Tensors;
using Acquisition.Core.Model.Ct;

namespace Acquisition.Reconstruction.Ct.Calibration;

/// <summary>
/// From detector samples to line integrals, −ln((I − dark)/(air − dark)) for raw counts. What cannot be used is replaced and counted: bad
/// elements, samples that are not finite and what no line integral can be by interpolation along the channels, signals not above the floor by the floor.
/// </summary>
internal sealed class CtNormalisation(CtAcquisition ct, float[] offset, float[] gain, bool[] bad)
{
    /// <summary>The least transmission: one step of a 16-bit converter whose full scale is the air signal, a line integral of 11.1.</summary>
    public const float Floor = 1f / 65536;

    /// <summary>A line integral beyond this is a number that went wrong, as NaN is. It leaves room for sums: none overflows.</summary>
    public const float Largest = 1e6f;

    private readonly CtSource _source = ct.Sources[0];

    /// <summary>One view in place: samples in, line integrals out.</summary>
    /// <param name="view">[rows × channels].</param>
    /// <param name="replaced">Added to, by row: samples that were replaced.</param>
    /// <returns>The first row without a usable sample, or −1.</returns>
    public int Apply(Span<float> view, Span<long> replaced)
    {
        int channels = _source.DetectorChannels;
        for (int row = 0; row < _source.DetectorRows; row++)
        {
            Span<float> samples = view.Slice(row * channels, channels);
            if (ct.Quantity == CtQuantity.RawCounts) replaced[row] += TakeLogarithm(samples, row * channels);
            MarkBad(samples, row * channels);
            int repaired = RowRepair.Repair(samples);
            if (repaired == channels) return row;
            replaced[row] += repaired;
        }
        return -1;
    }

    private int TakeLogarithm(Span<float> samples, int first)
    {
        TensorPrimitives.Subtract(samples, offset.AsSpan(first, samples.Length), samples);
        TensorPrimitives.Multiply(samples, gain.AsSpan(first, samples.Length), samples);
        int clamped = 0;
        for (int i = 0; i < samples.Length; i++)
        {
            if (samples[i] >= Floor || !float.IsFinite(samples[i]) || bad[first + i]) continue;
            samples[i] = Floor;
            clamped++;
        }
        TensorPrimitives.Log(samples, samples);
        TensorPrimitives.Negate(samples, samples);
        return clamped;
    }

    private void MarkBad(Span<float> samples, int first)
    {
        for (int i = 0; i < samples.Length; i++)
            if (bad[first + i] || !(Math.Abs(samples[i]) <= Largest)) samples[i] = float.NaN;
    }
}
