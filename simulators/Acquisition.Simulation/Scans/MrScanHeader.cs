using Acquisition.Core.Model.Mr;
using Acquisition.Core.Model.Scans;

namespace Acquisition.Simulation.Scans;

/// <summary>What a simulated MR scan says about itself before its first sample.</summary>
internal static class MrScanHeader
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
            RelativeReceiverNoiseBandwidth = MrSimulation.NoiseBandwidth,
            SystemFieldStrengthT = options.Contrast.FieldStrengthT,
            Encodings = options.Sampling.Encodings(options),
            CoilLabels = [.. Enumerable.Range(1, options.Coils.Channels).Select(coil => new MrCoilLabel(coil - 1, $"Ring{coil}"))],
            Sequence = new()
            {
                RepetitionTimesMs = [options.Contrast.RepetitionTimeMs],
                EchoTimesMs = options.EchoTimesMs,
                InversionTimesMs = options.Contrast.InversionTimesMs,
                FlipAnglesDeg = [options.Contrast.FlipAngleDeg],
                SequenceType = options.Contrast.Sequence.Type,
                ScanningSequence = options.Contrast.Sequence.Scanning,
                SequenceVariant = options.Contrast.Sequence.Variant,
            },
        },
    };
}
