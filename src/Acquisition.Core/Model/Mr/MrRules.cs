using Acquisition.Core.Model.Errors;

namespace Acquisition.Core.Model.Mr;

/// <summary>Which MR acquisitions are well-formed, so that their readouts can be stored and read again.</summary>
internal static class MrRules
{
    // The enumerated values of PS3.3 C.8.3.1; empty: not known.
    private static readonly HashSet<string> ScanningSequences = ["", "SE", "IR", "GR", "EP", "RM"];
    private static readonly HashSet<string> SequenceVariants = ["", "SK", "MTC", "SS", "TRSS", "SP", "MP", "OSP", "NONE"];

    public static void Check(FieldChecks check, MrAcquisition mr)
    {
        check.Range("receiver_channel_count", mr.ReceiverChannels, 1, 1024);
        check.Range("h1_resonance_frequency_hz", mr.H1ResonanceFrequencyHz, 1, 2_000_000_000);
        check.CodeString("nucleus", mr.Nucleus);
        check.PositiveIfKnown("imaging_frequency_hz", mr.ImagingFrequencyHz);
        check.PositiveIfKnown("system_field_strength_t", mr.SystemFieldStrengthT);
        check.PositiveIfKnown("relative_receiver_noise_bandwidth", mr.RelativeReceiverNoiseBandwidth);
        check.Require("sample_scale", double.IsFinite(mr.SampleScale) && mr.SampleScale > 0, "must be a finite number > 0");
        check.PositiveIfKnown("time_stamp_tick_ms", mr.TimeStampTickMs);
        check.PositiveIfKnown("physiology_tick_ms", mr.PhysiologyTickMs);
        check.Range("encodings", mr.Encodings.Count, 1, 1024);
        check.Range("waveforms", mr.Waveforms.Count, 0, 32);
        for (int i = 0; i < mr.Encodings.Count; i++) CheckEncoding(check.In($"encodings[{i}]"), mr.Encodings[i]);
        CheckSequence(check.In("sequence"), mr.Sequence);
    }

    private static void CheckSequence(FieldChecks check, MrSequenceParameters sequence)
    {
        CheckTimes(check, "repetition_times_ms", sequence.RepetitionTimesMs);
        CheckTimes(check, "echo_times_ms", sequence.EchoTimesMs);
        CheckTimes(check, "inversion_times_ms", sequence.InversionTimesMs);
        CheckTimes(check, "echo_spacings_ms", sequence.EchoSpacingsMs);
        check.Require("flip_angles_deg", sequence.FlipAnglesDeg.All(double.IsFinite), "must be finite numbers");
        check.Text("sequence_type", sequence.SequenceType ?? "", 64);
        CheckTerms(check, "scanning_sequence", sequence.ScanningSequence, ScanningSequences);
        CheckTerms(check, "sequence_variant", sequence.SequenceVariant, SequenceVariants);
    }

    private static void CheckTimes(FieldChecks check, string field, IReadOnlyList<double> values) =>
        check.Require(field, values.All(v => double.IsFinite(v) && v >= 0), "must be finite numbers >= 0");

    private static void CheckTerms(FieldChecks check, string field, string value, HashSet<string> terms)
    {
        string[] parts = value.Split('\\');
        bool known = parts.All(terms.Contains) && (parts.Length == 1 || !parts.Contains(""));
        check.Require(field, known, $"must be of {string.Join(", ", terms.Where(term => term.Length > 0))}, several separated by a backslash, or empty");
    }

    private static void CheckEncoding(FieldChecks check, MrEncoding encoding)
    {
        CheckSpace(check.In("encoded_space"), encoding.EncodedSpace);
        CheckSpace(check.In("recon_space"), encoding.ReconSpace);
        if (encoding.ParallelImaging is { } parallel)
        {
            FieldChecks factors = check.In("parallel_imaging");
            factors.Range("acceleration_factor_1", parallel.AccelerationFactor1, 1, 64);
            factors.Range("acceleration_factor_2", parallel.AccelerationFactor2, 1, 64);
        }

        if (encoding.EchoTrainLength is { } echoes) check.Range("echo_train_length", echoes, 1, 65535);
        CheckLimits(check.In("limits"), encoding.Limits);
    }

    private static void CheckLimits(FieldChecks check, MrEncodingLimits limits)
    {
        CheckLimit(check, "kspace_encoding_step_0", limits.KspaceEncodingStep0);
        CheckLimit(check, "kspace_encoding_step_1", limits.KspaceEncodingStep1);
        CheckLimit(check, "kspace_encoding_step_2", limits.KspaceEncodingStep2);
        CheckLimit(check, "average", limits.Average);
        CheckLimit(check, "slice", limits.Slice);
        CheckLimit(check, "contrast", limits.Contrast);
        CheckLimit(check, "phase", limits.Phase);
        CheckLimit(check, "repetition", limits.Repetition);
        CheckLimit(check, "set", limits.Set);
        CheckLimit(check, "segment", limits.Segment);
        check.Require("user", limits.User.Count is 0 or 8, "must be empty or hold 8 limits");
        for (int i = 0; i < limits.User.Count; i++) CheckLimit(check, $"user[{i}]", limits.User[i]);
    }

    private static void CheckSpace(FieldChecks check, MrSpace space)
    {
        check.Range("matrix_x", space.Matrix.X, 1, 65535);
        check.Range("matrix_y", space.Matrix.Y, 1, 65535);
        check.Range("matrix_z", space.Matrix.Z, 1, 65535);
        check.Positive("field_of_view_x_mm", space.FieldOfViewMm.X);
        check.Positive("field_of_view_y_mm", space.FieldOfViewMm.Y);
        check.Positive("field_of_view_z_mm", space.FieldOfViewMm.Z);
    }

    private static void CheckLimit(FieldChecks check, string field, MrLimit? limit) => check.Require(
        field, limit is not { } l || (l.Minimum >= 0 && l.Maximum >= l.Minimum && l.Maximum <= 65535), "must be 0 <= minimum <= maximum <= 65535");
}
