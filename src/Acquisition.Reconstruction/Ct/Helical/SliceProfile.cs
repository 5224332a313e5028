namespace Acquisition.Reconstruction.Ct.Helical;

/// <summary>
/// The weights of a view's rows, and the smoothing along z that makes slices as thick as asked. Rows lie on nodes; between nodes everything is
/// interpolated linearly. Immutable.
/// </summary>
/// <remarks>
/// W(q) of Stierstorfer et al., PMB 49 (2004) 2209, sec. 2.3: 1 for |q| ≤ Q, cos²(π/2·(|q| − Q)/(1 − Q)) up to the detector's edges at q = ±1. The
/// smoothing is a box, sampled by area; with the interpolation it makes a profile whose full width at half maximum, at the isocentre, is what was asked.
/// </remarks>
internal sealed class SliceProfile
{
    /// <summary>Q: redundant data are used down to the edges of the detector, and views fade in and out over 15 % of it on either side.</summary>
    public const double Plateau = .7;

    /// <summary>Nodes at either end that hold nothing: a kernel takes three neighbours, and rays that just miss the rows take from these.</summary>
    private const int Empty = 4;

    private readonly float[] _coefficients;     // [nodes × reach]: of the rows that a node takes, from First on
    private readonly int[] _first;
    private readonly int[] _count;

    /// <param name="rows">Of the detector.</param>
    /// <param name="nodesPerRow">1; 2 where focal spots of several z interleave rows.</param>
    /// <param name="thicknessRows">Full width at half maximum that is asked for, in rows at the isocentre.</param>
    public SliceProfile(int rows, int nodesPerRow, double thicknessRows)
    {
        double[] taps = TapsOf(thicknessRows * nodesPerRow);
        int reach = taps.Length / 2;
        (NodesPerRow, FirstRow) = (nodesPerRow, reach + Empty);
        Nodes = nodesPerRow * (rows - 1) + 1 + 2 * FirstRow;
        WidthRows = WidthOf(taps) / nodesPerRow;
        RowsPerNode = taps.Length / nodesPerRow + 1;
        Weights = new float[Nodes];
        _coefficients = new float[Nodes * RowsPerNode];
        _first = new int[Nodes];
        _count = new int[Nodes];
        for (int node = 0; node < Nodes; node++)
        {
            _first[node] = Math.Max(0, (int)Math.Ceiling((double)(node - FirstRow - reach) / nodesPerRow));
            for (int i = 0; i < RowsPerNode; i++)
            {
                int row = _first[node] + i, tap = node - FirstRow - nodesPerRow * row + reach;
                if (row >= rows || tap < 0 || tap >= taps.Length) continue;
                _coefficients[node * RowsPerNode + i] = (float)(RowWeight(row, rows) * taps[tap]);
                _count[node] = i + 1;
                Weights[node] += _coefficients[node * RowsPerNode + i];
            }
        }
        Differences = [.. Enumerable.Range(0, Nodes).Select(node => node + 1 < Nodes ? Weights[node + 1] - Weights[node] : 0)];
    }

    /// <summary>Nodes along z of a filtered view; the outermost four at either end hold nothing.</summary>
    public int Nodes { get; }
    public int NodesPerRow { get; }

    /// <summary>The node of row 0.</summary>
    public int FirstRow { get; }

    /// <summary>The most rows that a node takes.</summary>
    public int RowsPerNode { get; }

    /// <summary>Full width at half maximum of the profile, in rows at the isocentre: what was asked, and at least what the rows' distance allows.</summary>
    public double WidthRows { get; }

    /// <summary>By node: the sum of its coefficients, what the rows there weigh together.</summary>
    public float[] Weights { get; }

    /// <summary>By node: from its weight to the next one's.</summary>
    public float[] Differences { get; }

    /// <summary>The rows that a node takes and what they weigh: row <c>First + i</c> with coefficient i.</summary>
    public NodeRows Node(int node) => new(_first[node], _coefficients.AsSpan(node * RowsPerNode, _count[node]));

    /// <summary>W(q), q = −1 and 1 at the detector's edges.</summary>
    public static double RowWeight(int row, int rows)
    {
        double q = Math.Abs(row - (rows - 1) / 2.0) / (rows / 2.0);
        if (q <= Plateau) return 1;
        double cos = Math.Cos(Math.PI / 2 * (q - Plateau) / (1 - Plateau));
        return cos * cos;
    }

    /// <summary>An odd number of taps, in nodes, that with linear interpolation have this full width at half maximum; one where it is 1 or less.</summary>
    private static double[] TapsOf(double width)
    {
        if (width <= 1) return [1];
        (double low, double high) = (1, width + 1);
        for (int i = 0; i < 50; i++)
        {
            double box = (low + high) / 2;
            if (WidthOf(Box(box)) < width) low = box;
            else high = box;
        }
        return Box(high);
    }

    private static double[] Box(double width)
    {
        int reach = (int)Math.Ceiling((width - 1) / 2);
        double[] taps = new double[2 * reach + 1];
        for (int i = -reach; i <= reach; i++) taps[i + reach] = Math.Max(0, Math.Min(width / 2, i + .5) - Math.Max(-width / 2, i - .5)) / width;
        return taps;
    }

    /// <summary>Full width at half maximum of the taps with straight lines between them: they fall from the middle on.</summary>
    private static double WidthOf(double[] taps)
    {
        double half = taps[taps.Length / 2] / 2;
        for (int i = taps.Length / 2; ; i++)
        {
            double here = taps[i], next = i + 1 < taps.Length ? taps[i + 1] : 0;
            if (next <= half) return 2 * (i - taps.Length / 2 + (here - half) / (here - next));
        }
    }
}

/// <summary>Neighbouring rows and what they weigh.</summary>
internal readonly ref struct NodeRows(int first, ReadOnlySpan<float> coefficients)
{
    public readonly int First = first;
    public readonly ReadOnlySpan<float> Coefficients = coefficients;
}
