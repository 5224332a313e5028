namespace Acquisition.Reconstruction.Operators.Host;

/// <summary>What a pixel's slices do along the axis, when its place among the channels is known: one way, and its transpose.</summary>
internal interface IColumn
{
    /// <summary>Floats of working memory, zeros at first.</summary>
    int Room { get; }

    /// <summary>Makes one pixel's slices ready to be cast on many views.</summary>
    void Load(ReadOnlySpan<float> slices, Span<float> room);

    /// <summary>view += the shadow of the slices.</summary>
    /// <param name="rays">The view.</param>
    /// <param name="pixel">Its place, mm.</param>
    /// <param name="shadow">Its channels; at least one.</param>
    /// <param name="slices">[slices].</param>
    /// <param name="room">As <see cref="Load"/> has left it.</param>
    /// <param name="view">[channels × rows].</param>
    void Cast(in ViewRays rays, (double X, double Y) pixel, in PixelShadow shadow, ReadOnlySpan<float> slices, Span<float> room, Span<float> view);

    /// <summary>slices += what their shadow meets; parameters as for <see cref="Cast"/>.</summary>
    void Collect(in ViewRays rays, (double X, double Y) pixel, in PixelShadow shadow, ReadOnlySpan<float> view, Span<float> room, Span<float> slices);
}
