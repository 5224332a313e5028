using Acquisition.Core.Model.Geometry;

namespace Acquisition.Simulation.Mr;

/// <summary>A row of S(k − ν) that serves every ν which differs from its own by whole samples along the line.</summary>
/// <param name="Shift">Its own ν, in the readout's frame.</param>
/// <param name="Uses">The shifts that it serves, by index, and how many samples further along the line they lie.</param>
internal sealed record ShiftedRow(Vector3D Shift, IReadOnlyList<(int Index, int Samples)> Uses)
{
    /// <summary>Of a sample: a shift that is so near to a whole number of them is taken for it; ellipsoids turn by less than 1e-7 of a cycle for it.</summary>
    private const double Tolerance = 1e-8;

    public static ShiftedRow[] Of(Vector3D[] shifts, double[] kx)
    {
        double step = kx.Length > 1 ? (kx[^1] - kx[0]) / (kx.Length - 1) : 0;
        bool even = step > 0 && Enumerable.Range(0, kx.Length).All(i => Math.Abs(kx[i] - kx[0] - i * step) < Tolerance * step);
        return [.. Enumerable.Range(0, shifts.Length)
            .GroupBy(m => (Math.Round(shifts[m].Y, 12), Math.Round(shifts[m].Z, 12), Fraction(shifts[m].X)))
            .Select(group =>
            {
                double own = group.Select(m => shifts[m].X).MinBy(Math.Abs);
                return new ShiftedRow(shifts[group.First()] with { X = own }, [.. group.Select(m => (m, even ? (int)Math.Round((shifts[m].X - own) / step) : 0))]);
            })];

        // What is left of a shift beyond whole samples; where the samples are not even, the shift itself.
        double Fraction(double x)
        {
            if (!even) return Math.Round(x, 12);
            double samples = x / step, rest = samples - Math.Floor(samples + Tolerance);
            return Math.Round(rest, 7);
        }
    }
}
