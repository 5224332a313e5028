using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using Acquisition.Core.Model.Mr;
using Acquisition.Reconstruction.Numerics;

namespace Acquisition.Reconstruction.Mr;

/// <summary>The k-space of one image while its readouts arrive: sums of readouts by line, and how many each line has.</summary>
internal sealed class SliceKspace(CartesianPlan plan)
{
    private readonly float[] _re = new float[plan.KspaceLength];
    private readonly float[] _im = new float[plan.KspaceLength];
    private readonly int[] _readouts = new int[plan.EncodedRows];
    private float[] _line = [];

    /// <summary>Lines that have as many readouts as there are averages.</summary>
    public int FullLines { get; private set; }

    /// <summary>Samples that were not finite and became 0.</summary>
    public long ReplacedSamples { get; private set; }

    /// <summary>The first readout: where the image lies.</summary>
    public MrReadout? First { get; private set; }

    /// <summary>Adds a readout to its line.</summary>
    /// <param name="readout">Its samples; reversed ones are turned round first, so that the centre sample counts along growing k.</param>
    /// <param name="row">Row of the grid.</param>
    /// <param name="averages">Readouts of a full line.</param>
    public void Add(MrReadout readout, int row, int averages)
    {
        First ??= readout;
        if (++_readouts[row] == averages) FullLines++;
        int samples = readout.NumberOfSamples, kept = samples - readout.DiscardPre - readout.DiscardPost;
        if (_line.Length < 2 * samples) _line = new float[2 * samples];
        PlanarTarget<float> line = new(_line.AsSpan(0, samples), _line.AsSpan(samples, samples));
        ReadOnlySpan<float> pairs = MemoryMarshal.Cast<byte, float>(readout.Samples.Span);
        bool reverse = readout.Flags.HasFlag(MrReadoutFlags.Reverse);
        int skip = reverse ? readout.DiscardPost : readout.DiscardPre;
        for (int channel = 0; channel < plan.Channels; channel++)
        {
            ReplacedSamples += ComplexSamples.Split(pairs.Slice(channel * 2 * samples, 2 * samples), line);
            if (reverse)
            {
                line.Re.Reverse();
                line.Im.Reverse();
            }
            int at = (channel * plan.EncodedRows + row) * plan.EncodedColumns + plan.GridColumn(readout.CenterSample) + skip;
            Accumulate(line.Re.Slice(skip, kept), _re.AsSpan(at, kept));
            Accumulate(line.Im.Slice(skip, kept), _im.AsSpan(at, kept));
        }
    }

    /// <summary>Sums become means; lines without a readout stay 0.</summary>
    public PlanarMemory<float> Finish()
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
        return new PlanarMemory<float>(_re, _im);
    }

    /// <summary>Empties it for another image.</summary>
    public void Clear()
    {
        Array.Clear(_re);
        Array.Clear(_im);
        Array.Clear(_readouts);
        (FullLines, ReplacedSamples, First) = (0, 0, null);
    }

    private static void Accumulate(ReadOnlySpan<float> line, Span<float> grid) => TensorPrimitives.Add(grid, line, grid);

    private static void Divide(Span<float> line, int count) => TensorPrimitives.Divide(line, count, line);
}
