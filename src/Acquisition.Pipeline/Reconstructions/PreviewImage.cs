using Acquisition.Core.Model.Images;
using Acquisition.Core.Model.Recipes;
using Acquisition.Core.Ports.Events;
using Acquisition.Core.Ports.Images;

namespace Acquisition.Pipeline.Reconstructions;

/// <summary>A small grey picture of an image for those who watch: every n-th pixel, windowed. A preview may be coarse; it may not be slow.</summary>
internal static class PreviewImage
{
    private const int MaximumSide = 128;

    public static Preview Of(SeriesContext series, ReconstructedImage image) => Of(series, image.InstanceNumber, image.Rows, image.Columns, image.Pixels, image.Index.Kind);

    public static Preview Of(SeriesContext series, PartialImage image) => Of(series, Preview.Partial, image.Rows, image.Columns, image.Pixels, MrImageKind.Magnitude);

    private static Preview Of(SeriesContext series, int instanceNumber, int imageRows, int imageColumns, ReadOnlyMemory<float> pixels, MrImageKind kind)
    {
        int step = Math.Max(1, (Math.Max(imageRows, imageColumns) + MaximumSide - 1) / MaximumSide);
        int rows = (imageRows + step - 1) / step, columns = (imageColumns + step - 1) / step;
        DisplayWindow window = kind == MrImageKind.Magnitude
            ? series.Reconstruction.Recipe.Window ?? DisplayWindows.Of(series.Header, pixels.Span)
            : DisplayWindows.Of(kind, pixels.Span);
        byte[] grey = new byte[rows * columns];
        for (int row = 0; row < rows; row++)
        {
            for (int column = 0; column < columns; column++)
                grey[row * columns + column] = Grey(pixels.Span[row * step * imageColumns + column * step], window);
        }

        return new Preview(series.Reconstruction.Id, instanceNumber, rows, columns, grey);
    }

    private static byte Grey(double value, DisplayWindow window) =>
        (byte)Math.Clamp((value - (window.Center - window.Width / 2)) / window.Width * 255, 0, 255);
}
