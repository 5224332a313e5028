using System.Runtime.InteropServices;
using Acquisition.Core.Model.Ct;
using Acquisition.Core.Model.Images;
using Acquisition.Core.Model.Scans;
using Acquisition.Simulation.Phantoms;
using Acquisition.Simulation.Scans;

namespace Acquisition.Reconstruction.Tests.Ct.Calibration;

/// <summary>A tube whose current follows the patient leaves no trace where what it did is told, and a warning where it is not.</summary>
public class TubeOutputTests
{
    private static readonly CtSimulation Scan = CtScans.Simulate(
        CtScans.Acquisition(channels: 222, views: 246) with { Quantity = CtQuantity.RawCounts }, CtPhantoms.WaterCylinder(CtScans.Water, 80), CtScans.Recipe(64));

    private static readonly ReconstructedImage Steady = Assert.Single(Reconstruct.All(Scan.Header, Scan.Blocks()));

    /// <summary>Between 1 and 1/2, twice a rotation, as a patient's width asks for.</summary>
    private static double Modulation(long view) => .75 + .25 * Math.Cos(4 * Math.PI * view / 246);

    [Fact]
    public void Modulation_by_half_is_gone_with_the_tube_current() =>
        AssertSteady(Modulated((view, factor) => view with { TubeCurrentMa = 300 * factor }));

    [Fact]
    public void Modulation_by_half_is_gone_with_the_reference_channels() =>
        AssertSteady(Modulated((view, factor) => view with { ReferenceSignals = [(float)(20_000 * factor), (float)(35_000 * factor)] }));

    [Fact]
    public void Reference_channels_count_more_than_the_tube_current() =>
        AssertSteady(Modulated((view, factor) => view with { TubeCurrentMa = 300 + 100 * factor, ReferenceSignals = [(float)(20_000 * factor), (float)(35_000 * factor)] }));

    [Fact]
    public void Tube_current_stands_in_for_reference_channels_that_say_nothing() =>
        AssertSteady(Modulated((view, factor) => view with { TubeCurrentMa = 300 * factor, ReferenceSignals = [0, float.NaN] }));

    [Fact]
    public void Reference_channel_that_the_patient_shades_is_left_out_and_told()
    {
        IEnumerable<CtViewBlock> blocks = Modulated((view, factor) => view with
        {
            ReferenceSignals = [(float)(20_000 * factor), (float)(35_000 * factor * (view.AngleRad % (2 * Math.PI) < 1 && view.TimeS is null ? .6 : 1))],
        }, airView => airView with { TimeS = 0 });
        Assert.Equal(["REFERENCE_CHANNEL_SHADED"], Reasons(blocks));
        AssertSteady(blocks);
    }

    [Fact]
    public void Air_views_of_another_current_than_the_patients_are_allowed_for() => AssertSteady(Modulated(
        (view, factor) => view with { TubeCurrentMa = 300 * factor }, airView => airView, air: .4));

    [Theory]
    [InlineData(.005, false)]
    [InlineData(.02, true)]
    public void Values_that_the_air_views_did_not_tell_are_said_not_to_be_used(double variation, bool warned)
    {
        IEnumerable<CtViewBlock> Blocks(Func<CtView, double, CtView> told) => Scan.Blocks().Select(block => block.Kind != CtViewKind.Object
            ? block with { Views = [.. block.Views.Select(view => view with { TubeCurrentMa = null })] }
            : block with { Views = [.. block.Views.Select((view, i) => told(view with { TubeCurrentMa = null }, 1 + (i == 7 ? variation : 0)))] });
        Assert.Equal(warned ? ["TUBE_CURRENT_NOT_USED"] : [], Reasons(Blocks((view, factor) => view with { TubeCurrentMa = 400 * factor })));
        Assert.Equal(warned ? ["REFERENCE_SIGNAL_NOT_USED"] : [], Reasons(Blocks((view, factor) => view with { ReferenceSignals = [(float)(100 * factor)] })));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-5)]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void View_whose_current_is_no_current_takes_that_of_the_view_before_it(double current)
    {
        IEnumerable<CtViewBlock> blocks = Modulated((view, factor) => view with { TubeCurrentMa = view.AngleRad == Scan.Blocks().First(block => block.Kind == CtViewKind.Object).Views[100].AngleRad ? current : 300 * factor });
        Assert.Contains("TUBE_OUTPUT_UNKNOWN", Reasons(blocks));
        // One view of 246 is off by what the current changes from one view to the next, 1 %: a thousandth of a percent of the image.
        AssertSteady(blocks, 1);
    }

    [Fact]
    public void Line_integrals_have_been_normalised_already()
    {
        CtSimulation integrals = CtScans.Simulate(CtScans.Acquisition(channels: 120, views: 100), CtPhantoms.WaterCylinder(CtScans.Water, 80), CtScans.Recipe(32));
        Assert.Empty(Reconstruct.Warnings(integrals.Header, integrals.Blocks().Select(block => block with
        {
            Views = [.. block.Views.Select((view, i) => view with { TubeCurrentMa = 100 + i, ReferenceSignals = [i] })],
        })));
    }

    private static List<string> Reasons(IEnumerable<CtViewBlock> blocks) => [.. Reconstruct.Warnings(Header, blocks).Select(warning => warning.Reason).Distinct()];

    /// <summary>The image of the steady tube, but for the rounding of single precision: 0.1 HU.</summary>
    private static void AssertSteady(IEnumerable<CtViewBlock> blocks, double tolerance = .1)
    {
        ReconstructedImage image = Assert.Single(Reconstruct.All(Header, blocks));
        for (int i = 0; i < image.Pixels.Length; i++)
            if (!float.IsNaN(Steady.Pixels.Span[i])) Assert.Equal(Steady.Pixels.Span[i], image.Pixels.Span[i], tolerance);
        Assert.Equal(0, image.ReplacedSamples);
    }

    private static ScanHeader Header => Scan.Header with { Acquisition = ((CtAcquisition)Scan.Header.Acquisition).With(source => source with { ReferenceChannels = 2 }) };

    /// <summary>The signal above darkness times what the tube does, which the views tell as asked for.</summary>
    private static IEnumerable<CtViewBlock> Modulated(Func<CtView, double, CtView> told, Func<CtView, CtView>? ofAir = null, double air = 1)
    {
        float[] dark = MemoryMarshal.Cast<byte, float>(Scan.Blocks().First(block => block.Kind == CtViewKind.Dark).Samples.Span)[..222].ToArray();
        double Factor(CtViewKind kind, long view) => kind switch { CtViewKind.Object => Modulation(view), CtViewKind.Air => air, _ => 0 };
        return Scan.Blocks().Altered((kind, view, samples) =>
        {
            if (kind == CtViewKind.Dark) return;
            for (int i = 0; i < samples.Length; i++) samples[i] = dark[i] + (float)Factor(kind, view) * (samples[i] - dark[i]);
        }).Select(block => block.Kind == CtViewKind.Dark ? block : block with
        {
            Views = [.. block.Views.Select((view, i) => told((block.Kind == CtViewKind.Air && ofAir is not null ? ofAir(view) : view with { TimeS = null }) with { TubeCurrentMa = null }, Factor(block.Kind, block.FirstViewIndex + i)))],
        });
    }
}
