using System.Numerics;
using Acquisition.Core.Model.Geometry;
using Acquisition.Simulation.Shapes;

namespace Acquisition.Simulation.Ct;

/// <summary>The line integrals of a tile of rays, row by row, and the scratch memory for it.</summary>
internal sealed class TileProjector
{
    private readonly ProjectedPhantom _phantom;
    private readonly int _vectors;
    private readonly List<Solid> _ellipsoids = [];
    private readonly List<Solid> _added = [];
    private readonly List<Solid> _painted = [];
    private readonly Vector<double>[] _sums;

    // The intervals of one body with each vector of rays; of the painted bodies, [vectors × bodies], only those that a vector meets.
    private readonly Vector<double>[] _enter;
    private readonly Vector<double>[] _leave;
    private readonly Vector<double>[] _metEnter;
    private readonly Vector<double>[] _metLeave;
    private readonly double[] _metValues;
    private readonly int[] _met;
    private readonly Vector<double>[] _ends;

    public TileProjector(ProjectedPhantom phantom, int vectors)
    {
        (_phantom, _vectors) = (phantom, vectors);
        int painted = phantom.Painted.Count;
        _sums = new Vector<double>[vectors];
        _enter = new Vector<double>[vectors];
        _leave = new Vector<double>[vectors];
        _metEnter = new Vector<double>[vectors * painted];
        _metLeave = new Vector<double>[vectors * painted];
        _metValues = new double[vectors * painted];
        _met = new int[vectors];
        _ends = new Vector<double>[2 * painted];
    }

    /// <summary>Finds what the rays of a tile may meet.</summary>
    /// <param name="fans">The tile's rows, all from one point.</param>
    /// <param name="alpha">α of the tile's channels.</param>
    /// <param name="beta">β of the tile's channels.</param>
    public void Open(ReadOnlySpan<RayFan> fans, ReadOnlySpan<Vector<double>> alpha, ReadOnlySpan<Vector<double>> beta)
    {
        int last = Vector<double>.Count - 1;
        (double firstAlpha, double firstBeta, double lastAlpha, double lastBeta) = (alpha[0][0], beta[0][0], alpha[^1][last], beta[^1][last]);
        ReadOnlySpan<Vector3D> corners =
        [
            fans[0].Direction(firstAlpha, firstBeta), fans[0].Direction(lastAlpha, lastBeta),
            fans[^1].Direction(firstAlpha, firstBeta), fans[^1].Direction(lastAlpha, lastBeta),
        ];
        RayTile tile = new(fans[0].Source, corners);
        Select(tile, _phantom.Ellipsoids, _ellipsoids);
        Select(tile, _phantom.Added, _added);
        Select(tile, _phantom.Painted, _painted);
    }

    /// <summary>The line integrals of one row of the opened tile, a number per channel.</summary>
    public ReadOnlySpan<Vector<double>> Project(in RayFan fan, ReadOnlySpan<Vector<double>> alpha, ReadOnlySpan<Vector<double>> beta)
    {
        Span<Vector<double>> sums = _sums.AsSpan(0, alpha.Length);
        sums.Clear();
        foreach (Solid solid in _ellipsoids) ((EllipsoidShape)solid.Parts[0]).AddChords(solid.Value, fan, alpha, beta, sums);
        foreach (Solid solid in _added) AddChords(solid, fan, alpha, beta, sums);
        AddPainted(fan, alpha, beta, sums);
        ScaleToLength(fan, alpha, beta, sums);
        return sums;
    }

    private static void Select(RayTile tile, IReadOnlyList<Solid> all, List<Solid> met)
    {
        met.Clear();
        foreach (Solid solid in all)
            if (tile.MayMeet(solid.Bounds)) met.Add(solid);
    }

    /// <summary>The intervals of a body; false: no ray of the row meets it.</summary>
    private bool Clip(Solid solid, in RayFan fan, ReadOnlySpan<Vector<double>> alpha, ReadOnlySpan<Vector<double>> beta)
    {
        Span<Vector<double>> enter = _enter.AsSpan(0, alpha.Length), leave = _leave.AsSpan(0, alpha.Length);
        enter.Fill(new Vector<double>(double.NegativeInfinity));
        leave.Fill(new Vector<double>(double.PositiveInfinity));
        for (int part = 0; part < solid.Parts.Count; part++)
        {
            solid.Parts[part].Clip(fan, alpha, beta, enter, leave);
            if (IsEmpty(enter, leave)) return false;
        }

        return true;
    }

    private static bool IsEmpty(ReadOnlySpan<Vector<double>> enter, ReadOnlySpan<Vector<double>> leave)
    {
        for (int i = 0; i < enter.Length; i++)
            if (Vector.LessThanAny(enter[i], leave[i])) return false;
        return true;
    }

    private void AddChords(Solid solid, in RayFan fan, ReadOnlySpan<Vector<double>> alpha, ReadOnlySpan<Vector<double>> beta, Span<Vector<double>> sums)
    {
        if (!Clip(solid, fan, alpha, beta)) return;
        for (int i = 0; i < sums.Length; i++) sums[i] += solid.Value * Vector.Max(_leave[i] - _enter[i], Vector<double>.Zero);
    }

    private void AddPainted(in RayFan fan, ReadOnlySpan<Vector<double>> alpha, ReadOnlySpan<Vector<double>> beta, Span<Vector<double>> sums)
    {
        int bodies = _metValues.Length / _vectors;
        Array.Clear(_met);
        foreach (Solid solid in _painted)
        {
            if (!Clip(solid, fan, alpha, beta)) continue;
            for (int i = 0; i < sums.Length; i++)
            {
                if (!Vector.LessThanAny(_enter[i], _leave[i])) continue;
                int slot = i * bodies + _met[i]++;
                Vector<long> met = Vector.LessThan(_enter[i], _leave[i]); // a ray that misses: an interval that lies in every other
                _metEnter[slot] = Vector.ConditionalSelect(met, _enter[i], new Vector<double>(double.PositiveInfinity));
                _metLeave[slot] = Vector.ConditionalSelect(met, _leave[i], new Vector<double>(double.NegativeInfinity));
                _metValues[slot] = solid.Value;
            }
        }

        for (int i = 0; i < sums.Length; i++)
        {
            if (_met[i] == 0) continue;
            int first = i * bodies, count = _met[i];
            sums[i] += PaintedRays.Integrate(_metEnter.AsSpan(first, count), _metLeave.AsSpan(first, count), _metValues.AsSpan(first, count), _ends);
        }
    }

    private static void ScaleToLength(in RayFan fan, ReadOnlySpan<Vector<double>> alpha, ReadOnlySpan<Vector<double>> beta, Span<Vector<double>> sums)
    {
        LinearVector direction = new(fan.Base, fan.N, fan.E);
        for (int i = 0; i < sums.Length; i++) sums[i] *= Vector.SquareRoot(direction.SquaredLength(alpha[i], beta[i]));
    }
}
