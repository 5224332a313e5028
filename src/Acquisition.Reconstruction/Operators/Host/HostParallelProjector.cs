using Acquisition.Reconstruction.Numerics;

namespace Acquisition.Reconstruction.Operators.Host;

/// <summary>
/// Both ways go along the rows of the image and find the pixels' shadows in the same manner, so that their weights are the same. Forward shares
/// out the views, each of which is written by one core; the adjoint shares out the rows of the image.
/// </summary>
internal sealed class HostParallelProjector(ParallelProjector description) : HostMap(description)
{
    private readonly ViewOfGrid[] _views = [.. description.Beam.AnglesRad.Select(angle => ViewOfGrid.Of(description, angle))];
    private readonly int _batch = description.Domain.Length / (description.Rows * description.Columns);

    private int Rows => description.Rows;

    private int Columns => description.Columns;

    private int Channels => description.Beam.Channels;

    protected override void RunForward(HostArray x, HostArray y) => Cores.For(x.Planes * _batch * _views.Length, new Views(this, x, y));

    protected override void RunAdjoint(HostArray y, HostArray x) => Cores.For(x.Planes * _batch * Rows, new ImageRows(this, y, x));

    private void Project(in ViewOfGrid view, ReadOnlySpan<float> image, Span<float> projection)
    {
        ShadowGroup group = new(stackalloc float[3 * ShadowGroup.Size]);
        projection.Clear();
        for (int row = 0; row < Rows; row++)
            for (int column = 0; column < Columns; column += ShadowGroup.Size)
            {
                ReadOnlySpan<float> pixels = image.Slice(row * Columns + column, Math.Min(ShadowGroup.Size, Columns - column));
                double left = view.Left(row, column);
                if (pixels.Length == ShadowGroup.Size && group.Find(view, left, projection.Length) is >= 0 and int origin)
                    Cast(group, pixels, projection[origin..]);
                else Cast(view, left, pixels, projection);
            }
    }

    private static void Cast(ShadowGroup group, ReadOnlySpan<float> pixels, Span<float> projection)
    {
        for (int i = 0; i < ShadowGroup.Size; i++)
        {
            int channel = group.Channel(i);
            projection[channel] += group.OnFirst(i) * pixels[i];
            projection[channel + 1] += group.OnNext(i) * pixels[i];
        }
    }

    private static void Cast(in ViewOfGrid view, double left, ReadOnlySpan<float> pixels, Span<float> projection)
    {
        for (int i = 0; i < pixels.Length; i++)
        {
            Shadow shadow = new(left + i * view.ColumnStep, view.Width, projection.Length);
            float value = (float)view.Height * pixels[i];
            for (int channel = shadow.First; channel <= shadow.Last; channel++) projection[channel] += shadow.On(channel) * value;
        }
    }

    private static void Backproject(in ViewOfGrid view, ReadOnlySpan<float> projection, int row, Span<float> pixels)
    {
        ShadowGroup group = new(stackalloc float[3 * ShadowGroup.Size]);
        for (int column = 0; column < pixels.Length; column += ShadowGroup.Size)
        {
            Span<float> some = pixels.Slice(column, Math.Min(ShadowGroup.Size, pixels.Length - column));
            double left = view.Left(row, column);
            if (some.Length == ShadowGroup.Size && group.Find(view, left, projection.Length) is >= 0 and int origin)
                Collect(group, projection[origin..], some);
            else Collect(view, left, projection, some);
        }
    }

    private static void Collect(ShadowGroup group, ReadOnlySpan<float> projection, Span<float> pixels)
    {
        for (int i = 0; i < ShadowGroup.Size; i++)
        {
            int channel = group.Channel(i);
            pixels[i] += group.OnFirst(i) * projection[channel] + group.OnNext(i) * projection[channel + 1];
        }
    }

    private static void Collect(in ViewOfGrid view, double left, ReadOnlySpan<float> projection, Span<float> pixels)
    {
        for (int i = 0; i < pixels.Length; i++)
        {
            Shadow shadow = new(left + i * view.ColumnStep, view.Width, projection.Length);
            float sum = 0;
            for (int channel = shadow.First; channel <= shadow.Last; channel++) sum += shadow.On(channel) * projection[channel];
            pixels[i] += (float)view.Height * sum;
        }
    }

    private readonly struct Views(HostParallelProjector map, HostArray x, HostArray y) : IPieces
    {
        public void Run(int piece)
        {
            (int image, int view) = Math.DivRem(piece, map._views.Length);
            (int plane, int item) = Math.DivRem(image, map._batch);
            int pixels = map.Rows * map.Columns;
            map.Project(
                map._views[view], x.Plane(plane).Span.Slice(item * pixels, pixels),
                y.Plane(plane).Span.Slice((item * map._views.Length + view) * map.Channels, map.Channels));
        }
    }

    private readonly struct ImageRows(HostParallelProjector map, HostArray y, HostArray x) : IPieces
    {
        public void Run(int piece)
        {
            (int image, int row) = Math.DivRem(piece, map.Rows);
            (int plane, int item) = Math.DivRem(image, map._batch);
            Span<float> pixels = x.Plane(plane).Span.Slice((item * map.Rows + row) * map.Columns, map.Columns);
            ReadOnlySpan<float> sinogram = y.Plane(plane).Span.Slice(item * map._views.Length * map.Channels, map._views.Length * map.Channels);
            pixels.Clear();
            for (int view = 0; view < map._views.Length; view++) Backproject(map._views[view], sinogram.Slice(view * map.Channels, map.Channels), row, pixels);
        }
    }
}
