namespace Acquisition.Simulation.Phantoms;

/// <summary>A pulse sequence as far as it decides the signal of a tissue; longitudinal magnetisation is that of the steady state.</summary>
/// <param name="FieldStrengthT">B₀.</param>
/// <param name="RepetitionTimeMs">TR.</param>
/// <param name="EchoTimeMs">TE.</param>
public abstract record MrContrast(double FieldStrengthT, double RepetitionTimeMs, double EchoTimeMs)
{
    /// <summary>T1-weighted spin echo at 3 T.</summary>
    public static MrContrast T1Weighted { get; } = new SpinEcho(3, 500, 15);

    /// <summary>Of the excitation.</summary>
    public virtual double FlipAngleDeg { get; init; } = 90;

    /// <summary>Times from inversion to the centre of k-space; empty without one.</summary>
    public virtual IReadOnlyList<double> InversionTimesMs => [];

    /// <summary>The lab's name, and DICOM's Scanning Sequence and Sequence Variant.</summary>
    public abstract (string Type, string Scanning, string Variant) Sequence { get; }

    /// <summary>Transverse magnetisation at the echo as a fraction of fully relaxed water's; negative where the magnetisation was still inverted.</summary>
    public abstract double Signal(MrTissue tissue);

    private protected static double Decay(double milliseconds, double seconds) => Math.Exp(-milliseconds / 1000 / seconds);
}

/// <summary>M·(1 − exp(−TR/T1))·exp(−TE/T2).</summary>
public sealed record SpinEcho(double FieldStrengthT, double RepetitionTimeMs, double EchoTimeMs) : MrContrast(FieldStrengthT, RepetitionTimeMs, EchoTimeMs)
{
    public override (string Type, string Scanning, string Variant) Sequence => ("se2d", "SE", "NONE");

    public override double Signal(MrTissue tissue) =>
        tissue.ProtonDensity * (1 - Decay(RepetitionTimeMs, tissue.T1S(FieldStrengthT))) * Decay(EchoTimeMs, tissue.T2S);
}

/// <summary>
/// M·(1 − exp(−(TR − τ)/T1))·exp(−TE/T2): the train of refocusing pulses, τ long, leaves nothing along B₀, and TE is the echo at the centre of k-space
/// (Bernstein, King and Zhou, Handbook of MRI Pulse Sequences, 2004, ch. 16.4).
/// </summary>
/// <param name="FieldStrengthT">B₀.</param>
/// <param name="RepetitionTimeMs">TR.</param>
/// <param name="EchoTimeMs">Effective TE.</param>
/// <param name="EchoTrainMs">τ.</param>
public sealed record TurboSpinEcho(double FieldStrengthT, double RepetitionTimeMs, double EchoTimeMs, double EchoTrainMs)
    : MrContrast(FieldStrengthT, RepetitionTimeMs, EchoTimeMs)
{
    public override (string Type, string Scanning, string Variant) Sequence => ("tse2d", "SE", "SK");

    public override double Signal(MrTissue tissue) =>
        tissue.ProtonDensity * (1 - Decay(RepetitionTimeMs - EchoTrainMs, tissue.T1S(FieldStrengthT))) * Decay(EchoTimeMs, tissue.T2S);
}

/// <summary>M·(1 − 2·exp(−TI/T1) + exp(−TR/T1))·exp(−TE/T2), TE much shorter than TR.</summary>
public sealed record InversionRecovery(double FieldStrengthT, double RepetitionTimeMs, double InversionTimeMs, double EchoTimeMs)
    : MrContrast(FieldStrengthT, RepetitionTimeMs, EchoTimeMs)
{
    public override IReadOnlyList<double> InversionTimesMs => [InversionTimeMs];
    public override (string Type, string Scanning, string Variant) Sequence => ("ir2d", @"SE\IR", "MP");

    public override double Signal(MrTissue tissue)
    {
        double t1 = tissue.T1S(FieldStrengthT);
        return tissue.ProtonDensity * (1 - 2 * Decay(InversionTimeMs, t1) + Decay(RepetitionTimeMs, t1)) * Decay(EchoTimeMs, tissue.T2S);
    }
}

/// <summary>M·sin α·(1 − E₁)/(1 − cos α·E₁)·exp(−TE/T2*), E₁ = exp(−TR/T1): Ernst and Anderson 1966.</summary>
public sealed record SpoiledGradientEcho(double FieldStrengthT, double RepetitionTimeMs, double EchoTimeMs) : MrContrast(FieldStrengthT, RepetitionTimeMs, EchoTimeMs)
{
    public override (string Type, string Scanning, string Variant) Sequence => ("spgr", "GR", "SP");

    public override double Signal(MrTissue tissue)
    {
        (double sin, double cos) = Math.SinCos(double.DegreesToRadians(FlipAngleDeg));
        double e1 = Decay(RepetitionTimeMs, tissue.T1S(FieldStrengthT));
        return tissue.ProtonDensity * sin * (1 - e1) / (1 - cos * e1) * Decay(EchoTimeMs, tissue.T2StarS);
    }
}

/// <summary>
/// Magnetisation-prepared rapid gradient echo (Mugler and Brookeman, MRM 15 (1990) 152): every TR an inversion, and about TI a train of excitations. Each step
/// maps the longitudinal magnetisation m to a + b·m; the steady state is the fixed point of a whole cycle. TE much shorter than the excitations' spacing.
/// </summary>
/// <param name="FieldStrengthT">B₀.</param>
/// <param name="RepetitionTimeMs">From inversion to inversion.</param>
/// <param name="InversionTimeMs">TI: from the inversion to the excitation in the middle of the train.</param>
/// <param name="EchoTimeMs">TE.</param>
/// <param name="Excitations">In a train.</param>
/// <param name="ExcitationSpacingMs">From one excitation to the next.</param>
public sealed record Mprage(
    double FieldStrengthT, double RepetitionTimeMs, double InversionTimeMs, double EchoTimeMs, int Excitations, double ExcitationSpacingMs)
    : MrContrast(FieldStrengthT, RepetitionTimeMs, EchoTimeMs)
{
    public override IReadOnlyList<double> InversionTimesMs => [InversionTimeMs];
    public override (string Type, string Scanning, string Variant) Sequence => ("mprage", @"GR\IR", @"SK\SP\MP");

    public override double Signal(MrTissue tissue)
    {
        double t1 = tissue.T1S(FieldStrengthT), flip = double.DegreesToRadians(FlipAngleDeg);
        int before = Excitations / 2;
        (double A, double B) toTrain = Then((0, -1), Recovery(InversionTimeMs - before * ExcitationSpacingMs)), excitation = Then((0, Math.Cos(flip)), Recovery(ExcitationSpacingMs));
        (double A, double B) toCentre = toTrain, cycle = toTrain;
        for (int i = 0; i < Excitations; i++)
        {
            cycle = Then(cycle, excitation);
            if (i < before) toCentre = Then(toCentre, excitation);
        }

        cycle = Then(cycle, Recovery(RepetitionTimeMs - InversionTimeMs - (Excitations - before) * ExcitationSpacingMs));
        double steady = cycle.A / (1 - cycle.B), atCentre = toCentre.A + toCentre.B * steady;
        return tissue.ProtonDensity * Math.Sin(flip) * atCentre * Decay(EchoTimeMs, tissue.T2StarS);

        (double, double) Recovery(double milliseconds) => (1 - Decay(milliseconds, t1), Decay(milliseconds, t1));
        static (double A, double B) Then((double A, double B) first, (double A, double B) next) => (next.A + next.B * first.A, next.B * first.B);
    }
}
