using Acquisition.Core.Model.Geometry;
using Acquisition.Simulation.Shapes;

namespace Acquisition.Simulation.Phantoms;

/// <summary>Spine, ribs with lungs, airway and vessels.</summary>
internal static class NeckAndChest
{
    private static readonly Vector3D CanalTop = new(0, 40, -60);
    private static readonly Vector3D CanalBottom = new(0, 56, -260);
    private static readonly Vector3D RibCage = new(0, 26, -272);

    public static IEnumerable<Solid> Solids(Anatomy a) => [.. Ribs(a), .. Shoulders(a), .. Vessels(a), .. Spine(a), .. Airway(a)];

    /// <summary>The middle of the spinal canal at a height.</summary>
    private static Vector3D Canal(double z) => CanalTop + (z - CanalTop.Z) / (CanalBottom.Z - CanalTop.Z) * (CanalBottom - CanalTop);

    /// <summary>Each pair is a ring: the chest's wall between two slanting planes; what lies inside the wall is painted over it.</summary>
    private static IEnumerable<Solid> Ribs(Anatomy a)
    {
        ConvexShape Wall(double inwards) => new EllipsoidShape(RibCage, new(112 - inwards, 76 - inwards, 106 - inwards));
        for (int rib = 0; rib < 4; rib++)
        {
            Vector3D normal = new(0, -Math.Sin(.45), Math.Cos(.45)), behind = new(0, 70, -174 - 21 * rib);
            ConvexShape[] Between(double halfMm) => [new HalfSpace(normal, normal.Dot(behind) + halfMm), new HalfSpace(-normal, halfMm - normal.Dot(behind))];
            yield return a.Cut(CtTissue.CorticalBone, [Wall(0), .. Between(5)]);
            yield return a.Cut(CtTissue.Spongiosa, [Wall(1.5), .. Between(3.6)]);
            yield return a.Cut(CtTissue.CorticalBone, [Wall(5.5), .. Between(3.6)]);
        }

        yield return a.Cut(CtTissue.Muscle, Wall(7));
        foreach (int side in Anatomy.Sides)
            yield return a.Ellipsoid(CtTissue.Lung, new(side * 46, 30, -268), new(44, 60, 92)).Within(Wall(10));
        yield return a.Ellipsoid(CtTissue.Fat, new(0, 8, -262), new(30, 40, 60)); // mediastinum
    }

    private static IEnumerable<Solid> Shoulders(Anatomy a)
    {
        foreach (int side in Anatomy.Sides)
        {
            Vector3D sternal = new(side * 14, -34, -206), acromial = new(side * 112, 8, -200);
            yield return a.Rod(CtTissue.CorticalBone, sternal, acromial, 6.5);
            yield return a.Rod(CtTissue.Spongiosa, sternal, acromial, 4.5);
            yield return a.Ball(CtTissue.CorticalBone, new(side * 128, 24, -230), 21);
            yield return a.Ball(CtTissue.Spongiosa, new(side * 128, 24, -230), 19);
            yield return a.Box(CtTissue.CorticalBone, new(side * 88, 76, -240), new(30, 2.5, 26), Axes.AboutZ(side * -24)); // scapula
        }
    }

    private static IEnumerable<Solid> Vessels(Anatomy a)
    {
        foreach (int side in Anatomy.Sides)
        {
            yield return a.Ellipsoid(CtTissue.Fat, new(side * 30.5, 11, -128), new(11, 10.5, 62), Axes.AboutX(3));
            yield return a.Rod(CtTissue.Blood, new(side * 28, 6, -70), new(side * 26, 12, -200), 3.4); // carotid artery
            yield return a.Rod(CtTissue.Blood, new(side * 34, 12, -70), new(side * 33, 16, -200), 5); // jugular vein
            yield return a.Ellipsoid(CtTissue.Thyroid, new(side * 15, 2, -160), new(7, 9, 20));
            yield return a.Ellipsoid(CtTissue.Fat, new(side * 24, 44, -120), new(9, 5, 40));
        }
    }

    private static IEnumerable<Solid> Spine(Anatomy a)
    {
        Axes lean = Anatomy.Along(CanalTop - CanalBottom);
        for (int level = 0; level < 10; level++)
        {
            double z = -72 - 18 * level;
            Vector3D canal = Canal(z), body = canal + new Vector3D(0, -18.5, 0);
            double size = 1 + .035 * level;
            if (level > 0)
            {
                yield return a.Cylinder(CtTissue.CorticalBone, body, size * new Vector3D(13, 9.5, 0) + new Vector3D(0, 0, 7), lean);
                yield return a.Cylinder(CtTissue.Spongiosa, body, size * new Vector3D(11.6, 8.2, 0) + new Vector3D(0, 0, 5.8), lean);
                yield return a.Cylinder(CtTissue.Disc, body + new Vector3D(0, 0, 9), size * new Vector3D(12.4, 9, 0) + new Vector3D(0, 0, 2), lean);
            }

            yield return a.Cylinder(CtTissue.CorticalBone, canal, new(level == 0 ? 20 : 14.5, level == 0 ? 18 : 12.5, 4.8), lean);
            yield return a.Ellipsoid(CtTissue.CorticalBone, canal + new Vector3D(0, 21, -6), new(2.6, level == 0 ? 4 : 11, 4.5), Axes.AboutX(24)); // spinous process
            foreach (int side in Anatomy.Sides)
            {
                yield return a.Ellipsoid(CtTissue.CorticalBone, canal + new Vector3D(side * 19, -7, 0), new(level == 0 ? 19 : 10, 4.5, 4)); // transverse process
                yield return a.Ball(CtTissue.Blood, canal + new Vector3D(side * 21, -8, 0), 2.2); // vertebral artery
            }
        }

        yield return a.Ellipsoid(CtTissue.CorticalBone, Canal(-70) + new Vector3D(0, -19, 0), new(5.5, 5.5, 13), lean); // dens
        yield return a.Ellipsoid(CtTissue.Spongiosa, Canal(-70) + new Vector3D(0, -19, 0), new(4, 4, 11), lean);
        yield return Tube(a, CtTissue.Fluid, 10.5, 8.5, lean);
        yield return Tube(a, CtTissue.Cord, 6.5, 4.6, lean);
    }

    private static Solid Tube(Anatomy a, double hounsfield, double x, double y, Axes lean) =>
        a.Cylinder(hounsfield, .5 * (CanalTop + CanalBottom), new(x, y, .5 * (CanalTop - CanalBottom).Length), lean);

    private static IEnumerable<Solid> Airway(Anatomy a)
    {
        yield return a.Ellipsoid(CtTissue.Air, new(0, -14, -62), new(11, 7, 15)); // nasopharynx
        yield return a.Ellipsoid(CtTissue.Air, new(0, -5, -92), new(9, 6.5, 26));
        ConvexShape[] larynx = [.. Anatomy.Slab(-142, -122), new HalfSpace(new(0, 1, 0), 2)];
        yield return a.Cut(CtTissue.Cartilage, [new EllipsoidShape(new(0, -2, 0), new(19, 20, double.PositiveInfinity)), .. larynx]);
        yield return a.Cut(CtTissue.Muscle, [new EllipsoidShape(new(0, -2, 0), new(16.5, 17, double.PositiveInfinity)), .. larynx]);
        yield return a.Ellipsoid(CtTissue.Calcification, new(0, -24, -112), new(17, 4, 3)); // hyoid bone
        yield return a.Rod(CtTissue.Cartilage, new(0, 0, -140), new(0, 20, -262), 10.5);
        yield return a.Rod(CtTissue.Air, new(0, -3, -112), new(0, 20, -262), 8.6);
        yield return a.Ellipsoid(CtTissue.Muscle, new(0, 21, -190), new(6, 4, 60), Axes.AboutX(9)); // oesophagus
    }
}
