namespace Acquisition.Simulation.Phantoms;

/// <summary>Objects for CT: values are attenuation, 1/mm. Every one is a function of the attenuation of water at the scan's beam.</summary>
public static partial class CtPhantoms
{
    /// <summary>
    /// A quality phantom shaped like a head: water inside a rim like a skull, inserts of known attenuation, and one marker on one side
    /// of each axis. The inserts are long along z, so that the oblique rays of the outer rows still see them as cylinders; the head
    /// marker is short and lies within 0.5 .. 5.5 mm on the head's side.
    /// </summary>
    public static Phantom Head(double water)
    {
        Ellipsoid[] ellipsoids =
        [
            new(new(0, 0, 0), new(78, 98, 120), 1.9 * water),
            new(new(0, 0, 0), new(72, 92, 114), -.9 * water),
            Insert(40, 10, 9, .8 * water),
            Insert(-40, 10, 9, -.1 * water),
            Insert(0, 48, 8, -water),
            Insert(22, -38, 9, .05 * water),
            Insert(-22, -38, 9, -.05 * water),
            Insert(54, -24, 6, .3 * water),
            Insert(0, -74, 6, .4 * water),
            new(new(28, 44, 3), new(7, 7, 2.5), .25 * water),
        ];
        PhantomRegion[] regions =
        [
            new("water centre", new(0, 0, 0), 10, water),
            new("water left", new(56, 32, 0), 6, water),
            new("water right", new(-56, 32, 0), 6, water),
            new("water front", new(-30, -68, 0), 6, water),
            new("water back", new(0, 78, 0), 6, water),
            new("bone insert", new(40, 10, 0), 6, 1.8 * water),
            new("fat insert", new(-40, 10, 0), 6, .9 * water),
            new("air insert", new(0, 48, 0), 5, 0),
            new("+50 HU insert", new(22, -38, 0), 6, 1.05 * water),
            new("-50 HU insert", new(-22, -38, 0), 6, .95 * water),
            new("air outside", new(0, -112, 0), 8, 0),
            new(PhantomRegion.LeftMarker, new(54, -24, 0), 3.5, 1.3 * water),
            new(PhantomRegion.AnteriorMarker, new(0, -74, 0), 3.5, 1.4 * water),
            new(PhantomRegion.HeadMarker, new(28, 44, 3), 2, 1.25 * water),
        ];
        return new("CT head-like quality phantom", ellipsoids, regions);
    }

    /// <summary>A water cylinder without end along z.</summary>
    public static Phantom WaterCylinder(double water, double radiusMm, double xMm = 0, double yMm = 0)
    {
        Ellipsoid[] ellipsoids = [new(new(xMm, yMm, 0), new(radiusMm, radiusMm, double.PositiveInfinity), water)];
        PhantomRegion[] regions =
        [
            new("water centre", new(xMm, yMm, 0), .2 * radiusMm, water),
            new("water left", new(xMm + .75 * radiusMm, yMm, 0), .15 * radiusMm, water),
            new("water right", new(xMm - .75 * radiusMm, yMm, 0), .15 * radiusMm, water),
            new("water front", new(xMm, yMm - .75 * radiusMm, 0), .15 * radiusMm, water),
            new("water back", new(xMm, yMm + .75 * radiusMm, 0), .15 * radiusMm, water),
        ];
        return new("water cylinder", ellipsoids, regions);
    }

    private static Ellipsoid Insert(double x, double y, double radius, double difference) =>
        new(new(x, y, 0), new(radius, radius, 60), difference);
}
