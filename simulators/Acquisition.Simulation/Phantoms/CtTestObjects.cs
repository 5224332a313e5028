using Acquisition.Core.Model.Geometry;
using Acquisition.Simulation.Shapes;

namespace Acquisition.Simulation.Phantoms;

/// <summary>Objects that answer one question about an image each. Values are attenuation, 1/mm.</summary>
public static class CtTestObjects
{
    /// <summary>A thin wire without end: its image is the point-spread function (IEC 61223-3-5).</summary>
    /// <param name="value">Attenuation of the wire.</param>
    /// <param name="diameterMm">Of the wire.</param>
    /// <param name="xMm">Where it meets z = 0, patient LPS.</param>
    /// <param name="yMm">Where it meets z = 0, patient LPS.</param>
    /// <param name="tiltDegrees">Lean towards +x. A wire that leans by θ moves tan θ mm a slice: across it runs the slice-sensitivity profile, stretched by tan θ.</param>
    /// <param name="around">Attenuation of a cylinder of 20 mm radius around the axis of the wire's foot; 0: the wire hangs in air.</param>
    public static Phantom Wire(double value, double diameterMm, double xMm = 0, double yMm = 0, double tiltDegrees = 0, double around = 0)
    {
        double radius = .5 * diameterMm;
        Vector3D foot = new(xMm, yMm, 0);
        Ellipsoid wire = new(foot, new(radius, radius, double.PositiveInfinity), value - around, Axes.AboutY(tiltDegrees));
        Ellipsoid[] ellipsoids = around == 0 ? [wire] : [new(foot, new(20, 20, double.PositiveInfinity), around), wire];
        return new("wire", ellipsoids, []);
    }

    /// <summary>A thin disc across z in air or in a cylinder of 100 mm radius: its values along z are the slice-sensitivity profile.</summary>
    public static Phantom Disc(double value, double radiusMm, double thicknessMm, Vector3D centre, double around = 0)
    {
        Solid disc = Solid.Cylinder(centre, new(radiusMm, radiusMm, .5 * thicknessMm), value);
        Solid[] solids = around == 0 ? [disc] : [new(around, [new EllipsoidShape(default, new(100, 100, double.PositiveInfinity))]), disc];
        return new("disc", [], [new("disc", centre, .4 * thicknessMm, value)]) { Solids = solids };
    }

    /// <summary>A ball in air.</summary>
    public static Phantom Ball(double value, double radiusMm, Vector3D centre) =>
        new("ball", [new(centre, new(radiusMm, radiusMm, radiusMm), value)], [new("ball", centre, .8 * radiusMm, value)]);

    /// <summary>Equal discs one above the other in a wider cylinder (Defrise): off the mid-plane a circular cone beam does not see their faces.</summary>
    /// <param name="disc">Attenuation of the discs.</param>
    /// <param name="between">Attenuation of what is around them.</param>
    /// <param name="radiusMm">Of the discs.</param>
    /// <param name="thicknessMm">Of a disc and of the gap to the next.</param>
    /// <param name="count">Discs, an odd number: the middle one lies in z = 0.</param>
    public static Phantom Defrise(double disc, double between, double radiusMm, double thicknessMm, int count)
    {
        int half = count / 2;
        Solid body = Solid.Cylinder(default, new(1.1 * radiusMm, 1.1 * radiusMm, (2 * half + 1.5) * thicknessMm), between);
        Solid[] discs = [.. Enumerable.Range(-half, 2 * half + 1).Select(k => Solid.Cylinder(Middle(k), new(radiusMm, radiusMm, .5 * thicknessMm), disc))];
        PhantomRegion[] regions = [.. Enumerable.Range(-half, 2 * half + 1).Select(k => new PhantomRegion($"disc {k}", Middle(k), .4 * thicknessMm, disc))];
        return new("Defrise discs", [], regions) { Solids = [body, .. discs] };

        Vector3D Middle(int k) => new(0, 0, 2 * k * thicknessMm);
    }

    /// <summary>
    /// Bars of one width and equal gaps in a water cylinder: finer than the detector samples without a quarter offset, they come out as bars
    /// too wide (aliasing) or, with it, as bars.
    /// </summary>
    /// <param name="value">Attenuation of the bars.</param>
    /// <param name="around">Attenuation of the cylinder, 100 mm in radius.</param>
    /// <param name="lineWidthMm">Of a bar and of a gap: 5/width line pairs per cm.</param>
    /// <param name="count">Bars.</param>
    /// <param name="centre">Middle of the group, patient LPS; the bars run along y and z, 20 mm each way.</param>
    public static Phantom LinePairs(double value, double around, double lineWidthMm, int count, Vector3D centre)
    {
        Solid[] bars = [.. Enumerable.Range(0, count).Select(k => Solid.Box(
            centre + new Vector3D((2 * k - count + 1) * lineWidthMm, 0, 0), new(.5 * lineWidthMm, 20, 20), value))];
        return new("line pairs", [], []) { Solids = [new(around, [new EllipsoidShape(default, new(100, 100, double.PositiveInfinity))]), .. bars] };
    }

    /// <summary>A star of wedges (Siemens star) along z: the bars' width grows with the distance from the middle, so one image holds every frequency.</summary>
    /// <param name="value">Attenuation of the wedges.</param>
    /// <param name="around">Attenuation of the cylinder, 100 mm in radius.</param>
    /// <param name="wedges">How many; at radius r the star has wedges/(2πr) line pairs per mm.</param>
    /// <param name="radiusMm">Outer radius.</param>
    /// <param name="centre">Middle, patient LPS; the star is 40 mm long.</param>
    public static Phantom Star(double value, double around, int wedges, double radiusMm, Vector3D centre)
    {
        Solid[] star = [.. Enumerable.Range(0, wedges).Select(Wedge)];
        return new("star", [], []) { Solids = [new(around, [new EllipsoidShape(default, new(100, 100, double.PositiveInfinity))]), .. star] };

        Solid Wedge(int k)
        {
            double middle = 2 * Math.PI * k / wedges, half = .5 * Math.PI / wedges;
            return Solid.Cylinder(centre, new(radiusMm, radiusMm, 20), value).Within(
                new HalfSpace(new(-Math.Sin(middle + half), Math.Cos(middle + half), 0), centre),
                new HalfSpace(new(Math.Sin(middle - half), -Math.Cos(middle - half), 0), centre));
        }
    }

    /// <summary>
    /// Water cylinder with off-centre inserts, each of its own value: the object of the uniformity and linearity checks.
    /// </summary>
    public static Phantom Inserts(double water, double radiusMm = 100)
    {
        (string Name, double Degrees, double Value)[] rods = [("bone +800 HU", 20, 1.8), ("+100 HU", 110, 1.1), ("-100 HU", 200, .9), ("air", 290, 0)];
        double ring = .6 * radiusMm, rod = .12 * radiusMm;
        Vector3D Place(double degrees) => new(ring * Math.Cos(double.DegreesToRadians(degrees)), ring * Math.Sin(double.DegreesToRadians(degrees)), 0);
        Phantom cylinder = CtPhantoms.WaterCylinder(water, radiusMm);
        return new("water cylinder with inserts",
            [.. cylinder.Ellipsoids, .. rods.Select(r => new Ellipsoid(Place(r.Degrees), new(rod, rod, double.PositiveInfinity), (r.Value - 1) * water))],
            [new("water centre", default, .2 * radiusMm, water), .. rods.Select(r => new PhantomRegion(r.Name, Place(r.Degrees), .7 * rod, r.Value * water))]);
    }
}
