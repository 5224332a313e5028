using Acquisition.Reconstruction.Numerics;

namespace Acquisition.Reconstruction.Operators.Host;

/// <summary>
/// Both ways go along the rows of the image and find each pixel's shadow in the same manner. Forward shares out the views, each of which is
/// written by one core; the adjoint shares out the rows of the image.
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
        projection.Clear();
        float height = (float)view.Height;
        for (int row = 0; row < Rows; row++)
        {
            double start = view.Origin + row * view.RowStep;
            ReadOnlySpan<float> pixels = image.Slice(row * Columns, Columns);
            for (int column = 0; column < pixels.Length; column++)
            {
                Shadow shadow = new(start + column * view.ColumnStep, view.Width, projection.Length);
                float value = height * pixels[column];
                for (int k = shadow.First; k <= shadow.Last; k++) projection[k] += shadow.On(k) * value;
            }
        }
    }

    private static void Backproject(in ViewOfGrid view, ReadOnlySpan<float> projection, int row, Span<float> pixels)
    {
        double start = view.Origin + row * view.RowStep;
        float height = (float)view.Height;
        for (int column = 0; column < pixels.Length; column++)
        {
            Shadow shadow = new(start + column * view.ColumnStep, view.Width, projection.Length);
            float sum = 0;
            for (int k = shadow.First; k <= shadow.Last; k++) sum += shadow.On(k) * projection[k];
            pixels[column] += height * sum;
        }
    }

    /// <summary>What of a pixel's shadow lies on the detector.</summary>
    private readonly struct Shadow
    {
        private readonly double _left, _right;

        public Shadow(double left, double width, int channels)
        {
            _left = Math.Max(left, 0);
            _right = Math.Min(left + width, channels);
            First = (int)_left;
            // Without any on the detector the range is empty; a shadow that ends on a channel's edge gives the next one nothing.
            Last = _left < _right ? Math.Min((int)_right, channels - 1) : First - 1;
        }

        public int First { get; }

        public int Last { get; }

        /// <summary>The part of a channel that it covers.</summary>
        public float On(int channel) => (float)(Math.Min(_right, channel + 1) - Math.Max(_left, channel));
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
