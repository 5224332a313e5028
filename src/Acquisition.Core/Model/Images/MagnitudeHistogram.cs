namespace Acquisition.Core.Model.Images;

/// <summary>
/// How often each magnitude occurs in images, without knowing its range beforehand: the upper half of a positive float's bits is a
/// bin number that grows with the value, 128 bins to a factor of two, so a percentile is good to 0.4 % of its value in 256 KiB.
/// </summary>
public sealed class MagnitudeHistogram
{
    private readonly long[] _counts = new long[1 << 15];
    private long _total;

    /// <summary>The largest value so far; 0 when there is none above.</summary>
    public float Maximum { get; private set; }

    /// <summary>A pixel without a value was among them.</summary>
    public bool HasPadding { get; private set; }

    /// <summary>Counts the pixels. One that is not finite is no value and is left out; a negative one counts as 0.</summary>
    public void Add(ReadOnlySpan<float> pixels)
    {
        foreach (float pixel in pixels)
        {
            if (!float.IsFinite(pixel))
            {
                HasPadding = true;
                continue;
            }

            float value = Math.Max(pixel, 0);
            Maximum = Math.Max(Maximum, value);
            _counts[BitConverter.SingleToUInt32Bits(value) >> 16]++;
            _total++;
        }
    }

    /// <summary>Counts the magnitudes of pixels of both signs, as <see cref="Add"/>.</summary>
    public void AddMagnitudes(ReadOnlySpan<float> pixels)
    {
        float[] magnitudes = pixels.ToArray();
        foreach (ref float magnitude in magnitudes.AsSpan()) magnitude = Math.Abs(magnitude);
        Add(magnitudes);
    }

    /// <summary>The value that the given fraction (0..1) of the counted pixels does not exceed.</summary>
    public float Percentile(double fraction)
    {
        long seen = 0;
        for (uint bin = 0; bin < _counts.Length; bin++)
        {
            seen += _counts[bin];
            if (seen >= fraction * _total) return bin == 0 ? 0 : BitConverter.UInt32BitsToSingle(bin << 16 | 0x8000);
        }

        return Maximum;
    }
}
