using Acquisition.Core.Model.Geometry;
using Acquisition.Core.Model.Mr;
using Acquisition.Simulation.Mr;
using Acquisition.Simulation.Phantoms;

namespace Acquisition.Simulation.Scans;

/// <summary>Whole scans of the brain at 3 T, as departments have them: sequence, sampling, array, with a noise scan before each.</summary>
public static class MrProtocols
{
    private static readonly MrContrast Mprage = new Mprage(3, 2300, 900, 2.3, Excitations: 160, ExcitationSpacingMs: 7) { FlipAngleDeg = 9 };
    private static readonly MrContrast GradientEcho = new SpoiledGradientEcho(3, 250, 4) { FlipAngleDeg = 60 };

    /// <summary>Read along the head, partitions from the patient's right to the left.</summary>
    private static readonly (Vector3D Read, Vector3D Phase) Sagittal = (new(0, 0, -1), new(0, 1, 0));

    /// <summary>By the name that a command line takes.</summary>
    public static IReadOnlyDictionary<string, (string Summary, Func<MrSimulationOptions> Options)> All { get; } =
        new Dictionary<string, (string, Func<MrSimulationOptions>)>
        {
            ["spin-echo"] = ("the quality phantom, 10 axial slices of 256 × 256, fully sampled, 8 coils", () => new()),
            ["brain-t2"] = ("axial T2 turbo spin echo, 20 slices of 256 × 256, R 2 with 24 embedded calibration lines, 16 coils", BrainT2),
            ["brain-flair"] = ("the same slices, fluid nulled", BrainFlair),
            ["brain-mprage"] = ("sagittal 3-D T1, 192 × 192 × 80, R 2 with embedded calibration, slab oversampling 1.2, elliptical shutter, 16 coils", BrainMprage),
            ["brain-caipirinha"] = ("sagittal 3-D T1, R 2 × 2 shifted by 1, a separate calibration before it, 32 coils", BrainCaipirinha),
            ["brain-poisson"] = ("sagittal 3-D T1 for compressed sensing: variable-density Poisson-disc, one line in 6, 8 coils", BrainPoisson),
            ["brain-multi-echo"] = ("axial gradient echo, 4 echoes, partial Fourier 6/8 and asymmetric echo, two averages, 8 coils", BrainMultiEcho),
            ["brain-dynamic"] = ("an axial slice in 16 repetitions, R 4, the lines moving on with each (TGRAPPA), 16 coils", BrainDynamic),
            ["brain-epi"] = ("gradient-echo EPI, 20 slices of 64 × 64, ramp sampling, three navigators, a ghost of 1 µs and .3 rad, 16 coils", BrainEpi),
            ["brain-radial"] = ("axial radial gradient echo, 5 slices, 304 uniform spokes, 8 coils", () => BrainRadial(SpokeAngle.Uniform)),
            ["brain-golden-angle"] = ("axial radial gradient echo, 5 slices, 304 golden-angle spokes, 8 coils", () => BrainRadial(SpokeAngle.Golden)),
            ["brain-tiny-golden-angle"] = ("the same by the seventh tiny golden angle", () => BrainRadial(SpokeAngle.TinyGolden)),
            ["brain-spiral"] = ("axial spiral gradient echo, 5 slices, 24 interleaves, 8 coils", () => BrainSpiral(1)),
            ["brain-variable-spiral"] = ("the same with 12 interleaves, denser in the centre", () => BrainSpiral(1.6) with { Sampling = new SpiralSampling { Interleaves = 12, DensityExponent = 1.6 } }),
            ["brain-stack-of-stars"] = ("3-D T1, 96 golden-angle spokes through each of 48 partitions, 8 coils", BrainStackOfStars),
            ["brain-kooshball"] = ("3-D T1, 8192 spokes in all directions, 96³, 8 coils", BrainKooshball),
        };

    public static MrSimulationOptions BrainT2() => Brain("T2 TSE axial", new TurboSpinEcho(3, 5000, 100, EchoTrainMs: 150), channels: 16) with
    {
        Slices = 20,
        Noise = 1.2,
        Sampling = new CartesianSampling { Acceleration1 = 2, Calibration = MrCalibrationMode.Embedded },
    };

    public static MrSimulationOptions BrainFlair()
    {
        MrSimulationOptions t2 = BrainT2();
        return t2 with { Contrast = new InversionRecovery(3, 9000, 2450, 100), Noise = 1, Series = Named(t2, "T2 FLAIR axial") };
    }

    public static MrSimulationOptions BrainMprage() => Slab("T1 MPRAGE sagittal", channels: 16) with
    {
        Sampling = new CartesianSampling { Acceleration1 = 2, Calibration = MrCalibrationMode.Embedded, CalibrationLines2 = 96, EllipticalShutter = true },
    };

    public static MrSimulationOptions BrainCaipirinha() => Slab("T1 MPRAGE sagittal CAIPI 2x2", channels: 32) with
    {
        Sampling = new CartesianSampling { Acceleration1 = 2, Acceleration2 = 2, CaipirinhaShift = 1, Calibration = MrCalibrationMode.Separate },
    };

    public static MrSimulationOptions BrainPoisson() => Slab("T1 MPRAGE sagittal CS", channels: 8) with
    {
        Sampling = new CartesianSampling { PoissonDiscAcceleration = 6, Calibration = MrCalibrationMode.Embedded, EllipticalShutter = true },
    };

    public static MrSimulationOptions BrainMultiEcho() => Brain("T2* multi-echo axial", new SpoiledGradientEcho(3, 600, 5) { FlipAngleDeg = 30 }, channels: 8) with
    {
        EchoTimesMs = [5, 12, 19, 26],
        Averages = 2,
        Columns = 192,
        Rows = 192,
        Slices = 5,
        Noise = 1,
        Sampling = new CartesianSampling { PartialFourier1 = .75, PartialEcho = .8 },
    };

    public static MrSimulationOptions BrainDynamic() => Brain("dynamic axial", new SpoiledGradientEcho(3, 5, 2) { FlipAngleDeg = 12 }, channels: 16) with
    {
        Columns = 128,
        Rows = 128,
        Slices = 1,
        Repetitions = 16,
        Noise = .3,
        Sampling = new CartesianSampling { Acceleration1 = 4, Calibration = MrCalibrationMode.Interleaved },
    };

    public static MrSimulationOptions BrainEpi() => Brain("EPI BOLD axial", new SpoiledGradientEcho(3, 2000, 30) { FlipAngleDeg = 78 }, channels: 16) with
    {
        Columns = 64,
        Rows = 64,
        Slices = 20,
        DwellTimeUs = 4,
        Noise = 3,
        Sampling = new EpiSampling { GradientDelayUs = 1, PolarityPhaseRad = .15 },
    };

    public static MrSimulationOptions BrainRadial(SpokeAngle angle) => Brain("radial axial", GradientEcho, channels: 8) with
    {
        Columns = 192,
        Rows = 192,
        Slices = 5,
        Noise = 1,
        Sampling = new RadialSampling { Spokes = 304, Angle = angle },
    };

    public static MrSimulationOptions BrainSpiral(double densityExponent) => Brain("spiral axial", GradientEcho, channels: 8) with
    {
        Columns = 192,
        Rows = 192,
        Slices = 5,
        Noise = 1,
        DwellTimeUs = 4,
        Sampling = new SpiralSampling { Interleaves = 24, DensityExponent = densityExponent },
    };

    public static MrSimulationOptions BrainStackOfStars() => Slab("T1 stack of stars", channels: 8) with
    {
        ReadDirection = new(1, 0, 0),
        PhaseDirection = new(0, 1, 0),
        Columns = 128,
        Rows = 128,
        Partitions = 48,
        SliceThicknessMm = 5,
        SlabOversampling = 1,
        Sampling = new RadialSampling { Spokes = 96, Angle = SpokeAngle.Golden },
    };

    public static MrSimulationOptions BrainKooshball() => Slab("T1 kooshball", channels: 8) with
    {
        ReadDirection = new(1, 0, 0),
        PhaseDirection = new(0, 1, 0),
        Columns = 96,
        Rows = 96,
        Partitions = 96,
        SliceThicknessMm = 224.0 / 96,
        SlabOversampling = 1,
        Sampling = new KooshballSampling { Spokes = 8192 },
    };

    private static MrSimulationOptions Slab(string name, int channels) => Brain(name, Mprage, channels) with
    {
        ReadDirection = Sagittal.Read,
        PhaseDirection = Sagittal.Phase,
        Columns = 192,
        Rows = 192,
        Slices = 1,
        Partitions = 80,
        SliceThicknessMm = 2,
        SlabOversampling = 1.2,
        Noise = 2.5,
    };

    private static MrSimulationOptions Brain(string name, MrContrast contrast, int channels)
    {
        MrSimulationOptions usual = new();
        return usual with
        {
            Contrast = contrast,
            Object = MrPhantoms.Brain,
            ReadFieldOfViewMm = 224,
            PhaseFieldOfViewMm = 224,
            Coils = CoilArray.Helmet(channels, periodMm: 448),
            NoiseReadouts = 32,
            NoiseDwellTimeUs = 5,
            Series = Named(usual, name),
        };
    }

    private static Core.Model.Scans.Series Named(MrSimulationOptions options, string name) => options.Series with { SeriesDescription = name, ProtocolName = name };
}
