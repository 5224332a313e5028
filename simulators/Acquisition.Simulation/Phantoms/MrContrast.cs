namespace Acquisition.Simulation.Phantoms;

/// <summary>The contrast of a spin-echo scan.</summary>
/// <param name="FieldStrengthT">B₀.</param>
/// <param name="RepetitionTimeMs">TR.</param>
/// <param name="EchoTimeMs">TE.</param>
public sealed record MrContrast(double FieldStrengthT, double RepetitionTimeMs, double EchoTimeMs)
{
    /// <summary>T1-weighted at 3 T.</summary>
    public static MrContrast T1Weighted { get; } = new(3, 500, 15);

    /// <summary>Signal of a tissue: M·(1 − exp(−TR/T1))·exp(−TE/T2).</summary>
    public double Signal(MrTissue tissue) =>
        tissue.ProtonDensity * (1 - Math.Exp(-RepetitionTimeMs / 1000 / tissue.T1S(FieldStrengthT))) * Math.Exp(-EchoTimeMs / 1000 / tissue.T2S);
}
