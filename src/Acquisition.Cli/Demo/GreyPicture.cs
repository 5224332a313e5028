using StbImageWriteSharp;

namespace Acquisition.Cli.Demo;

/// <summary>A grey picture to draw into and to save as PNG.</summary>
internal sealed class GreyPicture(int width, int height)
{
    private readonly byte[] _pixels = new byte[width * height];

    public void Save(string path)
    {
        using FileStream file = File.Create(path);
        new ImageWriter().WritePng(_pixels, width, height, ColorComponents.Grey, file);
    }

    /// <summary>Draws an image through a window as a viewer would; every <paramref name="step"/>th pixel.</summary>
    public void Draw(int left, int top, int columns, ReadOnlySpan<float> pixels, double center, double windowWidth, int step = 1)
    {
        int rows = pixels.Length / columns;
        double black = center - windowWidth / 2;
        for (int row = 0; row < rows / step; row++)
            for (int column = 0; column < columns / step; column++)
                _pixels[(top + row) * width + left + column] = (byte)Math.Clamp((pixels[row * step * columns + column * step] - black) / windowWidth * 255, 0, 255);
    }

    /// <summary>White capitals on black, two pixels to a pixel of the font.</summary>
    public void Write(int left, int top, string text)
    {
        const int Scale = 2;
        int advance = Scale * (PixelFont.Width + 1);
        Fill(left - Scale, top - Scale, WidthOf(text) + Scale, Scale * (PixelFont.Height + 2));
        for (int i = 0; i < text.Length; i++)
            for (int row = 0; row < Scale * PixelFont.Height; row++)
                for (int column = 0; column < Scale * PixelFont.Width; column++)
                    if (PixelFont.IsLit(text[i], row / Scale, column / Scale)) Dot(left + i * advance + column, top + row);
    }

    /// <summary>How wide a text comes out.</summary>
    public static int WidthOf(string text) => 2 * (PixelFont.Width + 1) * text.Length;

    /// <summary>A horizontal scale bar with ends, white on black.</summary>
    public void Bar(int left, int top, int length)
    {
        const int End = 4;
        Fill(left - 2, top - End - 2, length + 5, 2 * End + 5);
        for (int column = 0; column <= length; column++) Dot(left + column, top);
        for (int row = -End; row <= End; row++)
        {
            Dot(left, top + row);
            Dot(left + length, top + row);
        }
    }

    private void Fill(int left, int top, int columns, int rows)
    {
        for (int row = top; row < top + rows; row++) _pixels.AsSpan(row * width + left, columns).Clear();
    }

    private void Dot(int column, int row) => _pixels[row * width + column] = byte.MaxValue;
}
