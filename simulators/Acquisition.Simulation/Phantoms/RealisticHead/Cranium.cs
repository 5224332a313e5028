using Acquisition.Core.Model.Geometry;
using Acquisition.Simulation.Shapes;

namespace Acquisition.Simulation.Phantoms;

/// <summary>Skull and skull base, and in them the ears.</summary>
internal static class Cranium
{
    private static readonly Vector3D InnerCentre = new(0, 2.5, 19);

    /// <summary>The cavity: thinner bone at the sides, thicker behind.</summary>
    public static ConvexShape[] Inside { get; } = [new EllipsoidShape(InnerCentre, new(64.5, 83, 75)), Base(-38)];

    /// <summary>Brain in the cavity, less what the fluid around it takes.</summary>
    public static ConvexShape[] BrainOutline { get; } = [new EllipsoidShape(InnerCentre, new(62, 80.3, 72.3)), Base(-35)];

    public static IEnumerable<Solid> Solids(Anatomy a) =>
    [
        a.Cut(CtTissue.CorticalBone, new EllipsoidShape(new(0, 4, 20), new(70.5, 90.5, 80.5)), Base(-46)),
        a.Cut(CtTissue.Diploe, new EllipsoidShape(new(0, 4, 20), new(68.8, 88.6, 78.6)), Base(-43)),
        a.Cut(CtTissue.CorticalBone, new EllipsoidShape(InnerCentre, new(66.2, 85, 76.8)), Base(-40.5)),
        .. Anatomy.Sides.SelectMany(side => Ear(a, side)),
        .. Anatomy.Sides.Select(side => a.Ellipsoid(CtTissue.CorticalBone, new(side * 37, -9, -22), new(25, 33, 22))), // middle fossae
        a.Cut(CtTissue.Fluid, Inside),
        .. Anatomy.Sides.Select(side => a.Ellipsoid(CtTissue.Fluid, new(side * 37, -9, -22), new(22.5, 30, 19.5))),
        .. Anatomy.Sides.SelectMany(side => Petrous(a, side)),
        a.Ellipsoid(CtTissue.CorticalBone, new(0, 88, 0), new(9, 6, 7)), // external occipital protuberance, on the skin's side
        a.Ellipsoid(CtTissue.CorticalBone, new(0, -84, 6), new(26, 8, 14)),
        .. Anatomy.Sides.Select(side => a.Ellipsoid(CtTissue.Air, new(side * 9.5, -84, 5), new(7.5, 4.5, 10), Axes.AboutY(side * 12))), // frontal sinuses
        a.Cylinder(CtTissue.Fluid, new(0, 40, -64), new(15, 16, 12)), // foramen magnum
    ];

    /// <summary>Above the skull base, which falls from the roof of the orbits to the foramen magnum.</summary>
    private static HalfSpace Base(double height) => new(new(0, -.6, -1), -height);

    /// <summary>Mastoid with its cells and the ear canal.</summary>
    private static IEnumerable<Solid> Ear(Anatomy a, int side)
    {
        Solid mastoid = a.Ellipsoid(CtTissue.ThinBone, new(side * 49, 31, -54), new(12, 15, 19));
        yield return a.Ellipsoid(CtTissue.CorticalBone, new(side * 49, 31, -54), new(13.5, 16.5, 21));
        yield return mastoid;
        foreach (Solid cell in a.Cells(CtTissue.Air, mastoid, radiusMm: 2, pitchMm: 5, wallMm: .3)) yield return cell;
        yield return a.Rod(CtTissue.Skin, new(side * 77, 13, -45), new(side * 52, 11, -45), 5.5);
        yield return a.Rod(CtTissue.Air, new(side * 79, 13, -45), new(side * 50, 11, -45), 3.6);
    }

    /// <summary>The petrous pyramid stands up from the base into the cavity.</summary>
    private static IEnumerable<Solid> Petrous(Anatomy a, int side)
    {
        Axes inwards = Axes.AboutZ(side * 27);
        yield return a.Ellipsoid(CtTissue.PetrousBone, new(side * 37, 10, -42), new(27, 9, 11), inwards);
        yield return a.Ellipsoid(CtTissue.Air, new(side * 47, 11, -45), new(3.5, 4, 6)); // middle ear
        yield return a.Ball(CtTissue.CorticalBone, new(side * 47.5, 11, -44), 1.2); // ossicles
        yield return a.Ball(CtTissue.CorticalBone, new(side * 45.8, 11.5, -47), .9);
        yield return a.Ball(CtTissue.Fluid, new(side * 36.5, 6, -43), 2.6); // cochlea
        yield return a.Ball(CtTissue.Fluid, new(side * 41, 14, -41), 1.6); // semicircular canals
        yield return a.Rod(CtTissue.Fluid, new(side * 33, 11, -42), new(side * 22, 13, -41), 2.4); // internal auditory canal
    }
}
