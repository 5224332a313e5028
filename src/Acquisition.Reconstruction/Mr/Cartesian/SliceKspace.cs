using System.Numerics.Tensors;
using Acquisition.Core.Model.Mr;
using Acquisition.Reconstruction.Numerics;

namespace Acquisition.Reconstruction.Mr.Cartesian;

/// <summary>The k-space of one image while its readouts arrive: sums of readouts by line, and which averages each line has.</summary>
internal sealed class SliceKspace(CartesianPlan plan)
{
    /// <summary>Beyond these the squares of a transform's sums may leave the range of floats; then the data are scaled by a power of two.</summary>
    private const float Largest = 1e12f, Smallest = 1e-12f;

    private readonly float[] _re = new float[plan.KspaceLength];
    private readonly float[] _im = new float[plan.KspaceLength];
    private readonly HashSet<(int Row, int Average)> _seen = [];
    private readonly int[] _readouts = new int[plan.EncodedRows];
    private float[] _line = [];

    /// <summary>Different readouts that it has.</summary>
    public int Readouts => _seen.Count;

    /// <summary>Samples that were not finite and became 0.</summary>
    public long ReplacedSamples { get; private set; }

    /// <summary>The first readout: where the image lies.</summary>
    public MrReadout? First { get; private set; }

    /// <summary>Readouts that a line has.</summary>
    public int ReadoutsOf(int row) => _readouts[row];

    /// <summary>Adds a readout to its line.</summary>
    /// <param name="readout">Its samples; reversed ones are turned round first, so that the centre sample counts along growing k.</param>
    /// <param name="row">Row of the grid.</param>
    /// <param name="samples">Reads them.</param>
    /// <returns>False, and nothing changed, when the line has this average already.</returns>
    public bool Add(MrReadout readout, int row, ReadoutSamples samples)
    {
        if (!_seen.Add((row, readout.Counters.Average))) return false;
        First ??= readout;
        _readouts[row]++;
        int count = readout.NumberOfSamples, kept = count - readout.DiscardPre - readout.DiscardPost;
        if (_line.Length < 2 * count) _line = new float[2 * count];
        PlanarTarget<float> line = new(_line.AsSpan(0, count), _line.AsSpan(count, count));
        bool reverse = readout.Flags.HasFlag(MrReadoutFlags.Reverse);
        int skip = reverse ? readout.DiscardPost : readout.DiscardPre;
        for (int channel = 0; channel < readout.ActiveChannels; channel++)
        {
            ReplacedSamples += samples.Read(readout, channel, line);
            if (reverse)
            {
                line.Re.Reverse();
                line.Im.Reverse();
            }

            int at = (channel * plan.EncodedRows + row) * plan.EncodedColumns + plan.GridColumn(readout.CenterSample) + skip;
            Accumulate(line.Re.Slice(skip, kept), _re.AsSpan(at, kept));
            Accumulate(line.Im.Slice(skip, kept), _im.AsSpan(at, kept));
        }

        return true;
    }

    /// <summary>Sums become means; lines without a readout stay 0. Data of extreme size are scaled.</summary>
    /// <param name="factor">What the image is to be multiplied with; 0 when all samples are 0.</param>
    public PlanarMemory<float> Finish(out float factor)
    {
        for (int row = 0; row < plan.EncodedRows; row++)
        {
            if (_readouts[row] < 2) continue;
            for (int channel = 0; channel < plan.Channels; channel++)
            {
                int at = (channel * plan.EncodedRows + row) * plan.EncodedColumns;
                Divide(_re.AsSpan(at, plan.EncodedColumns), _readouts[row]);
                Divide(_im.AsSpan(at, plan.EncodedColumns), _readouts[row]);
            }
        }

        float largest = Math.Max(Math.Abs(TensorPrimitives.MaxMagnitude<float>(_re)), Math.Abs(TensorPrimitives.MaxMagnitude<float>(_im)));
        factor = largest == 0 ? 0 : 1;
        if (largest > 0 && largest is < Smallest or > Largest) factor = Rescale(Math.ILogB(largest));
        return new PlanarMemory<float>(_re, _im);
    }

    /// <summary>Empties it for another image.</summary>
    public void Clear()
    {
        Array.Clear(_re);
        Array.Clear(_im);
        Array.Clear(_readouts);
        _seen.Clear();
        (ReplacedSamples, First) = (0, null);
    }

    private float Rescale(int exponent)
    {
        // A sum of averages near the end of the range may have left it; it stays at the end.
        TensorPrimitives.Min(_re, float.MaxValue, _re);
        TensorPrimitives.Max(_re, float.MinValue, _re);
        TensorPrimitives.Min(_im, float.MaxValue, _im);
        TensorPrimitives.Max(_im, float.MinValue, _im);
        exponent = Math.Clamp(exponent, -126, 126);
        float inverse = MathF.ScaleB(1, -exponent);
        TensorPrimitives.Multiply(_re, inverse, _re);
        TensorPrimitives.Multiply(_im, inverse, _im);
        return MathF.ScaleB(1, exponent);
    }

    private static void Accumulate(ReadOnlySpan<float> line, Span<float> grid) => TensorPrimitives.Add(grid, line, grid);

    private static void Divide(Span<float> line, int count) => TensorPrimitives.Divide(line, count, line);
}
