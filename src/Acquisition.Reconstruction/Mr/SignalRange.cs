using System.Numerics.Tensors;
using Acquisition.Reconstruction.Numerics;

namespace Acquisition.Reconstruction.Mr;

/// <summary>Keeps the squares that are summed over the coils within the range of a float: by a power of two, which rounds nothing.</summary>
internal static class SignalRange
{
    /// <summary>Squares of what is a millionth of it are normal numbers yet.</summary>
    private const float SmallestPeak = 1e-12f;

    /// <summary>A margin of 1000 below the largest float, for sums that are rounded.</summary>
    private const double LargestSquare = 1e35;

    /// <summary>
    /// The exponent to divide k-space by, 2ᵉ, before it is transformed; 0 where it may stay as it is. With P points and C coils no sum of squares is above
    /// C·2·(P·peak)².
    /// </summary>
    /// <param name="peak">The largest magnitude of a real or imaginary part.</param>
    /// <param name="grid">Points and coils.</param>
    public static int Exponent(float peak, KspaceGrid grid)
    {
        double sum = (double)grid.ChannelLength * peak;
        bool stays = peak == 0 || (peak >= SmallestPeak && 2.0 * grid.Channels * sum * sum <= LargestSquare);
        return stays ? 0 : ExponentOf(peak);
    }

    /// <summary>The exponent that brings a peak to 1..2, whatever it is, within what a float's factor can; 0 of 0.</summary>
    public static int ExponentOf(float peak) => peak == 0 ? 0 : Math.Clamp(MathF.ILogB(peak), -126, 126);

    /// <summary>Divides by 2ᵉ.</summary>
    public static void Reduce(PlanarTarget<float> kspace, int exponent)
    {
        float factor = MathF.ScaleB(1, -exponent);
        TensorPrimitives.Multiply(kspace.Re, factor, kspace.Re);
        TensorPrimitives.Multiply(kspace.Im, factor, kspace.Im);
    }

    /// <summary>Multiplies an image by a scale and by 2ᵉ.</summary>
    /// <returns>Whether every pixel is finite.</returns>
    public static bool TryRestore(Span<float> image, double scale, int exponent)
    {
        double factor = Math.ScaleB(scale, exponent);
        if (factor != 1)
            foreach (ref float pixel in image) pixel = (float)(pixel * factor);
        return float.IsFinite(TensorPrimitives.MaxMagnitude<float>(image));
    }
}
