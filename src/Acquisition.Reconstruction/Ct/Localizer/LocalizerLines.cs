using System.Numerics.Tensors;

namespace Acquisition.Reconstruction.Ct.Localizer;

/// <summary>
/// The lines of a radiograph while the table moves: each is the mean of the detector rows that passed it, weighted by their distance. Lines are counted from
/// the place of the first one, in both directions, as nobody says beforehand how far the table goes.
/// </summary>
/// <param name="columns">Samples of a line.</param>
/// <param name="spacingMm">Distance of neighbouring lines.</param>
internal sealed class LocalizerLines(int columns, double spacingMm)
{
    /// <summary>Of a line: a row on the very place of the outermost line belongs to it.</summary>
    private const double Rounding = 1e-6;

    private readonly Dictionary<int, Line> _lines = [];
    private double _leastMm = double.PositiveInfinity;
    private double _mostMm = double.NegativeInfinity;

    /// <summary>The first line that lies between rows that passed.</summary>
    public int First => (int)Math.Ceiling(_leastMm / spacingMm - Rounding);

    public int Last => (int)Math.Floor(_mostMm / spacingMm + Rounding);

    /// <summary>Lines from the first to the last.</summary>
    public int Count => _lines.Count == 0 ? 0 : Math.Max(Last - First + 1, 1);

    /// <summary>Adds a detector row to the lines about it.</summary>
    /// <param name="zMm">Where the row meets the axis, from the place of line 0.</param>
    /// <param name="reachMm">Lines further than that get nothing of it; the weight falls linearly.</param>
    /// <param name="samples">[columns].</param>
    public void Add(double zMm, double reachMm, ReadOnlySpan<float> samples)
    {
        (_leastMm, _mostMm) = (Math.Min(_leastMm, zMm), Math.Max(_mostMm, zMm));
        int first = (int)Math.Ceiling((zMm - reachMm) / spacingMm), last = (int)Math.Floor((zMm + reachMm) / spacingMm);
        for (int i = first; i <= last; i++)
        {
            float weight = (float)(1 - Math.Abs(i * spacingMm - zMm) / reachMm);
            if (weight > 0) At(i).Add(weight, samples);
        }
    }

    /// <summary>The mean of a line; NaN where no row passed.</summary>
    public void Read(int line, Span<float> samples)
    {
        if (_lines.TryGetValue(line, out Line? found)) found.Read(samples);
        else samples.Fill(float.NaN);
    }

    private Line At(int line)
    {
        if (!_lines.TryGetValue(line, out Line? found)) _lines[line] = found = new Line(columns);
        return found;
    }

    private sealed class Line(int columns)
    {
        private readonly float[] _sum = new float[columns];
        private float _weight;

        public void Add(float weight, ReadOnlySpan<float> samples)
        {
            TensorPrimitives.MultiplyAdd(samples, weight, _sum, _sum);
            _weight += weight;
        }

        public void Read(Span<float> samples) => TensorPrimitives.Multiply(_sum, 1 / _weight, samples);
    }
}
