using Acquisition.Core.Model.Geometry;
using Acquisition.Simulation.Shapes;

namespace Acquisition.Simulation.Phantoms;

/// <summary>Orbits, nose and sinuses, jaws and teeth.</summary>
internal static class Face
{
    private const double PalateSlope = .12;

    public static IEnumerable<Solid> Solids(Anatomy a) =>
        [.. Maxilla(a), .. Sphenoid(a), .. Anatomy.Sides.SelectMany(side => Orbit(a, side)), .. Ethmoid(a), .. Nose(a), .. Mouth(a)];

    private static IEnumerable<Solid> Orbit(Anatomy a, int side)
    {
        Vector3D rim = new(side * 33, -70, -21), towardsApex = new(side * -19, 46, -14), eye = new(side * 32, -64, -21);
        Axes axes = Anatomy.Along(towardsApex);
        yield return Solid.Cone(rim, 21.5, 20, 49, .2, a.Value(CtTissue.CorticalBone), axes);
        yield return Solid.Cone(rim, 19.5, 18, 47, .15, a.Value(CtTissue.OrbitalFat), axes);
        foreach ((double across, double up, double wide, double high) in new[] { (9.0, 0.0, 2.0, 4.5), (-9.0, 0.0, 2.0, 4.5), (0.0, 8.0, 4.5, 1.8), (0.0, -8.0, 4.5, 1.8) })
            yield return a.Ellipsoid(CtTissue.Muscle, rim + .42 * towardsApex + new Vector3D(across, 0, up), new(wide, high, 15), axes); // straight muscles
        yield return a.Rod(CtTissue.Nerve, eye + new Vector3D(0, 8, 0), rim + .96 * towardsApex, 2.1);
        yield return a.Ball(CtTissue.Sclera, eye, 12);
        yield return a.Ball(CtTissue.Vitreous, eye, 11);
        yield return a.Ellipsoid(CtTissue.Lens, eye + new Vector3D(0, -7.6, 0), new(4.6, 2.1, 4.6));
        yield return a.Ellipsoid(CtTissue.Muscle, new(side * 45, -66, -10), new(4, 7, 5)); // lacrimal gland
    }

    private static IEnumerable<Solid> Ethmoid(Anatomy a)
    {
        foreach (int side in Anatomy.Sides)
        {
            Solid labyrinth = a.Ellipsoid(CtTissue.ThinBone, new(side * 6.5, -52, -29), new(6.5, 22, 12), Axes.AboutX(-17));
            yield return labyrinth;
            foreach (Solid cell in a.Cells(CtTissue.Air, labyrinth, radiusMm: 2.7, pitchMm: 6, wallMm: .2)) yield return cell;
        }
    }

    private static IEnumerable<Solid> Sphenoid(Anatomy a)
    {
        yield return a.Ellipsoid(CtTissue.CorticalBone, new(0, -14, -40), new(21, 17, 13), Axes.AboutX(-20));
        foreach (int side in Anatomy.Sides) yield return a.Ellipsoid(CtTissue.Air, new(side * 8.5, -16, -41), new(7.5, 12, 8.5), Axes.AboutX(-20));
        yield return a.Rod(CtTissue.CorticalBone, new(0, -2, -40), new(0, 22, -58), 9); // clivus
        yield return a.Rod(CtTissue.Spongiosa, new(0, -1, -41), new(0, 21, -57.5), 7.2);
    }

    private static IEnumerable<Solid> Maxilla(Anatomy a)
    {
        foreach (int side in Anatomy.Sides)
        {
            yield return a.Ellipsoid(CtTissue.CorticalBone, new(side * 30, -58, -53), new(16.5, 20, 18.5));
            yield return a.Ellipsoid(CtTissue.Air, new(side * 30, -57, -53), new(14.8, 17.8, 16.5));
        }

        yield return a.Ellipsoid(CtTissue.Oedema, new(30, -54, -66), new(10, 9, 3.4)); // swollen mucosa in the left sinus
        yield return a.Rod(CtTissue.CorticalBone, new(0, -86, -22), new(0, -96, -38), 4.5); // nasal bones
        yield return a.Rod(CtTissue.Skin, new(0, -84, -22), new(0, -94, -40), 3.2);
    }

    private static IEnumerable<Solid> Nose(Anatomy a)
    {
        foreach (int side in Anatomy.Sides)
        {
            yield return a.Ellipsoid(CtTissue.Air, new(side * 6.8, -62, -50), new(6, 34, 16));
            yield return a.Ellipsoid(CtTissue.Air, new(side * 5, -92, -57), new(3.5, 15, 6));
            yield return a.Ellipsoid(CtTissue.Muscle, new(side * 9, -60, -58), new(3.2, 22, 5)); // lower, middle concha with their bone
            yield return a.Ellipsoid(CtTissue.ThinBone, new(side * 9, -60, -57), new(.8, 19, 3));
            yield return a.Ellipsoid(CtTissue.Muscle, new(side * 8, -56, -46), new(2.4, 16, 4));
            yield return a.Ellipsoid(CtTissue.ThinBone, new(side * 8, -56, -45.5), new(.7, 13, 2.6));
        }

        yield return a.Ellipsoid(CtTissue.Muscle, new(-.6, -64, -48), new(1.8, 38, 18));
        yield return a.Ellipsoid(CtTissue.ThinBone, new(-.6, -56, -48), new(.7, 26, 15)); // septum
    }

    private static IEnumerable<Solid> Mouth(Anatomy a)
    {
        HalfSpace front = new(new(0, 1, 0), -38);
        double endless = double.PositiveInfinity;
        yield return a.Ellipsoid(CtTissue.Muscle, new(0, -48, -78), new(37, 36, 17));
        yield return a.Cut(CtTissue.CorticalBone, [new EllipsoidShape(new(0, -42, 0), new(35, 42, endless)), .. Anatomy.Slab(-72, -64, atY: -60, PalateSlope), front]);
        yield return a.Ellipsoid(CtTissue.Muscle, new(0, -40, -76), new(25, 33, 9)); // the palate is a vault
        yield return a.Ellipsoid(CtTissue.Air, new(0, -46, -72), new(21, 25, 3.4));
        yield return a.Ellipsoid(CtTissue.Tongue, new(0, -44, -84), new(24, 29, 14));
        for (int tooth = -7; tooth < 7; tooth++)
        {
            double angle = (tooth + .5) * .205;
            Vector3D at = new(30 * Math.Sin(angle), -42 - 36.5 * Math.Cos(angle), 0);
            double wide = Math.Abs(tooth + .5) > 3 ? 3.9 : 2.9;
            foreach ((double middle, double half) in new[] { (-70.5, 8.5), (-88.5, 8.5) })
            {
                yield return a.Ellipsoid(CtTissue.Enamel, at + new Vector3D(0, 0, middle), new(wide, wide, half));
                yield return a.Ellipsoid(CtTissue.Pulp, at + new Vector3D(0, 0, middle), new(.8, .8, 5));
            }
        }
    }
}
