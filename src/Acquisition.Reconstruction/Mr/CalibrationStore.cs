using Acquisition.Core.Model.Images;
using Acquisition.Core.Model.Mr;
using Acquisition.Reconstruction.Numerics;

namespace Acquisition.Reconstruction.Mr;

/// <summary>
/// The calibration lines of one encoding's images, of each image's latest repetition. An image that has none of its own is served by another one of its slice:
/// of the same contrast and set if there is one.
/// </summary>
/// <remarks>Lines farther than <see cref="Reach"/> from the centre of k-space are left out: coil sensitivities are smooth, and the centre tells them.</remarks>
internal sealed class CalibrationStore(KspaceGrid grid)
{
    /// <summary>Lines on either side of the centre: twice what scanners acquire.</summary>
    public const int Reach = 32;

    private readonly Dictionary<ImageIndex, Lines> _lines = [];
    private readonly Dictionary<ImageIndex, CalibrationBlock> _kept = [];

    /// <summary>Bytes that it holds at most for each image of a repetition, the block that is made of the lines included.</summary>
    public static long BytesFor(KspaceGrid grid) =>
        2L * 2 * sizeof(float) * grid.Channels * Math.Min(grid.Rows, 2 * Reach + 1) * Math.Min(grid.Partitions, 2 * Reach + 1) * grid.Columns;

    /// <summary>Adds a line. One of another repetition than the lines before it begins anew.</summary>
    public void Add(ReadoutPlace place, ReadoutSamples samples)
    {
        Lines lines = Of(place.Image);
        if (lines.Repetition != place.Image.Repetition) lines.Begin(place.Image.Repetition);
        lines.Add(KspaceLine.Of(place.Counters), samples, replaces: false);
    }

    /// <summary>Adds a line of frames that together make the calibration, each with other lines (TGRAPPA: Breuer et al., MRM 53 (2005) 981). The latest counts.</summary>
    public void AddInterleaved(ReadoutPlace place, ReadoutSamples samples, MrInterleavingDimension dimension)
    {
        ImageIndex image = dimension switch
        {
            MrInterleavingDimension.Phase => place.Image with { Phase = 0 },
            MrInterleavingDimension.Contrast => place.Image with { Contrast = 0 },
            _ => place.Image,
        };
        Of(image).Add(KspaceLine.Of(place.Counters), samples, replaces: true);
    }

    /// <summary>What serves an image; null when there is nothing yet.</summary>
    public CalibrationBlock? Find(ImageIndex image) =>
        _lines.Where(entry => entry.Key.Slice == image.Slice).OrderByDescending(entry => Likeness(entry.Key, image)).Select(entry => entry.Value.Block).FirstOrDefault(block => block is not null);

    /// <summary>Keeps what was found within an image's own k-space for those that have none.</summary>
    public void Keep(ImageIndex image, CalibrationBlock block) => _kept[image with { Repetition = 0 }] = block;

    /// <summary>As <see cref="Find"/>, of what was kept.</summary>
    public CalibrationBlock? FindKept(ImageIndex image) =>
        _kept.Where(entry => entry.Key.Slice == image.Slice).OrderByDescending(entry => Likeness(entry.Key, image)).Select(entry => entry.Value).FirstOrDefault();

    private static int Likeness(ImageIndex a, ImageIndex b) => (a.Contrast == b.Contrast ? 4 : 0) + (a.Set == b.Set ? 2 : 0) + (a.Phase == b.Phase ? 1 : 0);

    private Lines Of(ImageIndex image)
    {
        ImageIndex key = image with { Repetition = 0 };
        if (!_lines.TryGetValue(key, out Lines? lines)) _lines.Add(key, lines = new Lines(grid));
        return lines;
    }

    /// <summary>The lines of one image, and the block that they make.</summary>
    private sealed class Lines(KspaceGrid grid)
    {
        private readonly Dictionary<KspaceLine, Line> _lines = [];
        private CalibrationBlock? _block;
        private bool _isCurrent;

        public int Repetition { get; private set; }

        public CalibrationBlock? Block
        {
            get
            {
                if (!_isCurrent) (_block, _isCurrent) = (Assemble(), true);
                return _block;
            }
        }

        public void Begin(int repetition)
        {
            _lines.Clear();
            Repetition = repetition;
        }

        public void Add(KspaceLine at, ReadoutSamples samples, bool replaces)
        {
            if (Math.Abs(at.Step1 - grid.Lines.Center) > Reach || Math.Abs(at.Step2 - grid.Slab.Center) > Reach) return;
            _isCurrent = false;
            if (!_lines.TryGetValue(at, out Line? line)) _lines.Add(at, line = new Line(grid));
            if (replaces) line.Count = 0;
            line.Add(samples);
        }

        private CalibrationBlock? Assemble()
        {
            if (LineArea.Largest(grid, _lines.ContainsKey) is not { } area) return null;
            int strip = area.Rows * grid.Columns;
            float[] re = new float[(long)grid.Channels * area.Partitions * strip], im = new float[re.Length];
            ColumnRange acquired = new(0, grid.Columns);
            foreach ((KspaceLine at, Line line) in _lines)
            {
                int partition = grid.Partition(at.Step2) - area.FirstPartition, row = grid.Row(at.Step1) - area.FirstRow;
                if (partition < 0 || partition >= area.Partitions || row < 0 || row >= area.Rows) continue;
                acquired = new(Math.Max(acquired.First, line.Columns.First), Math.Min(acquired.End, line.Columns.End));
                for (int channel = 0; channel < grid.Channels; channel++)
                {
                    int to = (channel * area.Partitions + partition) * strip + row * grid.Columns;
                    line.Re.AsSpan(channel * grid.Columns, grid.Columns).CopyTo(re.AsSpan(to));
                    line.Im.AsSpan(channel * grid.Columns, grid.Columns).CopyTo(im.AsSpan(to));
                }
            }
            return new(new PlanarMemory<float>(re, im), area, grid.Channels, grid.Columns, acquired);
        }
    }

    /// <summary>[channels × columns]: the mean of the readouts that have come to it.</summary>
    private sealed class Line(KspaceGrid grid)
    {
        public float[] Re { get; } = new float[grid.Channels * grid.Columns];
        public float[] Im { get; } = new float[grid.Channels * grid.Columns];
        public ColumnRange Columns { get; private set; }
        public int Count { get; set; }

        public void Add(ReadoutSamples samples)
        {
            Columns = new(samples.FirstColumn, samples.EndColumn);
            Count++;
            for (int channel = 0; channel < samples.Channels; channel++)
            {
                PlanarTarget<float> values = samples.Channel(channel);
                int at = channel * grid.Columns + samples.FirstColumn;
                Approach(values.Re, Re.AsSpan(at, samples.Count));
                Approach(values.Im, Im.AsSpan(at, samples.Count));
            }
        }

        /// <summary>mean += (value − mean)/count.</summary>
        private void Approach(ReadOnlySpan<float> values, Span<float> mean)
        {
            for (int i = 0; i < mean.Length; i++) mean[i] = Count == 1 ? values[i] : mean[i] + (values[i] - mean[i]) / Count;
        }
    }
}
