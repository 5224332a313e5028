using Acquisition.Core.Model.Ct;
using Acquisition.Core.Model.Images;
using Acquisition.Core.Model.Recipes;
using Acquisition.Core.Ports.Events;
using Acquisition.Core.Ports.Images;

namespace Acquisition.Pipeline.Reconstructions;

/// <summary>A small grey picture of an image for those who watch: every n-th pixel, windowed. A preview may be coarse; it may not be slow.</summary>
internal static class PreviewImage
{
    private const int MaximumSide = 128;

    /// <summary>Soft tissue, the usual first look at a CT image.</summary>
    private static readonly DisplayWindow CtWindow = new(40, 400);

    public static Preview Of(SeriesContext series, ReconstructedImage image)
    {
        int step = Math.Max(1, (Math.Max(image.Rows, image.Columns) + MaximumSide - 1) / MaximumSide);
        int rows = (image.Rows + step - 1) / step, columns = (image.Columns + step - 1) / step;
        ReadOnlySpan<float> pixels = image.Pixels.Span;
        DisplayWindow window = series.Reconstruction.Recipe.Window ?? (series.Header.Acquisition is CtAcquisition ? CtWindow : FullRange(pixels));
        byte[] grey = new byte[rows * columns];
        for (int row = 0; row < rows; row++)
        {
            for (int column = 0; column < columns; column++)
                grey[row * columns + column] = Grey(pixels[row * step * image.Columns + column * step], window);
        }

        return new Preview(series.Reconstruction.Id, image.InstanceNumber, rows, columns, grey);
    }

    private static DisplayWindow FullRange(ReadOnlySpan<float> pixels)
    {
        float maximum = 0;
        foreach (float pixel in pixels) maximum = Math.Max(maximum, pixel);
        return new DisplayWindow(maximum / 2, Math.Max(maximum, float.Epsilon));
    }

    private static byte Grey(double value, DisplayWindow window) =>
        (byte)Math.Clamp((value - (window.Center - window.Width / 2)) / window.Width * 255, 0, 255);
}
