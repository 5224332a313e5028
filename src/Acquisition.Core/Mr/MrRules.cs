using Acquisition.Core.Scans;

namespace Acquisition.Core.Mr;

/// <summary>Which MR acquisitions have encodings that exist and a reconstruction that is offered.</summary>
internal static class MrRules
{
    public static void Check(FieldChecks check, MrAcquisition mr)
    {
        check.Range("receiver_channel_count", mr.ReceiverChannels, 1, 1024);
        check.Range("h1_resonance_frequency_hz", mr.H1ResonanceFrequencyHz, 1, 2_000_000_000);
        check.PositiveIfKnown("system_field_strength_t", mr.SystemFieldStrengthT);
        check.PositiveIfKnown("relative_receiver_noise_bandwidth", mr.RelativeReceiverNoiseBandwidth);
        check.Require("encodings", mr.Encodings.Count > 0, "must hold at least one encoding");
        check.Require("coil_labels", mr.CoilLabels.Count == 0 || mr.CoilLabels.Count == mr.ReceiverChannels, "must be empty or one label for each receiver channel");
        for (int i = 0; i < mr.Encodings.Count; i++) CheckEncoding(check.In($"encodings[{i}]"), mr.Encodings[i]);

        FieldChecks sequence = check.In("sequence");
        CheckTimes(sequence, "repetition_times_ms", mr.Sequence.RepetitionTimesMs);
        CheckTimes(sequence, "echo_times_ms", mr.Sequence.EchoTimesMs);
        CheckTimes(sequence, "inversion_times_ms", mr.Sequence.InversionTimesMs);
        sequence.Require("flip_angles_deg", mr.Sequence.FlipAnglesDeg.All(double.IsFinite), "must be finite numbers");
        sequence.Text("sequence_name", mr.Sequence.SequenceName, 64);
        foreach (string term in mr.Sequence.ScanningSequence.Split('\\')) sequence.CodeString("scanning_sequence", term);
        foreach (string term in mr.Sequence.SequenceVariant.Split('\\')) sequence.CodeString("sequence_variant", term);
    }

    private static void CheckTimes(FieldChecks check, string field, IReadOnlyList<double> values) =>
        check.Require(field, values.All(v => double.IsFinite(v) && v >= 0), "must be finite numbers >= 0");

    private static void CheckEncoding(FieldChecks check, MrEncoding encoding)
    {
        CheckSpace(check.In("encoded_space"), encoding.EncodedSpace);
        CheckSpace(check.In("recon_space"), encoding.ReconSpace);
        check.Require("recon_space.field_of_view_x_mm", encoding.ReconSpace.FieldOfViewMm.X <= encoding.EncodedSpace.FieldOfViewMm.X * 1.001,
            "must not exceed the encoded field of view");
        check.Require("recon_space.field_of_view_y_mm", encoding.ReconSpace.FieldOfViewMm.Y <= encoding.EncodedSpace.FieldOfViewMm.Y * 1.001,
            "must not exceed the encoded field of view");
        check.Require("trajectory", encoding.Trajectory == MrTrajectory.Cartesian, "must be TRAJECTORY_CARTESIAN: other trajectories are not offered yet");
        check.Require("encoded_space.matrix_z", encoding.EncodedSpace.Matrix.Z == 1, "must be 1: 3-D encoding is not offered yet");
        check.Range("acceleration_factor_1", encoding.AccelerationFactor1, 1, 64);
        check.Range("acceleration_factor_2", encoding.AccelerationFactor2, 1, 64);
        check.Range("echo_train_length", encoding.EchoTrainLength, 1, 65535);

        FieldChecks limits = check.In("limits");
        MrEncodingLimits l = encoding.Limits;
        CheckLimit(limits, "kspace_encoding_step_1", l.KspaceEncodingStep1);
        // A line is laid so that the centre line falls on matrix / 2; a line beyond the matrix has no place.
        int first = l.KspaceEncodingStep1.Minimum - l.KspaceEncodingStep1.Center + encoding.EncodedSpace.Matrix.Y / 2;
        int last = l.KspaceEncodingStep1.Maximum - l.KspaceEncodingStep1.Center + encoding.EncodedSpace.Matrix.Y / 2;
        limits.Require("kspace_encoding_step_1", first >= 0 && last < encoding.EncodedSpace.Matrix.Y, "must lie within encoded_space.matrix_y when its center lies on the middle line");
        CheckLimit(limits, "kspace_encoding_step_2", l.KspaceEncodingStep2);
        CheckLimit(limits, "average", l.Average);
        CheckLimit(limits, "slice", l.Slice);
        CheckLimit(limits, "contrast", l.Contrast);
        CheckLimit(limits, "phase", l.Phase);
        CheckLimit(limits, "repetition", l.Repetition);
        CheckLimit(limits, "set", l.Set);
        CheckLimit(limits, "segment", l.Segment);
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

    private static void CheckLimit(FieldChecks check, string field, MrLimit limit) => check.Require(
        field, limit.Minimum >= 0 && limit.Maximum >= limit.Minimum && limit.Maximum <= 65535, "must be 0 <= minimum <= maximum <= 65535");
}
