using System.Numerics.Tensors;
using Acquisition.Core.Model.Mr;
using Acquisition.Reconstruction.Numerics;

namespace Acquisition.Reconstruction.Mr;

/// <summary>The k-space of one image while its readouts arrive: the mean of the averages, line by line, and which of them have come.</summary>
/// <param name="grid">Where readouts lie.</param>
/// <param name="averages">The range of the average counter.</param>
internal sealed class ImageKspace(KspaceGrid grid, MrLimit averages)
{
    private readonly float[] _re = new float[grid.Length];
    private readonly float[] _im = new float[grid.Length];
    private readonly ulong[] _came = new ulong[Words(grid, averages)];     // a bit for each line and average
    private float[] _line = [];
    private int _count;

    /// <summary>Bytes that one holds.</summary>
    public static long BytesFor(KspaceGrid grid, MrLimit averages) => 2 * sizeof(float) * grid.Length + sizeof(ulong) * Words(grid, averages);

    /// <summary>Lines, counted for each average, that have not come.</summary>
    public int MissingCount => grid.Lines.Count * averages.Count - _count;

    /// <summary>Samples that were not finite and became 0.</summary>
    public long ReplacedSamples { get; private set; }

    /// <summary>The largest magnitude of a real or imaginary part.</summary>
    public float Peak { get; private set; }

    /// <summary>The first readout.</summary>
    public ReadoutPlace First { get; private set; }

    /// <summary>Where the first readout says that the image lies.</summary>
    public SliceGeometry Geometry { get; private set; }

    /// <summary>Channels of the first readout; those that the header has beyond them stay 0.</summary>
    public int Channels { get; private set; }

    /// <summary>Begins an image.</summary>
    public void Begin(ReadoutPlace first, SliceGeometry geometry, int channels) => (First, Geometry, Channels) = (first, geometry, channels);

    /// <summary>Whether a line of an average has come.</summary>
    public bool Has(MrEncodingCounters counters)
    {
        int bit = Bit(counters.KspaceEncodeStep1, counters.Average);
        return (_came[bit >> 6] >> bit & 1) != 0;
    }

    /// <summary>Adds a readout that has not come to its line.</summary>
    /// <param name="readout">Its samples; reversed ones are turned round first, so that the centre sample counts along growing k.</param>
    /// <param name="samples">The samples' format.</param>
    /// <returns>Samples that were not finite.</returns>
    public int Add(MrReadout readout, MrSamples samples)
    {
        int bit = Bit(readout.Counters.KspaceEncodeStep1, readout.Counters.Average);
        _came[bit >> 6] |= 1UL << bit;
        _count++;

        int length = readout.NumberOfSamples, row = grid.Row(readout.Counters.KspaceEncodeStep1), replaced = 0;
        ReadoutSpan span = grid.Span(readout);
        if (_line.Length < 2 * length) _line = new float[2 * length];
        PlanarTarget<float> line = new(_line.AsSpan(0, length), _line.AsSpan(length, length));
        for (int channel = 0; channel < readout.ActiveChannels; channel++)
        {
            replaced += samples.Split(readout.Samples.Span.Slice(channel * length * samples.SampleBytes, length * samples.SampleBytes), line);
            if (ReadoutKind.IsReversed(readout))
            {
                line.Re.Reverse();
                line.Im.Reverse();
            }
            int at = (channel * grid.Rows + row) * grid.Columns + span.FirstColumn;
            Accumulate(line.Re.Slice(span.FirstSample, span.Count), _re.AsSpan(at, span.Count));
            Accumulate(line.Im.Slice(span.FirstSample, span.Count), _im.AsSpan(at, span.Count));
        }
        ReplacedSamples += replaced;
        return replaced;
    }

    /// <summary>[channels × rows × columns]; what was not acquired is 0.</summary>
    public PlanarMemory<float> Samples => new(_re, _im);

    /// <summary>The lines that have not come, with their average.</summary>
    public IEnumerable<(int Line, int Average)> Missing()
    {
        for (int line = grid.Lines.Minimum; line <= grid.Lines.Maximum; line++)
            for (int average = averages.Minimum; average <= averages.Maximum; average++)
                if (!Has(new(KspaceEncodeStep1: line, Average: average))) yield return (line, average);
    }

    /// <summary>Empties it for another image.</summary>
    public void Clear()
    {
        Array.Clear(_re);
        Array.Clear(_im);
        Array.Clear(_came);
        (_count, ReplacedSamples, Peak) = (0, 0, 0);
    }

    private static long Words(KspaceGrid grid, MrLimit averages) => ((long)grid.Lines.Count * averages.Count + 63) / 64;

    private int Bit(int line, int average) => (line - grid.Lines.Minimum) * averages.Count + average - averages.Minimum;

    /// <summary>A share of each average rather than their sum, which could leave the range of a float.</summary>
    private void Accumulate(Span<float> line, Span<float> row)
    {
        Peak = Math.Max(Peak, Math.Abs(TensorPrimitives.MaxMagnitude<float>(line)));
        if (averages.Count > 1) TensorPrimitives.Multiply(line, 1f / averages.Count, line);
        TensorPrimitives.Add(row, line, row);
    }
}
