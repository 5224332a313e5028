using Acquisition.Core.Model.Geometry;
using Acquisition.Simulation.Shapes;

namespace Acquisition.Simulation.Phantoms;

/// <summary>Brain, ventricles and two lesions: a small haemorrhage in the right basal ganglia and a lacunar infarct left.</summary>
internal static class Brain
{
    public static IEnumerable<Solid> Solids(Anatomy a) =>
    [
        a.Cut(CtTissue.GreyMatter, Cranium.BrainOutline),
        .. Anatomy.Sides.Select(side => White(a, new(side * 29, 3, 27), new(25, 68, 51))),
        .. Anatomy.Sides.Select(side => a.Ellipsoid(CtTissue.GreyMatter, new(side * 37, -9, -22), new(21, 28.5, 18))), // temporal lobes
        .. Anatomy.Sides.Select(side => a.Ellipsoid(CtTissue.WhiteMatter, new(side * 36, -8, -14), new(14, 22, 20))),
        .. Sulci(a),
        .. Midline(a),
        White(a, new(0, 2, 21), new(30, 48, 22)),
        .. Anatomy.Sides.SelectMany(side => Deep(a, side)),
        .. Ventricles(a),
        .. PosteriorFossa(a),
        a.Ball(CtTissue.Calcification, new(0, 25, 9), 2.5), // pineal gland
        a.Ellipsoid(CtTissue.Oedema, new(-26, 2, 13), new(10, 13, 10)),
        a.Ellipsoid(CtTissue.Haemorrhage, new(-26, 2, 13), new(7, 9.5, 7.5)),
        a.Ball(CtTissue.Infarct, new(26, 24, 24), 4.5),
    ];

    private static Solid White(Anatomy a, Vector3D centre, Vector3D semiAxesMm) =>
        a.Ellipsoid(CtTissue.WhiteMatter, centre, semiAxesMm).Within(Cranium.BrainOutline);

    /// <summary>Furrows over the hemispheres: a flat body of fluid that stands on the surface, and cortex along it.</summary>
    private static IEnumerable<Solid> Sulci(Anatomy a)
    {
        (double Elevation, int Count)[] rings = [(-.08, 15), (.22, 18), (.52, 17), (.82, 14), (1.12, 9)];
        List<Solid> furrows = [];
        int number = 0;
        foreach ((double elevation, int count) in rings)
        {
            for (int k = 0; k < count; k++, number++)
            {
                double azimuth = 2 * Math.PI * (k + .37 * (number % 3)) / count + elevation, turn = .9 * Math.Sin(2.4 * number);
                if (Math.Abs(Math.Cos(elevation) * Math.Sin(azimuth)) < .16) continue; // the midline has its own fissure
                (Vector3D centre, Axes axes) = OnSurface(elevation, azimuth, turn);
                double depth = 10 + 4 * Math.Sin(1.7 * number), length = 17 + 5 * Math.Cos(2.9 * number);
                yield return a.Ellipsoid(CtTissue.GreyMatter, centre, new(4.6, depth + 3.5, length + 3), axes).Within(Cranium.BrainOutline);
                furrows.Add(a.Ellipsoid(CtTissue.Fluid, centre, new(1.1, depth, length), axes).Within(Cranium.Inside));
            }
        }

        foreach (int side in Anatomy.Sides)
        {
            // Sylvian fissure and insula.
            yield return a.Ellipsoid(CtTissue.GreyMatter, new(side * 46, -6, 7), new(15, 22, 9), Axes.AboutX(14)).Within(Cranium.BrainOutline);
            furrows.Add(a.Ellipsoid(CtTissue.Fluid, new(side * 50, -6, 7), new(14, 18, 1.5), Axes.AboutX(14)).Within(Cranium.Inside));
            furrows.Add(a.Ellipsoid(CtTissue.Fluid, new(side * 37, -7, 8), new(1.3, 15, 8)));
        }

        foreach (Solid furrow in furrows) yield return furrow;
    }

    /// <summary>A place on the brain's surface: x across the furrow, y inwards and z along it, turned about the normal.</summary>
    private static (Vector3D Centre, Axes Axes) OnSurface(double elevation, double azimuth, double turn)
    {
        Vector3D semi = new(62, 80.3, 72.3), unit = new(Math.Cos(elevation) * Math.Sin(azimuth), Math.Cos(elevation) * Math.Cos(azimuth), Math.Sin(elevation));
        Vector3D centre = new Vector3D(0, 2.5, 19) + .965 * new Vector3D(semi.X * unit.X, semi.Y * unit.Y, semi.Z * unit.Z);
        Vector3D normal = new(unit.X / semi.X, unit.Y / semi.Y, unit.Z / semi.Z);
        Axes upright = Anatomy.Along(normal); // z out of the surface
        (double sin, double cos) = Math.SinCos(turn);
        Vector3D across = cos * upright.X + sin * upright.Y;
        return (centre, new(across, upright.Z, across.Cross(upright.Z)));
    }

    private static IEnumerable<Solid> Midline(Anatomy a)
    {
        Vector3D right = new(1, 0, 0), left = new(-1, 0, 0);
        yield return a.Cut(CtTissue.GreyMatter, [.. Cranium.BrainOutline, new HalfSpace(right, 5.5), new HalfSpace(left, 5.5), new HalfSpace(new(0, .35, -1), 8)]);
        yield return a.Cut(CtTissue.Fluid, [.. Cranium.Inside, new HalfSpace(right, 1.7), new HalfSpace(left, 1.7), new HalfSpace(new(0, .35, -1), 8)]);
        yield return a.Cut(CtTissue.Dura, [.. Cranium.Inside, new HalfSpace(right, .6), new HalfSpace(left, .6), new HalfSpace(new(0, .35, -1), 6)]);
        yield return a.Ellipsoid(CtTissue.Dura, new(0, 83, 22), new(5, 3.5, 30)).Within(Cranium.Inside); // superior sagittal sinus, behind
    }

    private static IEnumerable<Solid> Deep(Anatomy a, int side) =>
    [
        a.Ellipsoid(CtTissue.GreyMatter, new(side * 14, -22, 19), new(5, 9, 9), Axes.AboutZ(side * 14)), // caudate
        a.Ellipsoid(CtTissue.GreyMatter, new(side * 25, -3, 12), new(6, 17, 10), Axes.AboutZ(side * -12)), // lentiform nucleus
        a.Ellipsoid(CtTissue.GreyMatter, new(side * 11, 12, 13), new(8, 13, 8), Axes.AboutZ(side * -18)), // thalamus
    ];

    private static IEnumerable<Solid> Ventricles(Anatomy a)
    {
        foreach (int side in Anatomy.Sides)
        {
            yield return a.Ellipsoid(CtTissue.Fluid, new(side * 8, -26, 22), new(3.6, 14, 8), Axes.AboutZ(side * 18)); // frontal horn
            yield return a.Ellipsoid(CtTissue.Fluid, new(side * 10.5, 6, 30), new(5, 26, 6.5), Axes.AboutZ(side * -8));
            yield return a.Ellipsoid(CtTissue.Fluid, new(side * 22, 38, 20), new(5.5, 19, 8), Axes.AboutZ(side * -16)); // trigone and occipital horn
            yield return a.Ball(CtTissue.Calcification, new(side * 21, 32, 19), 2.2); // choroid plexus
        }

        yield return a.Ellipsoid(CtTissue.Fluid, new(0, 4, 10), new(1.9, 13, 9));
    }

    private static IEnumerable<Solid> PosteriorFossa(Anatomy a)
    {
        Axes slope = Axes.AboutX(-26);
        yield return a.Ellipsoid(CtTissue.Fluid, new(0, 2, -12), new(13, 16, 12)); // suprasellar and interpeduncular cisterns
        yield return a.Ellipsoid(CtTissue.Fluid, new(0, 15, -4), new(19, 13, 8)); // about the midbrain
        yield return a.Ellipsoid(CtTissue.GreyMatter, new(0, 55, -27), new(47, 26, 22), slope).Within(Cranium.BrainOutline);
        foreach (int side in Anatomy.Sides)
        {
            yield return a.Ellipsoid(CtTissue.WhiteMatter, new(side * 17, 50, -29), new(13, 13, 10), slope);
            for (int folium = -1; folium <= 1; folium++)
                yield return a.Ellipsoid(CtTissue.Fluid, new(side * 33, 62, -26 + 9 * folium), new(13, 14, .7), slope).Within(Cranium.BrainOutline);
        }

        foreach (int side in Anatomy.Sides) // tentorium: a tent over the cerebellum
            yield return a.Ellipsoid(CtTissue.Dura, new(side * 24, 48, -5), new(36, 34, .9), Anatomy.Along(new(side * .4, .38, .83))).Within(Cranium.Inside);
        yield return a.Ellipsoid(CtTissue.WhiteMatter, new(0, 14, -2), new(14, 11, 11)); // midbrain
        yield return a.Ellipsoid(CtTissue.WhiteMatter, new(0, 18, -21), new(15, 12, 14)); // pons
        yield return a.Rod(CtTissue.WhiteMatter, new(0, 24, -28), new(0, 41, -72), 7);
        yield return a.Ellipsoid(CtTissue.Fluid, new(0, 36, -27), new(7, 4.5, 9)); // fourth ventricle
    }
}
