using Acquisition.Reconstruction.Mr.Parallel.Algebra;
using Acquisition.Reconstruction.Numerics;

namespace Acquisition.Reconstruction.Mr.Parallel;

/// <summary>The pairs of points of a GRAPPA cell that lie equally far apart: correlations of the same lines make their parts of the normal equations.</summary>
internal sealed class LinePairs
{
    private readonly GrappaWindow _window;
    private readonly int _rows;             // from the first point to the second
    private readonly int _partitions;
    private readonly Pair[] _pairs;
    private readonly int _reach;            // shifts −reach … reach

    private LinePairs(GrappaWindow window, int rows, int partitions, Pair[] pairs)
    {
        (_window, _rows, _partitions, _pairs) = (window, rows, partitions, pairs);
        int columns = window.Geometry.Size.Columns;
        _reach = pairs.Any(pair => pair.Second < window.Sources && pair.First < window.Sources) ? columns - 1 : columns / 2;
    }

    private int Shifts => 2 * _reach + 1;

    private int Channels => _window.Size.Channels;

    private int Stride => LineCorrelation.StrideOf(Channels);

    /// <summary>Each pair of sources once, and each source with each target; the second point is never before the first.</summary>
    public static IEnumerable<LinePairs> Of(GrappaWindow window)
    {
        Dictionary<(int Partitions, int Rows), List<Pair>> byLag = [];
        for (int i = 0; i < window.Sources; i++)
            for (int j = i; j < window.Points.Length; j++)
            {
                (int partitions, int rows) = (window.Points[j].Partition - window.Points[i].Partition, window.Points[j].Row - window.Points[i].Row);
                bool turned = partitions < 0 || (partitions == 0 && rows < 0);
                (int, int) lag = turned ? (-partitions, -rows) : (partitions, rows);
                if (!byLag.TryGetValue(lag, out List<Pair>? pairs)) byLag[lag] = pairs = [];
                pairs.Add(turned ? new(j, i) : new(i, j));
            }
        return byLag.Select(lag => new LinePairs(window, lag.Key.Rows, lag.Key.Partitions, [.. lag.Value]));
    }

    public void Correlate(ChannelLines lines)
    {
        int length = LineCorrelation.ShiftsOf(Shifts) * (Channels + 1 & ~1) * Stride, columns = lines.Size.Columns;
        foreach (Pair pair in _pairs) pair.Allocate(length);
        using Arena.Frame frame = Arena.Open();
        PlanarTarget<float> sum = frame.TakePlanar(length);
        for (int partition = 0; partition + _partitions < lines.Size.Partitions; partition++)
            for (int row = Math.Max(0, -_rows); row < lines.Size.Rows - Math.Max(0, _rows); row++)
            {
                if (!_pairs.Any(pair => _window.Has(row, partition, pair.First))) continue;
                LineCorrelation.Correlate(
                    lines.Line(partition, row, 0, columns),
                    lines.Line(partition + _partitions, row + _rows, -_reach, columns - 1 + LineCorrelation.ShiftsOf(Shifts)),
                    Channels, columns, Shifts, sum);
                foreach (Pair pair in _pairs)
                    if (_window.Has(row, partition, pair.First)) pair.Add(sum);
            }
    }

    /// <summary>Puts the sums where they belong: those of two sources into the normal matrix's upper triangle, those with a target into the right sides.</summary>
    public void AddTo(ComplexMatrix normal, ComplexMatrix right)
    {
        int columns = _window.Geometry.Size.Columns, middle = columns / 2;
        foreach (Pair pair in _pairs)
        {
            bool turned = pair.First > pair.Second;
            (int source, int other) = turned ? (pair.Second, pair.First) : (pair.First, pair.Second);
            for (int m = 0; m < columns; m++)
                for (int c = 0; c < Channels; c++)
                {
                    int at = (source * columns + m) * Channels + c;
                    if (other >= _window.Sources) Copy(pair, turned, middle - m, c, right.Row(at, (other - _window.Sources) * Channels));
                    else
                        for (int n = 0; n < columns; n++) Copy(pair, turned, n - m, c, normal.Row(at, (other * columns + n) * Channels));
                }
        }
    }

    /// <summary>Σ conj(source[u, c])·other[u + shift, c'] for all c'; of a turned pair, that of (other, source) at −shift, c' and c exchanged, conjugate.</summary>
    private void Copy(Pair pair, bool turned, int shift, int c, ComplexRow to)
    {
        int rows = Channels + 1 & ~1, sign = turned ? -1 : 1, start = (sign * shift + _reach) * rows * Stride;
        for (int d = 0; d < Channels; d++)
        {
            int at = start + (turned ? d * Stride + c : c * Stride + d);
            (to.Re[d], to.Im[d]) = (pair.Re[at], sign * pair.Im[at]);
        }
    }

    /// <summary>Two points of the cell, and their correlations: [shifts × channels × stride].</summary>
    private sealed class Pair(int first, int second)
    {
        public int First { get; } = first;

        public int Second { get; } = second;

        public double[] Re { get; private set; } = [];

        public double[] Im { get; private set; } = [];

        public void Allocate(int length) => (Re, Im) = (new double[length], new double[length]);

        public void Add(Planar<float> sum)
        {
            for (int i = 0; i < Re.Length; i++)
            {
                Re[i] += sum.Re[i];
                Im[i] += sum.Im[i];
            }
        }
    }
}
