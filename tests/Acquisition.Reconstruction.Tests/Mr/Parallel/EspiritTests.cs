using Acquisition.Core.Model.Errors;
using Acquisition.Reconstruction.Mr.Parallel;
using Acquisition.Reconstruction.Tests.Fourier;

namespace Acquisition.Reconstruction.Tests.Mr.Parallel;

public class EspiritTests
{
    [Theory]
    [InlineData(8, 64, 56)]
    [InlineData(5, 63, 45)]
    public void Sensitivities_are_those_of_the_coils(int channels, int rows, int columns)
    {
        CoilPhantom phantom = CoilPhantom.Slice(channels, rows, columns, noise: 0.0005);
        EspiritMaps maps = Calibrate(phantom, new());
        ComplexPlanes truth = phantom.Sensitivities();
        int pixels = rows * columns, found = 0;
        double worst = 0, sum = 0;
        for (int p = 0; p < pixels; p++)
        {
            if (!phantom.IsInside(p) || maps.Eigenvalues.Span[p] < 0.8) continue;
            double distance = 1 - Overlap(truth, maps, p, 0);
            (worst, sum, found) = (Math.Max(worst, distance), sum + distance, found + 1);
        }
        int inside = Enumerable.Range(0, pixels).Count(phantom.IsInside);
        Assert.InRange(found, 0.97 * inside, inside);
        // 1 − |⟨s, s'⟩| is half the squared sine of their angle: kernels of 6 samples from noisy data leave a few degrees at edges, less on average.
        Assert.InRange(sum / found, 0, 1e-3);
        Assert.InRange(worst, 0, 2e-2);
    }

    [Fact]
    public void Pixels_without_signal_have_no_sensitivity_and_others_length_1()
    {
        CoilPhantom phantom = CoilPhantom.Slice(6, 64, 64, noise: 0.0005);
        EspiritMaps maps = Calibrate(phantom, new());
        int zeros = 0;
        for (int p = 0; p < 64 * 64; p++)
        {
            double length = Length(maps, p, 0);
            bool kept = maps.Eigenvalues.Span[p] > 0.8f;
            Assert.Equal(kept ? 1 : 0, length, 1e-5);
            if (!kept) zeros++;
            if (p / 64 is 0 or 63 && p % 64 is < 8 or > 55) Assert.False(kept);      // the corners are air
        }
        Assert.InRange(zeros, 1000, 3000);      // the head fills about half of the field of view
    }

    [Fact]
    public void Soft_maps_rise_smoothly_and_a_second_set_is_at_right_angles()
    {
        CoilPhantom phantom = CoilPhantom.Slice(6, 48, 40, noise: 0.0005);
        EspiritMaps maps = Calibrate(phantom, new(Sets: 2, IsSoft: true, Crop: 0.5));
        int between = 0, both = 0;
        for (int p = 0; p < 48 * 40; p++)
        {
            float value = maps.Eigenvalues.Span[p], t = Math.Clamp((value - 0.5f) * 4, 0, 1);
            Assert.Equal(t * t * (3 - 2 * t), Length(maps, p, 0), 1e-4);
            if (t is > 0 and < 1) between++;
            if (value > 0.8) Assert.True(maps.Eigenvalues.Span[48 * 40 + p] <= value * 1.05);       // the largest comes first where there is signal
            (double re, double im) = (0, 0);
            for (int c = 0; c < 6; c++)
            {
                (int a, int b) = (c * 48 * 40 + p, (6 + c) * 48 * 40 + p);
                ReadOnlySpan<float> sr = maps.Sensitivities.Re.Span, si = maps.Sensitivities.Im.Span;
                re += sr[a] * sr[b] + si[a] * si[b];
                im += sr[a] * si[b] - si[a] * sr[b];
            }
            if (Length(maps, p, 1) > 0.5) both++;
            Assert.InRange(Math.Sqrt(re * re + im * im), 0, 5e-3);
        }
        Assert.True(between > 20);
        Assert.InRange(both, 0, 48 * 40 / 2);
    }

    [Fact]
    public void Too_small_a_region_and_silence_are_told()
    {
        ComplexPlanes silence = ComplexPlanes.Zero(2 * 24 * 24);
        Assert.Equal("SINGULAR_CALIBRATION", Refused(() => Espirit.Calibrate(silence.Memory, 2, 24, 24, 32, 32)));
        silence.Im[7] = float.NaN;
        Assert.Equal("SINGULAR_CALIBRATION", Refused(() => Espirit.Calibrate(silence.Memory, 2, 24, 24, 32, 32)));
        Assert.Equal("TOO_FEW_CALIBRATION_LINES", Refused(() => Espirit.Calibrate(ComplexPlanes.Zero(2 * 5 * 24).Memory, 2, 5, 24, 32, 32)));
        Assert.Throws<ArgumentException>(() => Espirit.Calibrate(ComplexPlanes.Zero(17).Memory, 2, 5, 24, 32, 32));
    }

    internal static EspiritMaps Calibrate(CoilPhantom phantom, EspiritSettings settings)
    {
        (ComplexPlanes lines, KspaceSize box) = phantom.Calibration(24);
        return Espirit.Calibrate(lines.Memory, box.Channels, box.Rows, box.Columns, phantom.Size.Rows, phantom.Size.Columns, settings);
    }

    private static string Refused(Action action) => Assert.Throws<ReconstructionException>(action).Reason;

    private static double Length(EspiritMaps maps, int pixel, int set)
    {
        double squares = 0;
        int pixels = maps.Rows * maps.Columns;
        for (int c = 0; c < maps.Channels; c++)
        {
            int at = (set * maps.Channels + c) * pixels + pixel;
            squares += maps.Sensitivities.Re.Span[at] * maps.Sensitivities.Re.Span[at] + maps.Sensitivities.Im.Span[at] * maps.Sensitivities.Im.Span[at];
        }
        return Math.Sqrt(squares);
    }

    /// <summary>|⟨truth, map⟩|/(‖truth‖·‖map‖): the phase of a map is of no account.</summary>
    private static double Overlap(ComplexPlanes truth, EspiritMaps maps, int pixel, int set)
    {
        (double re, double im, double energy) = (0, 0, 0);
        int pixels = maps.Rows * maps.Columns;
        for (int c = 0; c < maps.Channels; c++)
        {
            (int at, int to) = (c * pixels + pixel, (set * maps.Channels + c) * pixels + pixel);
            (double tr, double ti, double sr, double si) = (truth.Re[at], truth.Im[at], maps.Sensitivities.Re.Span[to], maps.Sensitivities.Im.Span[to]);
            (re, im, energy) = (re + tr * sr + ti * si, im + tr * si - ti * sr, energy + tr * tr + ti * ti);
        }
        return Math.Sqrt((re * re + im * im) / energy) / Length(maps, pixel, set);
    }
}
