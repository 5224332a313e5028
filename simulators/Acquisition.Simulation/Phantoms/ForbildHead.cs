using Acquisition.Core.Model.Geometry;
using Acquisition.Simulation.Shapes;

namespace Acquisition.Simulation.Phantoms;

public static partial class CtPhantoms
{
    /// <summary>
    /// The FORBILD head (Lauritsch, Bruder: www.imp.uni-erlangen.de/phantoms), later bodies in the place of earlier ones; cm and densities of
    /// the definition, density 1 being water. Its y points to the face, patient LPS to the back, so y is negated here.
    /// </summary>
    /// <remarks>
    /// Read here as: the ear bone ends at the skull's outer surface; its air balls, r = 1.5 mm, stand on a grid of 4 mm in x and y and 6 mm in
    /// z, wherever bone is left around them; the two cones meet at their bases, 5 × 7.5 mm, in z = 0, and end in tips 4 mm away. Left out: the four angled
    /// bones of the other ear.
    /// </remarks>
    /// <param name="water">Attenuation of water, 1/mm.</param>
    public static Phantom ForbildHead(double water)
    {
        double bone = 1.8 * water;
        EllipsoidShape skull = new(default, new(96, 120, 125)), ear = new(new(91, 0, 0), new(42, 18, 18));
        Solid[] solids =
        [
            new(bone, [skull]),
            Solid.Ellipsoid(default, new(90, 114, 119), 1.05 * water),
            Solid.Ball(new(-47, -43, 8.72), 20, 1.06 * water),
            Solid.Ball(new(47, -43, 8.72), 20, 1.06 * water),
            Solid.Ball(new(-10.8, 90, 0), 4, 1.0525 * water),
            Solid.Ball(new(10.8, 90, 0), 4, 1.0475 * water),
            Solid.Ellipsoid(new(0, -84, 0), new(18, 30, 30), 0),
            Solid.Ellipsoid(new(0, 36, 0), new(18, 36, 36), 1.045 * water),
            Solid.Ellipsoid(new(63.93945, 63.93945, 0), new(12, 4.2, 12), 1.055 * water, Axes.AboutZ(58.1)),
            Solid.Cone(new(0, 111.5, 0), 5, 7.5, 4, 0, bone),
            Solid.Cone(new(0, 111.5, 0), 5, 7.5, 4, 0, bone, new(new(1, 0, 0), new(0, -1, 0), new(0, 0, -1))),
            new Solid(bone, [ear]).Within(skull),
            .. EarCells(skull, ear),
        ];
        PhantomRegion[] regions =
        [
            new("brain", new(40, 20, 0), 12, 1.05 * water),
            new("brain centre", new(0, -25, 0), 14, 1.05 * water),
            new("eye right", new(-47, -43, 8.72), 15, 1.06 * water),
            new("eye left", new(47, -43, 8.72), 15, 1.06 * water),
            new("sinus", new(0, -84, 0), 13, 0),
            new("ventricle", new(0, 36, 0), 13, 1.045 * water),
            new("haematoma", new(63.93945, 63.93945, 0), 3, 1.055 * water),
            new("ear bone", new(89, 2, 3), 1.3, bone), // between the balls
            new("air outside", new(-112, 60, 0), 12, 0),
        ];
        return new("FORBILD head", [], regions) { Solids = solids };
    }

    private static IEnumerable<Solid> EarCells(EllipsoidShape skull, EllipsoidShape ear)
    {
        const double Radius = 1.5, Bone = .5;
        for (int z = -3; z <= 3; z++)
            for (int y = -4; y <= 4; y++)
                for (int x = 0; x < 12; x++)
                {
                    Vector3D centre = new(51 + 4 * x, 4 * y, 6 * z);
                    BoundingSphere room = new(centre, Radius + Bone);
                    if (skull.Contains(room) && ear.Contains(room)) yield return Solid.Ball(centre, Radius, 0);
                }
    }
}
