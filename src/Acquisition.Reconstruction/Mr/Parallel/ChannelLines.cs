using Acquisition.Reconstruction.Numerics;

namespace Acquisition.Reconstruction.Mr.Parallel;

/// <summary>Calibration lines with their channels side by side, [partitions × rows × samples × stride], as <see cref="LineCorrelation"/> takes them.</summary>
internal sealed class ChannelLines
{
    private readonly AlignedFloats _re;
    private readonly AlignedFloats _im;
    private readonly int _before;
    private readonly int _samples;

    /// <param name="lines">[channels × partitions × rows × columns].</param>
    /// <param name="size">Its axes.</param>
    /// <param name="before">Samples to put before each line, and as many and two after it: with <paramref name="periodic"/> those that come round, else zeros.</param>
    /// <param name="periodic">Whether the readout comes round.</param>
    public ChannelLines(Planar<float> lines, KspaceSize size, int before, bool periodic)
    {
        Require.Length(lines.Length, size.Length);
        (Size, _before) = (size, before);
        Stride = LineCorrelation.StrideOf(size.Channels);
        _samples = size.Columns + 2 * before + 2;
        int length = checked(size.Lines * _samples * Stride);
        (_re, _im) = (new(length), new(length));
        Fill(lines.Re, _re.Span, periodic);
        Fill(lines.Im, _im.Span, periodic);
    }

    public KspaceSize Size { get; }

    public int Stride { get; }

    /// <summary>Samples of a line from one on, which may lie before the line's first.</summary>
    public Planar<float> Line(int partition, int row, int from, int count)
    {
        int start = ((partition * Size.Rows + row) * _samples + _before + from) * Stride;
        return new(_re.Span.Slice(start, count * Stride), _im.Span.Slice(start, count * Stride));
    }

    private void Fill(ReadOnlySpan<float> from, Span<float> to, bool periodic)
    {
        for (int channel = 0; channel < Size.Channels; channel++)
            for (int line = 0; line < Size.Lines; line++)
            {
                ReadOnlySpan<float> source = from.Slice((channel * Size.Lines + line) * Size.Columns, Size.Columns);
                Span<float> target = to.Slice(line * _samples * Stride, _samples * Stride);
                for (int i = 0; i < source.Length; i++) target[(i + _before) * Stride + channel] = source[i];
                if (!periodic) continue;
                for (int i = 1; i <= _before; i++) target[(_before - i) * Stride + channel] = source[SamplingLattice.Modulo(-i, source.Length)];
                for (int i = 0; i < _before + 2; i++) target[(_before + source.Length + i) * Stride + channel] = source[i % source.Length];
            }
    }
}
