using Acquisition.Core.Model.Mr;
using Acquisition.Core.Model.Scans;

namespace Acquisition.Simulation.Scans;

/// <summary>What a simulated MR scan says about itself before its first sample.</summary>
internal static class MrProtocol
{
    /// <summary>γ/2π of hydrogen, Hz/T (CODATA 2018, shielded in water).</summary>
    private const double ProtonHzPerT = 42.57638474e6;

    public static ScanHeader Header(MrSimulationOptions options) => new()
    {
        Device = options.Device,
        Patient = options.Patient,
        Study = options.Study,
        Series = options.Series,
        AcquisitionTime = options.AcquisitionTime,
        Recipes = [options.Recipe],
        Acquisition = new MrAcquisition
        {
            ReceiverChannels = options.Coils.Channels,
            H1ResonanceFrequencyHz = (long)Math.Round(ProtonHzPerT * options.Contrast.FieldStrengthT),
            Nucleus = "1H",
            TimeStampTickMs = MrSimulation.ClockTick.TotalMilliseconds,
            SystemFieldStrengthT = options.Contrast.FieldStrengthT,
            Encodings = [Encoding(options)],
            CoilLabels = [.. Enumerable.Range(1, options.Coils.Channels).Select(coil => new MrCoilLabel(coil - 1, $"Ring{coil}"))],
            Sequence = new()
            {
                RepetitionTimesMs = [options.Contrast.RepetitionTimeMs],
                EchoTimesMs = [options.Contrast.EchoTimeMs],
                FlipAnglesDeg = [90],
                SequenceType = "se2d",
                ScanningSequence = "SE",
                SequenceVariant = "NONE",
            },
        },
    };

    public static MrEncoding Encoding(MrSimulationOptions options) => new()
    {
        EncodedSpace = new(
            new(options.Columns * options.Oversampling, options.Rows, 1),
            new(options.ReadFieldOfViewMm * options.Oversampling, options.PhaseFieldOfViewMm, options.SliceThicknessMm)),
        ReconSpace = new(
            new(options.Columns, options.Rows, 1),
            new(options.ReadFieldOfViewMm, options.PhaseFieldOfViewMm, options.SliceThicknessMm)),
        Limits = new()
        {
            KspaceEncodingStep1 = new(0, options.Rows - 1, options.Rows / 2),
            Slice = new(0, options.Slices - 1, 0),
            Repetition = new(0, options.Repetitions - 1, 0),
        },
        Trajectory = MrTrajectory.Cartesian,
    };
}
