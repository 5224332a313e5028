using Acquisition.Core.Model.Ct;
using Acquisition.Core.Model.Geometry;
using Acquisition.Reconstruction.Ct.Backprojection;

namespace Acquisition.Reconstruction.Ct.ConeBeam;

/// <summary>
/// Which lines of each (row, column) all views see: neighbours, as what a view sees of a straight line is one piece. The others have sums from which views are
/// missing, and those are no attenuation.
/// </summary>
public sealed class SeenLines
{
    private readonly int[] _first;
    private readonly int[] _end;

    private SeenLines(ConeBeamPlan plan)
    {
        Lines = plan.Lines;
        _first = new int[plan.Rows * plan.Columns];
        _end = new int[_first.Length];
        Array.Fill(_end, plan.Lines);
    }

    /// <summary>Lines of the volume.</summary>
    public int Lines { get; }

    /// <summary>All lines, until views narrow them.</summary>
    public static SeenLines All(ConeBeamPlan plan) => new(plan);

    /// <summary>What every angle of a whole rotation sees, whatever part of it is scanned.</summary>
    internal static SeenLines OfRotation(ConeBeamPlan plan, CtSource source, double tableMm)
    {
        SeenLines seen = new(plan);
        double radius = SeenCircle.RadiusOf(source), z0 = plan.Centre(0, 0, 0).Z - tableMm, step = plan.Centre(1, 0, 0).Z - tableMm - z0;
        for (int row = 0; row < plan.Rows; row++)
            for (int column = 0; column < plan.Columns; column++)
            {
                Vector3D centre = plan.Centre(0, row, column);
                double distance = Math.Sqrt(centre.X * centre.X + centre.Y * centre.Y);
                int pixel = row * plan.Columns + column;
                if (distance > radius)
                {
                    seen._end[pixel] = 0;
                    continue;
                }
                (double first, double last) = ConeBeamField.Along(source, distance);
                seen.KeepAbove(pixel, z0 - first, step);
                seen.KeepAbove(pixel, last - z0, -step);
            }
        return seen;
    }

    /// <summary>The first line of a pixel that is seen, and the one after the last; equal or less: none is.</summary>
    public (int First, int End) Of(int pixel) => (_first[pixel], _end[pixel]);

    /// <summary>Leaves out what a view does not see, for one row of pixels: rows can be done at the same time.</summary>
    public void Narrow(ConeBeamPlan plan, in ConeView view, int row)
    {
        const double Margin = SeenCircle.Margin;
        for (int column = 0; column < plan.Columns; column++)
        {
            int pixel = row * plan.Columns + column;
            // On the detector: four half-spaces, as U > 0: channel·U ≥ 0 and so on, each linear along the line.
            KeepAbove(pixel, view.T, view.U, plan.CentralChannel - Margin, 1, row, column);
            KeepAbove(pixel, view.T, view.U, plan.Channels - 1 - Margin - plan.CentralChannel, -1, row, column);
            KeepAbove(pixel, view.V, view.U, plan.CentralRow - Margin, 1, row, column);
            KeepAbove(pixel, view.V, view.U, plan.DetectorRows - 1 - Margin - plan.CentralRow, -1, row, column);
        }
    }

    /// <summary>The same of a volume that begins at a line of this one.</summary>
    public SeenLines Part(ConeBeamPlan part, int firstLine)
    {
        SeenLines seen = new(part);
        for (int pixel = 0; pixel < _first.Length; pixel++)
            (seen._first[pixel], seen._end[pixel]) = (Math.Clamp(_first[pixel] - firstLine, 0, part.Lines), Math.Clamp(_end[pixel] - firstLine, 0, part.Lines));
        return seen;
    }

    /// <summary>Whether any voxel is seen.</summary>
    public bool Any()
    {
        for (int pixel = 0; pixel < _first.Length; pixel++)
            if (_first[pixel] < _end[pixel]) return true;
        return false;
    }

    /// <summary>NaN for every pixel of a slice that some view does not see in all of the slice's lines.</summary>
    /// <param name="firstLine">The slice's first line.</param>
    /// <param name="count">Its lines.</param>
    /// <param name="slice">[rows × columns].</param>
    /// <returns>Whether any pixel is left.</returns>
    public bool Blank(int firstLine, int count, Span<float> slice)
    {
        int left = 0;
        for (int pixel = 0; pixel < slice.Length; pixel++)
        {
            if (Sees(pixel, firstLine, count)) left++;
            else slice[pixel] = float.NaN;
        }
        return left > 0;
    }

    private bool Sees(int pixel, int firstLine, int count) => _first[pixel] <= firstLine && firstLine + count <= _end[pixel];

    private void KeepAbove(int pixel, in LinearForm form, in LinearForm depth, double scale, int sign, int row, int column) => KeepAbove(
        pixel, sign * form.At(0, row, column) + scale * depth.At(0, row, column), sign * form.Line + scale * depth.Line);

    /// <summary>Keeps the lines k with <c>value + k·step ≥ 0</c>.</summary>
    private void KeepAbove(int pixel, double value, double step)
    {
        if (step == 0)
        {
            if (value < 0) _end[pixel] = 0;
            return;
        }
        double zero = Math.Clamp(-value / step, -1, Lines);
        if (step > 0) _first[pixel] = Math.Max(_first[pixel], (int)Math.Ceiling(zero));
        else _end[pixel] = Math.Min(_end[pixel], (int)Math.Floor(zero) + 1);
    }
}
