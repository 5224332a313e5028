namespace Acquisition.Simulation.Ct;

/// <summary>Photons of one energy.</summary>
/// <param name="EnergyKev">What a photon of it adds to the detector's signal is proportional to this.</param>
/// <param name="Share">Of the photons that reach the detector with nothing in the beam; the shares of a spectrum add up to 1.</param>
/// <param name="Water">μ of water over μ of water at the reference energy, for which a phantom's values hold.</param>
/// <param name="Bone">The same ratio for bone.</param>
public readonly record struct CtSpectralLine(double EnergyKev, double Share, double Water, double Bone);

/// <summary>The energies of a beam, as few lines. Energy-integrating detector: a line's part of the air signal is its share times its energy.</summary>
/// <param name="Lines">At least one.</param>
public sealed record CtSpectrum(IReadOnlyList<CtSpectralLine> Lines)
{
    // μ/ρ in cm²/g of liquid water and cortical bone (ICRU-44): Hubbell and Seltzer, NISTIR 5632, tables 4.
    private static readonly (double Kev, double Water, double Bone)[] Nist =
    [
        (40, .2683, .6655), (50, .2269, .4242), (60, .2059, .3148), (80, .1837, .2229), (100, .1707, .1855),
    ];

    // Between the two neighbours, straight in logarithms.
    private static readonly (double Water, double Bone) At70 = (Math.Sqrt(.2059 * .1837) * Bend(.2059, .1837), Math.Sqrt(.3148 * .2229) * Bend(.3148, .2229));

    /// <summary>One energy at which the phantom's values hold: no hardening.</summary>
    public static CtSpectrum Monochromatic { get; } = new([new(70, 1, 1, 1)]);

    /// <summary>
    /// A tube at 120 kV behind a head filter in five lines, the shares rounded by hand from such a spectrum's shape; the reference is 70 keV.
    /// </summary>
    public static CtSpectrum Tube120Kv { get; } = new([.. new[] { .16, .26, .28, .20, .10 }
        .Zip(Nist, (share, line) => new CtSpectralLine(line.Kev, share, line.Water / At70.Water, line.Bone / At70.Bone))]);

    /// <summary>What a detector calibrated with air measures behind water and bone: −ln Σ s·exp(−w·water − b·bone), s each line's part of the air signal.</summary>
    /// <param name="water">∫μ dl of the water at the reference energy.</param>
    /// <param name="bone">∫μ dl of the bone at the reference energy.</param>
    public double LineIntegral(double water, double bone)
    {
        double signal = 0, air = 0;
        foreach (CtSpectralLine line in Lines)
        {
            signal += line.Share * line.EnergyKev * Math.Exp(-line.Water * water - line.Bone * bone);
            air += line.Share * line.EnergyKev;
        }

        return -Math.Log(signal / air);
    }

    /// <summary>From the middle in ln E of 60 and 80 keV to 70 keV.</summary>
    private static double Bend(double at60, double at80) => Math.Pow(at80 / at60, Math.Log(70.0 / 60) / Math.Log(80.0 / 60) - .5);
}
