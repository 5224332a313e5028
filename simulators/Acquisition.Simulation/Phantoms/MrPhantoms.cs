namespace Acquisition.Simulation.Phantoms;

/// <summary>Objects for MR: values are signal, as a fraction of what fully relaxed water gives.</summary>
public static partial class MrPhantoms
{
    /// <summary>
    /// A head of scalp, marrow, grey and white matter with ventricles, a tumour and a clot, and one bright marker of scalp on
    /// one side of each axis. The markers stand in white matter: their mirror places show it.
    /// </summary>
    public static Phantom Head(MrContrast contrast)
    {
        double scalp = contrast.Signal(MrTissue.Scalp), marrow = contrast.Signal(MrTissue.Marrow), grey = contrast.Signal(MrTissue.GreyMatter);
        double white = contrast.Signal(MrTissue.WhiteMatter), fluid = contrast.Signal(MrTissue.CerebrospinalFluid);
        double tumour = contrast.Signal(MrTissue.Tumour), clot = contrast.Signal(MrTissue.Clot);
        Ellipsoid[] ellipsoids =
        [
            new(new(0, 0, 0), new(80, 102, 110), scalp),
            new(new(0, 0, 0), new(75, 97, 105), marrow - scalp),
            new(new(0, 0, 0), new(69, 91, 99), grey - marrow),
            new(new(0, 0, 0), new(63, 85, 93), white - grey),
            new(new(13, 4, 4), new(6, 24, 20), fluid - white, Axes.AboutZ(12)),
            new(new(-13, 4, 4), new(6, 24, 20), fluid - white, Axes.AboutZ(-12)),
            new(new(-36, 28, -4), new(12, 15, 14), tumour - white, Axes.AboutZ(35)),
            new(new(30, 46, -6), new(10, 7, 12), clot - white, Axes.AboutZ(-25)),
            new(new(44, -14, 0), new(8, 8, 18), scalp - white),
            new(new(0, -62, 0), new(9, 9, 18), scalp - white),
            new(new(-26, -38, 13), new(9, 9, 7), scalp - white),
        ];
        PhantomRegion[] regions =
        [
            new("white matter", new(0, 58, 0), 8, white),
            new("ventricle", new(13, 4, 2), 3.5, fluid),
            new("tumour", new(-36, 28, -3), 8, tumour),
            new("clot", new(30, 46, -6), 4.5, clot),
            new(PhantomRegion.LeftMarker, new(44, -14, 0), 5, scalp),
            new(PhantomRegion.AnteriorMarker, new(0, -62, 0), 6, scalp),
            new(PhantomRegion.HeadMarker, new(-26, -38, 13), 4, scalp),
        ];
        return new("MR head-like phantom", ellipsoids, regions);
    }
}
