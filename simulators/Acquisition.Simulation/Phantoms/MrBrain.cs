namespace Acquisition.Simulation.Phantoms;

public static partial class MrPhantoms
{
    private static readonly Lazy<NestedBodies> BrainBodies = new(BrainAnatomy.Build);

    /// <summary>
    /// A head as MR shows it: scalp, muscle, skull with marrow, fluid about a brain with furrows and folds, white matter, basal ganglia, thalami, ventricles,
    /// corpus callosum, brain stem and cerebellum; eyes in their fat, sinuses, spinal cord. A tumour lies in the right hemisphere. Ellipsoids in
    /// each other, put where an atlas has the organs: nobody's anatomy. Patient LPS, mm; the head from z = −107 to 111.
    /// </summary>
    public static Phantom Brain(MrContrast contrast)
    {
        double Signal(MrTissue tissue) => contrast.Signal(tissue);
        PhantomRegion Region(string name, double x, double y, double z, double radius, MrTissue tissue) => new(name, new(x, y, z), radius, Signal(tissue));
        PhantomRegion[] regions =
        [
            Region("white matter left", 32, -2, 44, 6, MrTissue.WhiteMatter),
            Region("white matter right", -32, -2, 44, 6, MrTissue.WhiteMatter),
            Region("putamen left", 29, -6, 12, 3, MrTissue.GreyMatter),
            Region("ventricle left", 14, 0, 28, 2.5, MrTissue.CerebrospinalFluid),
            Region("tumour", -30, 36, 36, 5, MrTissue.Tumour),
            Region("vitreous body left", 29, -63, -43, 6, MrTissue.VitreousBody),
            Region("maxillary sinus right", -25, -44, -67.5, 7, MrTissue.Air),
            Region("air outside", 90, -90, 60, 10, MrTissue.Air),
        ];
        return new("MR brain", BrainBodies.Value.Ellipsoids(Signal), regions);
    }
}
