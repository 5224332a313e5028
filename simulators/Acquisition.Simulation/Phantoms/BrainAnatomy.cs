using Acquisition.Core.Model.Geometry;
using Body = Acquisition.Simulation.Phantoms.NestedBodies.Body;

namespace Acquisition.Simulation.Phantoms;

/// <summary>The bodies of <see cref="MrPhantoms.Brain"/>.</summary>
internal static class BrainAnatomy
{
    private static readonly MrTissue Grey = MrTissue.GreyMatter, White = MrTissue.WhiteMatter, Fluid = MrTissue.CerebrospinalFluid;
    private static readonly Vector3D BrainCentre = new(0, 3, 18), BrainSemiAxesMm = new(61.5, 80.3, 71.3);

    public static NestedBodies Build()
    {
        NestedBodies bodies = new();
        Body scalp = bodies.Put(MrTissue.Scalp, null, new(0, -1, 2), new(78, 102, 109));
        Body muscle = bodies.Put(MrTissue.Muscle, scalp, new(0, -1, 2), new(74, 98, 105));
        Body outer = bodies.Put(MrTissue.CorticalBone, muscle, new(0, 3, 18), new(69.6, 88.6, 79.6));
        Body marrow = bodies.Put(MrTissue.Marrow, outer, new(0, 3, 18), new(67.8, 86.8, 77.8));
        Body inner = bodies.Put(MrTissue.CorticalBone, marrow, new(0, 3, 18), new(65.8, 84.8, 75.8));
        Body fluid = bodies.Put(Fluid, inner, new(0, 3, 18), new(64, 83, 74));
        Body brain = bodies.Put(Grey, fluid, BrainCentre, BrainSemiAxesMm);
        Midline(bodies, brain);
        foreach (int side in Anatomy.Sides) Hemisphere(bodies, brain, side);
        PosteriorFossa(bodies, brain);
        Folds(bodies, brain);
        Face(bodies, muscle);
        return bodies;
    }

    private static void Midline(NestedBodies bodies, Body brain)
    {
        bodies.Put(Fluid, brain, new(0, 3, 57), new(1.4, 58, 25)); // longitudinal fissure
        bodies.Put(White, brain, new(0, -3, 25), new(5, 29, 4.5)); // corpus callosum
        bodies.Put(Fluid, brain, new(0, 6, 8), new(2, 11, 8)); // third ventricle
        bodies.Put(White, brain, new(0, 13, -18), new(11, 9.5, 14)); // midbrain and pons
        bodies.Put(Fluid, brain, new(0, -2, -18), new(9, 3.2, 8)); // cisterns before it
    }

    private static void Hemisphere(NestedBodies bodies, Body brain, int side)
    {
        Body white = bodies.Put(White, brain, new(side * 26.5, 2, 28), new(18.5, 56, 34));
        bodies.Put(Fluid, white, new(side * 14, 0, 28), new(4, 23, 8), Axes.AboutZ(side * -7)); // lateral ventricle
        bodies.Put(Fluid, white, new(side * 24, 36, 22), new(4, 10, 6), Axes.AboutZ(side * -16)); // its occipital horn
        bodies.Put(Grey, white, new(side * 22.5, -20, 24), new(3, 10, 7), Axes.AboutZ(side * 8)); // caudate nucleus
        bodies.Put(Grey, white, new(side * 29, -6, 12), new(5.5, 15, 8), Axes.AboutZ(side * -8)); // putamen
        bodies.Put(Grey, white, new(side * 17, 15, 12), new(5, 9.5, 6), Axes.AboutZ(side * -14)); // thalamus
        if (side < 0) bodies.Put(MrTissue.Tumour, white, new(-30, 36, 36), new(8, 9, 7), Axes.AboutZ(20));
        bodies.Put(Fluid, brain, new(side * 51.5, -6, 8), new(6, 17, 1.4), Axes.AboutX(14)); // lateral fissure
        bodies.Put(White, brain, new(side * 36, -10, -18), new(8, 20, 6)); // temporal lobe
    }

    private static void PosteriorFossa(NestedBodies bodies, Body brain)
    {
        Body fossa = bodies.Put(Fluid, brain, new(0, 44.5, -20), new(32, 17, 13.5));
        Body cerebellum = bodies.Put(Grey, fossa, new(0, 44.5, -20), new(31, 16, 12.5));
        foreach (int side in Anatomy.Sides)
        {
            bodies.Put(White, cerebellum, new(side * 13.5, 42, -20), new(9, 6.5, 4.5));
            foreach (double height in (double[])[-7.5, 7.5])
                bodies.Put(Fluid, cerebellum, new(side * 12, 44, -20 + height), new(9, 7, .6));
            for (int folium = -1; folium <= 1; folium++)
                bodies.Put(Fluid, cerebellum, new(side * 13, 53, -20 + 4 * folium), new(8, 2.6, .6));
        }

        bodies.Put(Fluid, brain, new(0, 25, -20), new(4.5, 2, 6)); // fourth ventricle
    }

    /// <summary>Furrows of fluid that stand on the brain's surface and, between them, folds of white matter; those that meet another are left out.</summary>
    private static void Folds(NestedBodies bodies, Body brain)
    {
        for (int ring = 0; ring < 9; ring++)
        {
            double elevation = -.72 + .26 * ring;
            int count = Math.Max(4, 2 * (int)Math.Round(22 * Math.Cos(elevation)));
            for (int k = 0; k < count; k++)
            {
                double azimuth = 2 * Math.PI * (k + .5 * (ring % 2) + .12 * Math.Sin(3.1 * k + ring)) / count, turn = .35 * Math.Sin(2.4 * k + 1.3 * ring);
                (Vector3D surface, Axes axes) = OnSurface(elevation, azimuth, turn);
                double length = 8.5 + 1.5 * Math.Cos(2.9 * k + ring);
                if (k % 2 == 0) bodies.TryPut(Fluid, brain, surface + (5.8 + Math.Sin(1.7 * k)) * axes.Y, new(1, 5 + Math.Sin(1.7 * k), length), axes, marginMm: .4);
                else bodies.TryPut(White, brain, surface + 9.5 * axes.Y, new(1.8, 5.8, length - 1), axes, marginMm: .4);
            }
        }
    }

    /// <summary>A place on the brain's surface: x across the fold, y inwards and z along it, turned about the normal.</summary>
    private static (Vector3D Surface, Axes Axes) OnSurface(double elevation, double azimuth, double turn)
    {
        Vector3D semi = BrainSemiAxesMm, unit = new(Math.Cos(elevation) * Math.Sin(azimuth), Math.Cos(elevation) * Math.Cos(azimuth), Math.Sin(elevation));
        Vector3D outwards = new(unit.X / semi.X, unit.Y / semi.Y, unit.Z / semi.Z), inwards = -1 / outwards.Length * outwards;
        // Along the meridian where there is one, turned.
        Vector3D east = new(Math.Cos(azimuth), -Math.Sin(azimuth), 0), x = east - east.Dot(inwards) * inwards, y = 1 / x.Length * x;
        (double sin, double cos) = Math.SinCos(turn);
        Vector3D north = y.Cross(inwards), across = cos * y + sin * north;
        return (BrainCentre + new Vector3D(semi.X * unit.X, semi.Y * unit.Y, semi.Z * unit.Z), new(across, inwards, across.Cross(inwards)));
    }

    private static void Face(NestedBodies bodies, Body muscle)
    {
        foreach (int side in Anatomy.Sides)
        {
            Body orbit = bodies.Put(MrTissue.Fat, muscle, new(side * 29, -64.6, -43), new(12, 11.8, 11));
            Body eye = bodies.Put(MrTissue.VitreousBody, orbit, new(side * 29, -65.4, -43), new(9.9, 9.9, 9.9));
            bodies.Put(MrTissue.Lens, eye, new(side * 29, -72.6, -43), new(3.4, 1.6, 3.4));
            bodies.Put(White, orbit, new(side * 29, -54.2, -43), new(1.5, 1, 1.5)); // optic nerve
            bodies.Put(MrTissue.Air, muscle, new(side * 25, -44, -67.5), new(10, 12, 10)); // maxillary sinus
            bodies.Put(MrTissue.Air, muscle, new(side * 47, 28, -56), new(6, 9, 8)); // mastoid cells
            bodies.Put(MrTissue.Fat, muscle, new(side * 43, -18, -64), new(5, 11, 9)); // cheek
        }

        bodies.Put(MrTissue.Air, muscle, new(0, -54, -62), new(8, 14, 12)); // nose
        bodies.Put(MrTissue.Air, muscle, new(0, -14, -74), new(9, 6, 11)); // nasopharynx
        bodies.Put(MrTissue.Marrow, muscle, new(0, 8, -80), new(11, 9, 9)); // vertebra
        Body canal = bodies.Put(Fluid, muscle, new(0, 34, -78), new(9, 8, 13));
        bodies.Put(White, canal, new(0, 34, -78), new(5.5, 4.8, 11)); // spinal cord
        bodies.Put(MrTissue.Fat, muscle, new(0, 68, -56), new(18, 5, 10)); // nape
    }
}
