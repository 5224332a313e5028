namespace Acquisition.Reconstruction.Mr.NonCartesian;

/// <summary>
/// What each sample of spokes stands for. A spoke is one or two rays from the centre; a ray's angle reaches half way to its neighbours, whatever they are, so
/// that spokes at golden angles, half spokes and missing ones are weighted by what is there. Along a ray the integral of r·f (in a volume of r²·f, with all
/// rays taken for evenly spread) is the sum of r·f·Δ and what the sum lacks at the centre, where r·|f| has a kink: by Euler and Maclaurin, for a first
/// sample at δ·Δ, <c>Δ²/2·B₂(δ)·f(0)</c>, in a volume <c>Δ³/3·B₃(δ)·f(0)</c>, B the Bernoulli polynomials, and f(0) between the samples beside it. A full
/// spoke's centre so has a weight of Δ²/6, not the disk of Δ²/4 that a piece of constant f would have: that disk would lift the whole image by a few percent.
/// </summary>
internal static class SpokeDensity
{
    /// <summary>Of the sample distance: what a spoke may be bent by, and pass beside the centre.</summary>
    private const double Straight = 0.1;

    /// <param name="k">[samples × axes], in one unit along all axes.</param>
    /// <param name="axes">2 or 3.</param>
    /// <param name="lengths">Samples of each readout.</param>
    /// <returns>Areas or volumes, in the unit's square or cube; null where a readout is no straight line through the centre.</returns>
    public static double[]? Of(ReadOnlySpan<double> k, int axes, IReadOnlyList<int> lengths)
    {
        Spoke[] spokes = new Spoke[lengths.Count];
        for (int i = 0, at = 0; i < spokes.Length; at += lengths[i++])
        {
            if (Spoke.Of(k.Slice(at * axes, lengths[i] * axes), axes, at) is not { } spoke) return null;
            spokes[i] = spoke;
        }
        (double Ahead, double Behind)[] shares = axes == 2 ? Angles(spokes) : SolidAngles(spokes);
        double[] weights = new double[k.Length / axes];
        for (int i = 0; i < spokes.Length; i++) spokes[i].Write(weights, axes, shares[i].Ahead, shares[i].Behind);
        return weights;
    }

    /// <summary>Half of the angle between both neighbours of each ray.</summary>
    private static (double Ahead, double Behind)[] Angles(Spoke[] spokes)
    {
        List<(double Angle, int Spoke, bool Ahead)> rays = [];
        for (int i = 0; i < spokes.Length; i++)
        {
            if (spokes[i].IsAhead) rays.Add((Turn(spokes[i].Angle), i, true));
            if (spokes[i].IsBehind) rays.Add((Turn(spokes[i].Angle + Math.PI), i, false));
        }
        rays.Sort();
        (double Ahead, double Behind)[] shares = new (double, double)[spokes.Length];
        for (int i = 0; i < rays.Count; i++)
        {
            double before = i > 0 ? rays[i - 1].Angle : rays[^1].Angle - 2 * Math.PI, after = i + 1 < rays.Count ? rays[i + 1].Angle : rays[0].Angle + 2 * Math.PI;
            double share = (after - before) / 2;
            if (rays[i].Ahead) shares[rays[i].Spoke].Ahead = share;
            else shares[rays[i].Spoke].Behind = share;
        }
        return shares;

        static double Turn(double angle)
        {
            // Opposite rays of one angle meet at the same place although their angles are rounded.
            double turn = Math.Round((angle % (2 * Math.PI) + 2 * Math.PI) % (2 * Math.PI), 9);
            return turn >= 2 * Math.PI ? 0 : turn;
        }
    }

    private static (double Ahead, double Behind)[] SolidAngles(Spoke[] spokes)
    {
        int rays = spokes.Sum(spoke => (spoke.IsAhead ? 1 : 0) + (spoke.IsBehind ? 1 : 0));
        double share = 4 * Math.PI / rays;
        return [.. spokes.Select(_ => (share, share))];
    }

    /// <summary>A readout as distances along a direction, growing.</summary>
    private sealed class Spoke
    {
        private readonly double[] _r;
        private readonly int _start;

        private Spoke(double[] r, int start, double angle) => (_r, _start, Angle) = (r, start, angle);

        public double Angle { get; }

        public bool IsAhead => _r[^1] > 0;

        public bool IsBehind => _r[0] < 0;

        public static Spoke? Of(ReadOnlySpan<double> k, int axes, int start)
        {
            int count = k.Length / axes;
            if (count < 2) return null;
            Span<double> direction = stackalloc double[axes];
            double length = 0;
            for (int axis = 0; axis < axes; axis++) direction[axis] = k[(count - 1) * axes + axis] - k[axis];
            foreach (double part in direction) length += part * part;
            length = Math.Sqrt(length);
            if (!(length > 0)) return null;
            foreach (ref double part in direction) part /= length;
            double step = length / (count - 1);
            double[] r = new double[count];
            for (int i = 0; i < count; i++)
            {
                double squares = 0;
                for (int axis = 0; axis < axes; axis++)
                {
                    r[i] += k[i * axes + axis] * direction[axis];
                    squares += k[i * axes + axis] * k[i * axes + axis];
                }
                if (squares - r[i] * r[i] > Straight * Straight * step * step || (i > 0 && r[i] <= r[i - 1])) return null;
            }
            // Through the centre, or from it.
            bool passes = r[0] <= step && r[^1] >= -step;
            return passes ? new(r, start, Math.Atan2(direction[1], direction[0])) : null;
        }

        public void Write(Span<double> weights, int axes, double ahead, double behind)
        {
            int last = _r.Length - 1, first = Array.FindIndex(_r, r => r >= 0);      // the first sample ahead
            for (int i = 0; i <= last; i++)
            {
                double cell = i == 0 ? _r[1] - _r[0] : i == last ? _r[last] - _r[last - 1] : (_r[i + 1] - _r[i - 1]) / 2;
                weights[_start + i] = (_r[i] < 0 ? behind : ahead) * Math.Pow(Math.Abs(_r[i]), axes - 1) * cell;
            }
            int right = first < 0 ? last : first, left = Math.Max(0, right - 1);
            double step = right > left ? _r[right] - _r[left] : _r[1] - _r[0], scale = Math.Pow(step, axes);
            double centre = scale * ((IsAhead ? ahead * Kink(_r[right] / step, axes) : 0) + (IsBehind ? behind * Kink(-_r[first == 0 ? 0 : first < 0 ? last : left] / step, axes) : 0));
            bool between = first > 0;
            double share = between ? _r[right] / step : 0;
            weights[_start + right] += (1 - share) * centre;
            weights[_start + left] += share * centre;
        }

        private static double Kink(double delta, int axes) =>
            axes == 2 ? (delta * delta - delta + 1.0 / 6) / 2 : (delta * delta * delta - 1.5 * delta * delta + 0.5 * delta) / 3;
    }
}
