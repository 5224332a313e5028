using Acquisition.Reconstruction.Fourier;

namespace Acquisition.Reconstruction.Operators.Host.Nonuniform;

/// <summary>One axis of the fine grid: its cell 0 is k = 0, and it is periodic. An axis that the image does not have is one cell.</summary>
internal sealed class GridAxis
{
    private static readonly PlanCache<int, FourierPlan> Plans = new(capacity: 32, length => new FourierPlan(length));

    private readonly double _ratio;

    private GridAxis(int count, int length, int width, int bands, Func<double, double> attenuation)
    {
        (Count, Length, Width, _ratio) = (count, length, width, (double)length / count);
        Plan = Plans.Of(length);
        BandStarts = [.. Enumerable.Range(0, bands + 1).Select(band => (int)((long)band * length / bands))];
        BandOf = [.. Enumerable.Range(0, bands).SelectMany(band => Enumerable.Repeat(band, BandStarts[band + 1] - BandStarts[band]))];
        // Divides the window's transform out, and makes the axis's transform unitary.
        Deapodisation = [.. Enumerable.Range(0, count).Select(n => (float)(1 / (attenuation((n - count / 2) / (double)length) * Math.Sqrt(count))))];
    }

    /// <param name="count">N: elements of the image.</param>
    /// <param name="kernel">The window.</param>
    /// <param name="band">Cells of a band, about.</param>
    public static GridAxis Of(int count, SpreadingKernel kernel, int band)
    {
        // At least two bands, each as wide as the window: so a window touches two at the most, and never one from both sides.
        int length = Math.Max(FourierFactors.NextSmooth((int)Math.Ceiling(SpreadingKernel.Oversampling * count)), 2 * kernel.Lanes);
        return new(count, length, kernel.Width, Math.Max(2, length / Math.Max(band, kernel.Lanes)), kernel.Transform);
    }

    public static GridAxis None { get; } = new(1, 1, 1, 1, _ => 1);

    /// <summary>N: elements of the image.</summary>
    public int Count { get; }

    /// <summary>Cells.</summary>
    public int Length { get; }

    /// <summary>Cells that a sample is spread over.</summary>
    public int Width { get; }

    public FourierPlan Plan { get; }

    /// <summary>The first cell of each band, and the end.</summary>
    public int[] BandStarts { get; }

    public int Bands => BandStarts.Length - 1;

    /// <summary>The band of each cell.</summary>
    public int[] BandOf { get; }

    public int LargestBand => Enumerable.Range(0, Bands).Max(band => BandStarts[band + 1] - BandStarts[band]);

    /// <summary>What each element of the image is multiplied with.</summary>
    public float[] Deapodisation { get; }

    /// <summary>The first cell under a sample's window, and how far behind the window's edge it is. In double: k is exact whatever the grid.</summary>
    public int First(float k, out float offset)
    {
        double edge = k * _ratio - 0.5 * Width;
        int first = (int)Math.Ceiling(edge);
        offset = (float)(first - edge);
        return first < 0 ? first + Length : first;
    }

    /// <summary>A cell counted from the beginning of a band; negative where a window begins before it.</summary>
    public int Local(int first, int band)
    {
        int local = first - BandStarts[band];
        return local >= BandStarts[band + 1] - BandStarts[band] ? local - Length : local;
    }

    /// <summary>The band that a window beginning at a cell reaches beyond the one it begins in; −1 if it does not.</summary>
    public int SecondBand(int first)
    {
        int last = first + Width - 1;
        int band = BandOf[last >= Length ? last - Length : last];
        return band == BandOf[first] ? -1 : band;
    }
}
