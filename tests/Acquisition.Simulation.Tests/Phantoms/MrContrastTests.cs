using Acquisition.Simulation.Phantoms;

namespace Acquisition.Simulation.Tests.Phantoms;

public class MrContrastTests
{
    private static readonly MrTissue Grey = MrTissue.GreyMatter, White = MrTissue.WhiteMatter, Fluid = MrTissue.CerebrospinalFluid;

    [Theory]
    [InlineData(20, 12)]
    [InlineData(500, 60)]
    public void Spoiled_gradient_echo_is_the_steady_state_of_pulses_one_after_the_other(double repetitionTimeMs, double flipDeg)
    {
        MrContrast contrast = new SpoiledGradientEcho(3, repetitionTimeMs, 4) { FlipAngleDeg = flipDeg };
        double m = 1, e1 = Math.Exp(-repetitionTimeMs / 1000 / Grey.T1S(3)), flip = flipDeg * Math.PI / 180;
        for (int pulse = 0; pulse < 3000; pulse++) m = 1 + (m * Math.Cos(flip) - 1) * e1;
        Assert.Equal(.75 * m * Math.Sin(flip) * Math.Exp(-.004 * (1 / .1 + 1 / .17)), contrast.Signal(Grey), 1e-12);
    }

    [Fact]
    public void Mprage_is_the_steady_state_of_inversions_and_trains_one_after_the_other()
    {
        Mprage contrast = new(3, 2300, 900, 2.3, 160, 7) { FlipAngleDeg = 9 };
        double m = 1, t1 = White.T1S(3), atCentre = 0, flip = 9 * Math.PI / 180;
        void Wait(double ms) => m = 1 + (m - 1) * Math.Exp(-ms / 1000 / t1);
        for (int cycle = 0; cycle < 50; cycle++)
        {
            m = -m;
            Wait(900 - 80 * 7);
            for (int i = 0; i < 160; i++, Wait(7))
            {
                if (i == 80) atCentre = m;
                m *= Math.Cos(flip);
            }

            Wait(2300 - 900 - 80 * 7);
        }

        Assert.Equal(.62 * atCentre * Math.Sin(flip) * Math.Exp(-.0023 / White.T2StarS), contrast.Signal(White), 1e-12);
    }

    [Fact]
    public void Mprage_of_one_faint_excitation_is_inversion_recovery()
    {
        const double Tiny = 1e-3; // degrees: takes 1e-10 of the magnetisation
        double prepared = new Mprage(3, 2000, 700, 0, 1, 5) { FlipAngleDeg = Tiny }.Signal(Grey) / Math.Sin(Tiny * Math.PI / 180);
        // An infinite train of inversions: (1 − 2·E(TI) + E(TR))/(1 + E(TR)), where the textbook's spin echo restarts from 0.
        double e = Math.Exp(-2 / Grey.T1S(3)), ti = Math.Exp(-.7 / Grey.T1S(3));
        Assert.Equal(.75 * (1 - 2 * ti + e) / (1 + e), prepared, 1e-8);
    }

    [Fact]
    public void Contrasts_are_those_that_radiologists_know()
    {
        (double Grey, double White, double Fluid) Of(MrContrast contrast) => (contrast.Signal(Grey), contrast.Signal(White), contrast.Signal(Fluid));
        (double grey, double white, double fluid) = Of(new Mprage(3, 2300, 900, 2.3, 160, 7) { FlipAngleDeg = 9 });
        Assert.True(white > 1.2 * grey && Math.Abs(fluid) < .5 * grey); // T1-weighted
        (grey, white, fluid) = Of(new TurboSpinEcho(3, 5000, 100, 150));
        Assert.True(fluid > 1.5 * grey && grey > 1.2 * white); // T2-weighted
        (grey, white, fluid) = Of(new InversionRecovery(3, 9000, 2450, 100));
        Assert.True(Math.Abs(fluid) < .1 * grey); // FLAIR: fluid is nulled
    }

    [Fact]
    public void Gradient_echo_falls_with_T2_star_from_echo_to_echo()
    {
        SpoiledGradientEcho first = new(3, 40, 5) { FlipAngleDeg = 15 };
        Assert.Equal(Math.Exp(-.01 / White.T2StarS), (first with { EchoTimeMs = 15 }).Signal(White) / first.Signal(White), 1e-12);
    }
}
