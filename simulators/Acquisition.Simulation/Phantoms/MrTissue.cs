namespace Acquisition.Simulation.Phantoms;

/// <summary>
/// Relaxation of a tissue after Gach et al. 2008: T1 = A·B₀^C. Proton densities are this phantom's own, relative to water.
/// </summary>
/// <param name="A">T1 at 1 T, s.</param>
/// <param name="C">Growth of T1 with the field.</param>
/// <param name="T2S">T2, s.</param>
/// <param name="ProtonDensity">Water is 1.</param>
public sealed record MrTissue(double A, double C, double T2S, double ProtonDensity)
{
    public static MrTissue Scalp { get; } = new(.324, .137, .07, .8);
    public static MrTissue Marrow { get; } = new(.533, .088, .05, .12);
    public static MrTissue GreyMatter { get; } = new(.857, .376, .1, .75);
    public static MrTissue WhiteMatter { get; } = new(.583, .382, .08, .62);
    public static MrTissue Tumour { get; } = new(.926, .217, .1, .95);
    public static MrTissue Clot { get; } = new(1.35, .34, .2, .85);
    public static MrTissue CerebrospinalFluid { get; } = new(4.2, 0, 1.99, .98);

    public double T1S(double fieldStrengthT) => A * Math.Pow(fieldStrengthT, C);
}
