using Acquisition.Core.Ct;
using Acquisition.Reconstruction.Numerics;

namespace Acquisition.Reconstruction.Ct;

/// <summary>Adds filtered views to an image.</summary>
public static class FanBackprojector
{
    /// <summary>
    /// The definition, one pixel and one view: the filtered row, interpolated linearly at the pixel's channel, divided by U².
    /// A pixel that the fan misses gets nothing.
    /// </summary>
    /// <param name="plan">The geometry.</param>
    /// <param name="view">The projection of the grid at this view's angle.</param>
    /// <param name="filtered">q: one filtered detector row, [channels].</param>
    /// <param name="row">Zero-based image row.</param>
    /// <param name="column">Zero-based image column.</param>
    /// <returns>This view's share of μ, 1/mm.</returns>
    public static float PixelReference(FbpPlan plan, in FanView view, ReadOnlySpan<float> filtered, int row, int column)
    {
        float u = view.U(row, column);
        float channel = Channel(plan, view.T(row, column) / u);
        if (!(channel >= 0 && channel <= plan.Channels - 1)) return 0;
        int left = Math.Min((int)channel, plan.Channels - 2);
        float fraction = channel - left;
        return (filtered[left] + fraction * (filtered[left + 1] - filtered[left])) / (u * u);
    }

    /// <summary>Adds one filtered detector row of one view to its slice, pixel by pixel.</summary>
    /// <param name="plan">The geometry.</param>
    /// <param name="view">The projection of the grid at this view's angle.</param>
    /// <param name="filtered">q: [channels].</param>
    /// <param name="image">[matrix × matrix], μ in 1/mm.</param>
    public static void AddReference(FbpPlan plan, in FanView view, ReadOnlySpan<float> filtered, Span<float> image)
    {
        Require.Length(filtered.Length, plan.Channels);
        Require.Length(image.Length, (long)plan.Matrix * plan.Matrix);
        for (int row = 0; row < plan.Matrix; row++)
            for (int column = 0; column < plan.Matrix; column++)
                image[row * plan.Matrix + column] += PixelReference(plan, view, filtered, row, column);
    }

    private static float Channel(FbpPlan plan, float tOverU) => plan.Shape == DetectorShape.Flat
        ? (float)plan.CentralChannel + tOverU
        : (float)plan.CentralChannel + MathF.Atan(tOverU) / (float)plan.ChannelStep;
}
