using Acquisition.Reconstruction.Operators.Composites;
using Acquisition.Reconstruction.Operators.Host;

namespace Acquisition.Reconstruction.Operators;

public enum WaveletFamily
{
    /// <summary>Two taps.</summary>
    Haar,

    /// <summary>Four taps, two vanishing moments: what is linear along an axis has no details (Daubechies 1988).</summary>
    Daubechies4,
}

/// <summary>
/// The orthogonal, periodic wavelet transform of the last two axes; the others are a batch. One level takes each row, then each column, to
/// <c>low[i] = Σₖ h[k]·x[(2i+k) mod N]</c> in its first and <c>high[i] = Σₖ g[k]·x[(2i+k) mod N]</c> in its second half; the next level does
/// the same to the quarter that is low in both (Mallat 1989).
/// </summary>
public sealed record Wavelet : LinearOperator, IHostOperator
{
    /// <exception cref="ArgumentOutOfRangeException">The levels are not positive.</exception>
    /// <exception cref="ArgumentException">The arrays have no two axes, or 2^levels does not divide both.</exception>
    public Wavelet(Shape domain, WaveletFamily family, int levels)
        : base(domain, domain)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(levels, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(levels, 30);
        if (domain.Rank < 2 || domain[domain.Rank - 2] % (1 << levels) != 0 || domain[domain.Rank - 1] % (1 << levels) != 0)
            throw new ArgumentException($"{levels} levels halve rows and columns that often: {domain} does not allow it.", nameof(domain));
        Family = family;
        Levels = levels;
        Taps = WaveletTaps.Of(family);
    }

    public WaveletFamily Family { get; }

    public int Levels { get; }

    public int Rows => Domain[Domain.Rank - 2];

    public int Columns => Domain[Domain.Rank - 1];

    /// <summary>The transform is orthogonal.</summary>
    public override LinearOperator Normal => new Identity(Domain);

    internal WaveletTaps Taps { get; }

    public ILinearMap<HostArray> OpenOnHost() => new HostWavelet(this);

    public override void ForwardReference(HostArray x, HostArray y)
    {
        x.CopyTo(y);
        for (int plane = 0; plane < x.Planes; plane++)
            for (int item = 0; item < x.Length; item += Rows * Columns)
            {
                Span<float> image = y.Plane(plane).Span.Slice(item, Rows * Columns);
                for (int level = 0; level < Levels; level++)
                {
                    int rows = Rows >> level, columns = Columns >> level;
                    for (int row = 0; row < rows; row++) Split(image, row * Columns, columns, 1);
                    for (int column = 0; column < columns; column++) Split(image, column, rows, Columns);
                }
            }
    }

    private void Split(Span<float> image, int start, int length, int stride)
    {
        float[] line = new float[length];
        for (int i = 0; i < length; i++) line[i] = image[start + i * stride];
        for (int i = 0; i < length / 2; i++)
        {
            (double low, double high) = (0, 0);
            for (int k = 0; k < 4; k++)
            {
                low += (double)Taps.Low(k) * line[(2 * i + k) % length];
                high += (double)Taps.High(k) * line[(2 * i + k) % length];
            }
            (image[start + i * stride], image[start + (length / 2 + i) * stride]) = ((float)low, (float)high);
        }
    }
}
