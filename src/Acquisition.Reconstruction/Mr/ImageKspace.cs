using System.Numerics.Tensors;
using Acquisition.Core.Model.Images;
using Acquisition.Core.Model.Mr;
using Acquisition.Reconstruction.Numerics;

namespace Acquisition.Reconstruction.Mr;

/// <summary>The k-space of one image or slab while its readouts arrive: the mean of the averages, line by line, and which of them have come.</summary>
/// <param name="grid">Where readouts lie.</param>
/// <param name="averages">The range of the average counter.</param>
internal sealed class ImageKspace(KspaceGrid grid, MrLimit averages)
{
    private readonly float[] _re = new float[grid.Length];
    private readonly float[] _im = new float[grid.Length];

    /// <summary>Bytes that one holds.</summary>
    public static long BytesFor(KspaceGrid grid, MrLimit averages) => 2 * sizeof(float) * grid.Length + LineSet.BytesFor(grid, averages);

    public KspaceGrid Grid => grid;

    /// <summary>[channels × partitions × rows × columns]; what was not acquired is 0.</summary>
    public PlanarMemory<float> Samples => new(_re, _im);

    /// <summary>The lines that have come.</summary>
    public LineSet Lines { get; } = new(grid, averages);

    /// <summary>The columns that all of its lines have samples for.</summary>
    public AxisExtent Columns { get; private set; }

    /// <summary>How much of the grid there is.</summary>
    public KspaceCoverage Sampling
    {
        get
        {
            KspaceBox box = KspaceBox.Of(this);
            return new(
                (double)grid.AllLines().Count(Lines.Has) / ((long)grid.Partitions * grid.Rows),
                !box.Rows.IsSymmetric(grid.Rows) || !box.Partitions.IsSymmetric(grid.Partitions),
                !box.Columns.IsSymmetric(grid.Columns));
        }
    }

    /// <summary>Samples that were not finite and became 0.</summary>
    public long ReplacedSamples { get; private set; }

    /// <summary>The largest magnitude of a real or imaginary part.</summary>
    public float Peak { get; private set; }

    /// <summary>The first readout.</summary>
    public ReadoutPlace First { get; private set; }

    /// <summary>Where the first readout says that the image lies.</summary>
    public SliceGeometry Geometry { get; private set; }

    /// <summary>Channels of the first readout; those that the grid has beyond them stay 0.</summary>
    public int Channels { get; private set; }

    /// <summary>Whether the data have said that no more of it will come.</summary>
    public bool HasEnded { get; set; }

    /// <summary>Begins an image.</summary>
    public void Begin(ReadoutPlace first, SliceGeometry geometry, int channels) =>
        (First, Geometry, Channels, Columns) = (first, geometry, channels, new(0, grid.Columns));

    /// <summary>Adds a readout that has not come to its line.</summary>
    /// <param name="place">Its line and average.</param>
    /// <param name="samples">Within the grid's columns.</param>
    /// <param name="replaced">Samples that were not finite.</param>
    public void Add(ReadoutPlace place, ReadoutSamples samples, int replaced)
    {
        KspaceLine line = KspaceLine.Of(place.Counters);
        Lines.Add(line, place.Counters.Average);
        ReplacedSamples += replaced;
        Columns = new(Math.Max(Columns.First, samples.FirstColumn), Math.Min(Columns.End, samples.EndColumn));
        // A share of each average rather than their sum, which could leave the range of a float.
        float share = 1f / averages.Count;
        for (int channel = 0; channel < samples.Channels; channel++)
        {
            PlanarTarget<float> values = samples.Channel(channel);
            int at = ((channel * grid.Partitions + grid.Partition(line.Step2)) * grid.Rows + grid.Row(line.Step1)) * grid.Columns + samples.FirstColumn;
            Accumulate(values.Re, share, _re.AsSpan(at, samples.Count));
            Accumulate(values.Im, share, _im.AsSpan(at, samples.Count));
        }
    }

    /// <summary>An empty one of other channels that is as far acquired as this: what the channels were combined to goes there.</summary>
    public ImageKspace OfChannels(int channels)
    {
        ImageKspace other = new(grid with { Channels = channels }, averages) { Columns = Columns, First = First, Geometry = Geometry, Channels = channels, Peak = Peak };
        foreach (KspaceLine line in grid.AllLines())
            for (int average = averages.Minimum; average <= averages.Maximum; average++) other.Lines.Add(line, average);
        return other;
    }

    /// <summary>Empties it for another image.</summary>
    public void Clear()
    {
        Array.Clear(_re);
        Array.Clear(_im);
        Lines.Clear();
        (ReplacedSamples, Peak, HasEnded) = (0, 0, false);
    }

    private void Accumulate(Span<float> line, float share, Span<float> row)
    {
        Peak = Math.Max(Peak, Math.Abs(TensorPrimitives.MaxMagnitude<float>(line)));
        if (share != 1) TensorPrimitives.Multiply(line, share, line);
        TensorPrimitives.Add(row, line, row);
    }
}
