namespace Acquisition.Dicom.Images.Mr;

/// <summary>
/// How often each magnitude occurs in a series, without knowing its range beforehand: the upper half of a positive float's bits is a
/// bin number that grows with the value, 128 bins to a factor of two, so a percentile is good to 0.4 % of its value in 256 KiB.
/// </summary>
internal sealed class MagnitudeHistogram
{
    private readonly long[] _counts = new long[1 << 15];
    private long _total;

    /// <summary>The largest finite value so far; 0 when there is none above.</summary>
    public float Maximum { get; private set; }

    /// <summary>Counts the pixels; one that is negative or not finite counts as 0.</summary>
    public void Add(ReadOnlySpan<float> pixels)
    {
        foreach (float pixel in pixels)
        {
            float value = float.IsFinite(pixel) && pixel > 0 ? pixel : 0;
            Maximum = Math.Max(Maximum, value);
            _counts[BitConverter.SingleToUInt32Bits(value) >> 16]++;
        }

        _total += pixels.Length;
    }

    /// <summary>The value that the given fraction (0..1) of all pixels does not exceed.</summary>
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
