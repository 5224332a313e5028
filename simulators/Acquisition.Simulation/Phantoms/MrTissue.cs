namespace Acquisition.Simulation.Phantoms;

/// <summary>
/// Relaxation of a tissue, T1 = A·B₀^C. Those of the head after Gach et al. 2008; muscle, fat and blood after Stanisz et al. (MRM 54 (2005) 507) and de Bazelaire
/// et al. (Radiology 230 (2004) 652), C from 1.5 T and 3 T. Proton densities are this phantom's own, relative to water.
/// </summary>
/// <param name="A">T1 at 1 T, s.</param>
/// <param name="C">Growth of T1 with the field.</param>
/// <param name="T2S">T2, s.</param>
/// <param name="ProtonDensity">Water is 1.</param>
public sealed record MrTissue(double A, double C, double T2S, double ProtonDensity)
{
    public static MrTissue Air { get; } = new(1, 0, 1, 0);
    public static MrTissue Scalp { get; } = new(.324, .137, .07, .8);
    public static MrTissue Fat { get; } = new(.322, .155, .068, .9);
    public static MrTissue Muscle { get; } = new(.828, .486, .05, .8);
    public static MrTissue Marrow { get; } = new(.533, .088, .05, .12);

    /// <summary>Its T2 is so short that a usual echo finds nothing of it.</summary>
    public static MrTissue CorticalBone { get; } = new(.22, 0, .0004, .2);
    public static MrTissue GreyMatter { get; } = new(.857, .376, .1, .75);
    public static MrTissue WhiteMatter { get; } = new(.583, .382, .08, .62);
    public static MrTissue Tumour { get; } = new(.926, .217, .1, .95);
    public static MrTissue Clot { get; } = new(1.35, .34, .2, .85);
    public static MrTissue CerebrospinalFluid { get; } = new(4.2, 0, 1.99, .98);
    public static MrTissue VitreousBody { get; } = new(4.2, 0, 1.2, .99);
    public static MrTissue Lens { get; } = new(1.1, 0, .03, .65);

    /// <summary>
    /// What the field's unevenness within a voxel adds to the decay of a gradient echo: 1/T2* = 1/T2 + 1/T2′. .17 s leaves grey and white matter T2* of
    /// 63 and 54 ms; measured at 3 T: 66 and 53 ms (Peters et al., MRI 25 (2007) 748).
    /// </summary>
    public double T2PrimeS { get; init; } = .17;

    public double T2StarS => 1 / (1 / T2S + 1 / T2PrimeS);

    public double T1S(double fieldStrengthT) => A * Math.Pow(fieldStrengthT, C);
}
