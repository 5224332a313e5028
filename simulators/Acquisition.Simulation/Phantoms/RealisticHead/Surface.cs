using Acquisition.Core.Model.Geometry;
using Acquisition.Simulation.Shapes;

namespace Acquisition.Simulation.Phantoms;

/// <summary>Skin, fat and muscle, and the bones that are rings: what lies inside is painted later.</summary>
internal static class Surface
{
    public static IEnumerable<Solid> Solids(Anatomy a) => [.. Pinnae(a), .. Chest(a), .. Neck(a), .. Head(a), .. Zygomas(a), .. Mandible(a)];

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

    private static IEnumerable<Solid> Chest(Anatomy a) =>
    [
        a.Ellipsoid(CtTissue.Skin, new(0, 26, -285), new(192, 104, 122)),
        a.Ellipsoid(CtTissue.Fat, new(0, 26, -285), new(190, 102, 120)),
        a.Ellipsoid(CtTissue.Muscle, new(0, 26, -285), new(180, 93, 111)),
    ];

    private static IEnumerable<Solid> Neck(Anatomy a)
    {
        Axes lean = Axes.AboutX(11);
        Vector3D middle = new(0, 19, -114);
        yield return a.Cylinder(CtTissue.Skin, middle, new(61, 60, 80), lean);
        yield return a.Cylinder(CtTissue.Fat, middle, new(59, 58, 80), lean);
        yield return a.Cylinder(CtTissue.Muscle, middle, new(53, 52, 80), lean);
    }

    private static IEnumerable<Solid> Head(Anatomy a)
    {
        yield return a.Ellipsoid(CtTissue.Skin, new(0, -32, -54), new(70, 66, 66));
        yield return a.Ellipsoid(CtTissue.Skin, new(0, -97, -40), new(8, 10, 22), Axes.AboutX(-18)); // bridge of the nose
        yield return a.Ellipsoid(CtTissue.Skin, new(0, -105, -56), new(15, 13, 9));
        yield return a.Ellipsoid(CtTissue.Skin, new(0, -76, -108), new(24, 15, 13)); // chin
        yield return a.Ellipsoid(CtTissue.Skin, new(0, -91, -77), new(23, 9, 8)); // lips
        foreach (int side in Anatomy.Sides)
        {
            yield return a.Ellipsoid(CtTissue.Skin, new(side * 32, -72, -20), new(18, 12, 12)); // eyelids
            yield return a.Ellipsoid(CtTissue.Air, new(side * 6, -108, -60), new(3.5, 12, 4)); // nostrils
        }

        yield return a.Ellipsoid(CtTissue.Skin, new(0, 7, -12), new(77, 91, 80));
        yield return a.Ellipsoid(CtTissue.Skin, new(0, 4, 18), new(75.5, 96, 86.5));
        yield return a.Ellipsoid(CtTissue.Fat, new(0, 4, 18), new(73.5, 94, 84.5));
        yield return a.Ellipsoid(CtTissue.Fat, new(0, 7, -12), new(75, 88, 78));
        yield return a.Ellipsoid(CtTissue.Fat, new(0, -26, -54), new(68, 60, 63));
        yield return a.Ellipsoid(CtTissue.Muscle, new(0, -28, -54), new(60, 61, 60));
        yield return a.Ellipsoid(CtTissue.Muscle, new(0, 6, -14), new(72.5, 84, 70)); // temporal and occipital muscles
    }

    /// <summary>The cheekbones and their arches: a ring, hollow where the inside is painted over it.</summary>
    private static IEnumerable<Solid> Zygomas(Anatomy a)
    {
        ConvexShape[] slab = [.. Anatomy.Slab(-49, -40), new HalfSpace(new(0, 1, 0), 10)];
        yield return a.Cut(CtTissue.CorticalBone, [new EllipsoidShape(new(0, -22, -45), new(66, 53, 40)), .. slab]);
        yield return a.Cut(CtTissue.Spongiosa, [new EllipsoidShape(new(0, -22, -45), new(64.6, 51.6, 38)), .. Anatomy.Slab(-47.5, -41.5), new HalfSpace(new(0, 1, 0), -30)]);
        yield return a.Cut(CtTissue.CorticalBone, [new EllipsoidShape(new(0, -22, -45), new(62.4, 49.4, 37)), .. Anatomy.Slab(-47.5, -41.5), new HalfSpace(new(0, 1, 0), -30)]);
        yield return a.Cut(CtTissue.Muscle, [new EllipsoidShape(new(0, -22, -45), new(61, 48, 36)), .. slab]);
    }

    private static IEnumerable<Solid> Mandible(Anatomy a)
    {
        Vector3D middle = new(0, -26, 0);
        double endless = double.PositiveInfinity;
        HalfSpace front = new(new(0, 1, .3), -38);
        yield return a.Cut(CtTissue.CorticalBone, [new EllipsoidShape(middle, new(49, 54, endless)), .. Anatomy.Slab(-110, -86), front]);
        yield return a.Cut(CtTissue.Spongiosa, [new EllipsoidShape(middle, new(47, 52, endless)), .. Anatomy.Slab(-107.5, -87), front]);
        yield return a.Cut(CtTissue.CorticalBone, [new EllipsoidShape(middle, new(42.5, 46.5, endless)), .. Anatomy.Slab(-107.5, -87), front]);
        yield return a.Cut(CtTissue.Muscle, [new EllipsoidShape(middle, new(40.5, 44.5, endless)), .. Anatomy.Slab(-110, -86), front]);
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
