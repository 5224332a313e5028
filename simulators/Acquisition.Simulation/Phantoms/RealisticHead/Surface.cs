using Acquisition.Core.Model.Geometry;
using Acquisition.Simulation.Shapes;

namespace Acquisition.Simulation.Phantoms;

/// <summary>Skin, fat and muscle, and the bones that are rings: what lies inside is painted later.</summary>
internal static class Surface
{
    private static readonly Vector3D Shoulders = new(0, 26, -285), NeckMiddle = new(0, 19, -114), FaceCentre = new(0, -32, -54), Nape = new(0, 7, -12), Scalp = new(0, 4, 18);
    private const double ArchSlope = .15, JawSlope = .25;
    private static readonly Axes NeckLean = Axes.AboutX(11);

    public static IEnumerable<Solid> Solids(Anatomy a) =>
    [
        .. Pinnae(a), .. Skin(a), .. Features(a), .. Fat(a), .. Muscle(a), .. Zygomas(a), .. Mandible(a),
    ];

    private static IEnumerable<Solid> Pinnae(Anatomy a)
    {
        foreach (int side in Anatomy.Sides)
        {
            Axes lean = Axes.AboutZ(side * 24);
            yield return a.Ellipsoid(CtTissue.Cartilage, new(side * 78, 20, -36), new(5.5, 19, 31), lean);
            yield return a.Ellipsoid(CtTissue.Air, new(side * 81.5, 16, -38), new(4.5, 13, 23), lean);
            yield return a.Ellipsoid(CtTissue.Cartilage, new(side * 79, 22, -32), new(3, 5, 16), lean);
            yield return a.Ellipsoid(CtTissue.Fat, new(side * 75, 14, -62), new(4, 7, 8), lean);
        }
    }

    private static IEnumerable<Solid> Skin(Anatomy a) =>
    [
        a.Ellipsoid(CtTissue.Skin, Shoulders, new(192, 104, 122)),
        a.Cylinder(CtTissue.Skin, NeckMiddle, new(61, 60, 80), NeckLean),
        a.Ellipsoid(CtTissue.Skin, FaceCentre, new(70, 66, 66)),
        a.Ellipsoid(CtTissue.Skin, Nape, new(77, 91, 80)),
        a.Ellipsoid(CtTissue.Skin, Scalp, new(75.5, 96, 86.5)),
    ];

    /// <summary>Each layer of all parts before the next, so that no skin runs through the body where two parts meet.</summary>
    private static IEnumerable<Solid> Fat(Anatomy a) =>
    [
        a.Ellipsoid(CtTissue.Fat, Shoulders, new(190, 102, 120)),
        a.Cylinder(CtTissue.Fat, NeckMiddle, new(59, 58, 80), NeckLean),
        a.Ellipsoid(CtTissue.Fat, new(0, -26, -54), new(68, 60, 63)),
        a.Ellipsoid(CtTissue.Fat, Nape, new(75, 88, 78)),
        a.Ellipsoid(CtTissue.Fat, Scalp, new(73.5, 94, 84.5)),
    ];

    private static IEnumerable<Solid> Muscle(Anatomy a) =>
    [
        a.Ellipsoid(CtTissue.Muscle, Shoulders, new(180, 93, 111)),
        a.Cylinder(CtTissue.Muscle, NeckMiddle, new(53, 52, 80), NeckLean),
        a.Ellipsoid(CtTissue.Muscle, new(0, -28, -54), new(60, 61, 60)),
        a.Ellipsoid(CtTissue.Muscle, new(0, 6, -14), new(72.5, 84, 70)), // temporal and occipital muscles
    ];

    private static IEnumerable<Solid> Features(Anatomy a)
    {
        yield return a.Ellipsoid(CtTissue.Skin, new(0, -97, -40), new(8, 10, 22), Axes.AboutX(-18)); // bridge of the nose
        yield return a.Ellipsoid(CtTissue.Skin, new(0, -105, -56), new(15, 13, 9));
        yield return a.Ellipsoid(CtTissue.Skin, new(0, -74, -104), new(24, 14, 12)); // chin
        yield return a.Ellipsoid(CtTissue.Skin, new(0, -91, -77), new(23, 9, 8)); // lips
        foreach (int side in Anatomy.Sides)
        {
            yield return a.Ellipsoid(CtTissue.Skin, new(side * 32, -72, -20), new(18, 12, 12)); // eyelids
            yield return a.Ellipsoid(CtTissue.Air, new(side * 6, -108, -60), new(3.5, 12, 4)); // nostrils
        }
    }

    /// <summary>The cheekbones and their arches: a ring, hollow where the inside is painted over it.</summary>
    private static IEnumerable<Solid> Zygomas(Anatomy a)
    {
        ConvexShape[] slab = [.. Anatomy.Slab(-49, -40, atY: -22, ArchSlope), new HalfSpace(new(0, 1, 0), 10)];
        yield return a.Cut(CtTissue.CorticalBone, [new EllipsoidShape(new(0, -22, -45), new(66, 53, 40)), .. slab]);
        yield return a.Cut(CtTissue.Spongiosa, [new EllipsoidShape(new(0, -22, -45), new(64.6, 51.6, 38)), .. Anatomy.Slab(-47.5, -41.5, atY: -22, ArchSlope), new HalfSpace(new(0, 1, 0), -30)]);
        yield return a.Cut(CtTissue.CorticalBone, [new EllipsoidShape(new(0, -22, -45), new(62.4, 49.4, 37)), .. Anatomy.Slab(-47.5, -41.5, atY: -22, ArchSlope), new HalfSpace(new(0, 1, 0), -30)]);
        yield return a.Cut(CtTissue.Muscle, [new EllipsoidShape(new(0, -22, -45), new(61, 48, 36)), .. slab]);
    }

    private static IEnumerable<Solid> Mandible(Anatomy a)
    {
        Vector3D middle = new(0, -26, 0);
        double endless = double.PositiveInfinity;
        HalfSpace front = new(new(0, 1, .3), -38);
        yield return a.Cut(CtTissue.CorticalBone, [new EllipsoidShape(middle, new(49, 54, endless)), .. Anatomy.Slab(-108, -86, atY: -70, JawSlope), front]);
        yield return a.Cut(CtTissue.Spongiosa, [new EllipsoidShape(middle, new(47, 52, endless)), .. Anatomy.Slab(-105.5, -87, atY: -70, JawSlope), front]);
        yield return a.Cut(CtTissue.CorticalBone, [new EllipsoidShape(middle, new(42.5, 46.5, endless)), .. Anatomy.Slab(-105.5, -87, atY: -70, JawSlope), front]);
        yield return a.Cut(CtTissue.Muscle, [new EllipsoidShape(middle, new(40.5, 44.5, endless)), .. Anatomy.Slab(-108, -86, atY: -70, JawSlope), front]);
        foreach (int side in Anatomy.Sides)
        {
            Axes lean = Axes.AboutX(12);
            yield return a.Box(CtTissue.CorticalBone, new(side * 45, -6, -76), new(3.8, 14, 25), lean);
            yield return a.Box(CtTissue.Spongiosa, new(side * 45, -6, -76), new(2, 12, 23), lean);
            yield return a.Ellipsoid(CtTissue.CorticalBone, new(side * 46, 2, -49), new(8.5, 4.5, 5));
            yield return a.Ellipsoid(CtTissue.Spongiosa, new(side * 46, 2, -49), new(6.8, 3, 3.5));
        }
    }
}
