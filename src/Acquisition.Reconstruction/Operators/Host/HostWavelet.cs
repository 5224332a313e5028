using Acquisition.Reconstruction.Numerics;

namespace Acquisition.Reconstruction.Operators.Host;

/// <summary>Rows by vectors of neighbouring pairs, columns by whole rows.</summary>
internal sealed class HostWavelet(Wavelet description)
    : RealMap(description, description.Domain.Length / (description.Rows * description.Columns))
{
    protected override void Forward(ReadOnlySpan<float> x, Span<float> y)
    {
        using Arena.Frame frame = Arena.Open();
        Span<float> work = frame.Take(x.Length);
        x.CopyTo(y);
        int stride = description.Columns;
        for (int level = 0; level < description.Levels; level++)
        {
            int rows = description.Rows >> level, columns = description.Columns >> level;
            for (int row = 0; row < rows; row++) SplitRow(y.Slice(row * stride, columns), work.Slice(row * columns, columns));
            for (int i = 0; i < rows / 2; i++)
            {
                WeightedRows loop = new(work, columns, new(2 * i, 2 * i + 1, (2 * i + 2) % rows, (2 * i + 3) % rows));
                loop.Store(y.Slice(i * stride, columns), description.Taps.H0, description.Taps.H1, description.Taps.H2, description.Taps.H3);
                loop.Store(y.Slice((rows / 2 + i) * stride, columns), description.Taps.G0, description.Taps.G1, description.Taps.G2, description.Taps.G3);
            }
        }
    }

    protected override void Adjoint(ReadOnlySpan<float> y, Span<float> x)
    {
        using Arena.Frame frame = Arena.Open();
        Span<float> work = frame.Take(x.Length);
        y.CopyTo(x);
        int stride = description.Columns;
        WaveletTaps t = description.Taps;
        for (int level = description.Levels - 1; level >= 0; level--)
        {
            int rows = description.Rows >> level, columns = description.Columns >> level, half = rows / 2;
            for (int row = 0; row < rows; row++) JoinRow(x.Slice(row * stride, columns), work.Slice(row * columns, columns));
            for (int i = 0; i < half; i++)
            {
                int before = (i + half - 1) % half;
                WeightedRows loop = new(work, columns, new(i, before, half + i, half + before));
                loop.Store(x.Slice(2 * i * stride, columns), t.H0, t.H2, t.G0, t.G2);
                loop.Store(x.Slice((2 * i + 1) * stride, columns), t.H1, t.H3, t.G1, t.G3);
            }
        }
    }

    private void SplitRow(ReadOnlySpan<float> x, Span<float> y)
    {
        WaveletTaps t = description.Taps;
        int half = x.Length / 2, last = half - 1;
        RowSplit loop = new(x, y, t);
        Widest.Sweep(ref loop);
        // The last pair wraps around.
        (float a, float b, float c, float d) = (x[2 * last], x[2 * last + 1], x[0], x[1]);
        y[last] = t.H0 * a + t.H1 * b + t.H2 * c + t.H3 * d;
        y[half + last] = t.G0 * a + t.G1 * b + t.G2 * c + t.G3 * d;
    }

    private void JoinRow(ReadOnlySpan<float> y, Span<float> x)
    {
        WaveletTaps t = description.Taps;
        int half = x.Length / 2;
        // The first pair wraps around.
        (float low, float before, float high, float highBefore) = (y[0], y[half - 1], y[half], y[2 * half - 1]);
        x[0] = t.H0 * low + t.H2 * before + t.G0 * high + t.G2 * highBefore;
        x[1] = t.H1 * low + t.H3 * before + t.G1 * high + t.G3 * highBefore;
        RowJoin loop = new(y, x, t);
        Widest.Sweep(ref loop);
    }
}
