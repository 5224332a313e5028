using Acquisition.Core.Model.Geometry;
using Acquisition.Simulation.Phantoms;
using Acquisition.Simulation.Shapes;

namespace Acquisition.Simulation.Ct;

/// <summary>
/// A phantom as projections want it: bodies whose chords just add up, and bodies that hide each other along the ray. A solid that lies
/// wholly within one value of what was painted before, and that later solids leave alone or lie wholly within, adds its difference to that
/// value: the integral is the same and the chord costs no sorting.
/// </summary>
internal sealed class ProjectedPhantom
{
    /// <param name="phantom">Patient LPS.</param>
    /// <param name="toScanner">The rotation into the scanner frame.</param>
    public ProjectedPhantom(Phantom phantom, Func<Vector3D, Vector3D> toScanner)
    {
        double[] added = Differences(phantom.Solids);
        Solid[] solids = [.. phantom.Solids.Select(solid => solid.Rotated(toScanner))];
        Painted = [.. solids.Where((_, i) => double.IsNaN(added[i]))];
        Solid[] differences = [.. solids.Select((solid, i) => solid.WithValue(added[i])).Where(solid => !double.IsNaN(solid.Value))];
        Ellipsoids =
        [
            .. phantom.Ellipsoids.Select(ellipsoid => ellipsoid.Rotated(toScanner)).Select(e => new Solid(e.Value, [e.Shape])),
            .. differences.Where(IsEllipsoid),
        ];
        Added = [.. differences.Where(solid => !IsEllipsoid(solid))];
    }

    /// <summary>Single ellipsoids that add their value.</summary>
    public IReadOnlyList<Solid> Ellipsoids { get; }

    /// <summary>Other bodies that add their value.</summary>
    public IReadOnlyList<Solid> Added { get; }

    /// <summary>Bodies of which the last that contains a point gives its value.</summary>
    public IReadOnlyList<Solid> Painted { get; }

    private static bool IsEllipsoid(Solid solid) => solid.Parts is [EllipsoidShape];

    /// <summary>For each solid what it adds to the one around it; NaN: it stays painted.</summary>
    private static double[] Differences(IReadOnlyList<Solid> solids)
    {
        double[] added = new double[solids.Count];
        for (int i = solids.Count - 1; i >= 0; i--)
        {
            int around = i - 1;
            while (around >= 0 && !solids[around].Contains(solids[i].Bounds)) around--;
            added[i] = around >= 0 && Others(around, i).All(other => IsApart(other, i)) ? solids[i].Value - solids[around].Value : double.NaN;
        }

        return added;

        IEnumerable<int> Others(int around, int self) => Enumerable.Range(around + 1, solids.Count - around - 1).Where(other => other != self);
        bool IsApart(int other, int self) =>
            !solids[other].Bounds.Meets(solids[self].Bounds)
            || (other > self && !double.IsNaN(added[other]) && solids[self].Contains(solids[other].Bounds));
    }
}
