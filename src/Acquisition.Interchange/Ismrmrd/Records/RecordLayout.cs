using Acquisition.Interchange.Hdf5;

namespace Acquisition.Interchange.Ismrmrd.Records;

/// <summary>The records of <c>data</c> and <c>waveforms</c> as ISMRMRD's C library lays them out: its structures in memory.</summary>
internal static class RecordLayout
{
    /// <summary>AcquisitionHeader packed to 2 bytes, so without gaps; then, aligned to 8, traj and data.</summary>
    public const int ReadoutBytes = 376, TrajectoryOffset = 344, SamplesOffset = 360;

    /// <summary>WaveformHeader aligned as its members want it, with gaps; then data.</summary>
    public const int WaveformBytes = 56, WaveformSamplesOffset = 40;

    private static readonly Hdf5Type Counters = Hdf5Type.Compound(
        34,
        new("kspace_encode_step_1", 0, Hdf5Type.UInt16),
        new("kspace_encode_step_2", 2, Hdf5Type.UInt16),
        new("average", 4, Hdf5Type.UInt16),
        new("slice", 6, Hdf5Type.UInt16),
        new("contrast", 8, Hdf5Type.UInt16),
        new("phase", 10, Hdf5Type.UInt16),
        new("repetition", 12, Hdf5Type.UInt16),
        new("set", 14, Hdf5Type.UInt16),
        new("segment", 16, Hdf5Type.UInt16),
        new("user", 18, Hdf5Type.Array(Hdf5Type.UInt16, 8)));

    private static readonly Hdf5Type Vector = Hdf5Type.Array(Hdf5Type.Float32, 3);

    private static readonly Hdf5Type ReadoutHead = Hdf5Type.Compound(
        340,
        new("version", 0, Hdf5Type.UInt16),
        new("flags", 2, Hdf5Type.UInt64),
        new("measurement_uid", 10, Hdf5Type.UInt32),
        new("scan_counter", 14, Hdf5Type.UInt32),
        new("acquisition_time_stamp", 18, Hdf5Type.UInt32),
        new("physiology_time_stamp", 22, Hdf5Type.Array(Hdf5Type.UInt32, 3)),
        new("number_of_samples", 34, Hdf5Type.UInt16),
        new("available_channels", 36, Hdf5Type.UInt16),
        new("active_channels", 38, Hdf5Type.UInt16),
        new("channel_mask", 40, Hdf5Type.Array(Hdf5Type.UInt64, 16)),
        new("discard_pre", 168, Hdf5Type.UInt16),
        new("discard_post", 170, Hdf5Type.UInt16),
        new("center_sample", 172, Hdf5Type.UInt16),
        new("encoding_space_ref", 174, Hdf5Type.UInt16),
        new("trajectory_dimensions", 176, Hdf5Type.UInt16),
        new("sample_time_us", 178, Hdf5Type.Float32),
        new("position", 182, Vector),
        new("read_dir", 194, Vector),
        new("phase_dir", 206, Vector),
        new("slice_dir", 218, Vector),
        new("patient_table_position", 230, Vector),
        new("idx", 242, Counters),
        new("user_int", 276, Hdf5Type.Array(Hdf5Type.Int32, 8)),
        new("user_float", 308, Hdf5Type.Array(Hdf5Type.Float32, 8)));

    private static readonly Hdf5Type WaveformHead = Hdf5Type.Compound(
        40,
        new("version", 0, Hdf5Type.UInt16),
        new("flags", 8, Hdf5Type.UInt64),
        new("measurement_uid", 16, Hdf5Type.UInt32),
        new("scan_counter", 20, Hdf5Type.UInt32),
        new("time_stamp", 24, Hdf5Type.UInt32),
        new("number_of_samples", 28, Hdf5Type.UInt16),
        new("channels", 30, Hdf5Type.UInt16),
        new("sample_time_us", 32, Hdf5Type.Float32),
        new("waveform_id", 36, Hdf5Type.UInt16));

    public static Hdf5Type Readout { get; } = Hdf5Type.Compound(
        ReadoutBytes,
        new("head", 0, ReadoutHead),
        new("traj", TrajectoryOffset, Hdf5Type.Sequence(Hdf5Type.Float32)),
        new("data", SamplesOffset, Hdf5Type.Sequence(Hdf5Type.Float32)));

    public static Hdf5Type Waveform { get; } = Hdf5Type.Compound(
        WaveformBytes,
        new("head", 0, WaveformHead),
        new("data", WaveformSamplesOffset, Hdf5Type.Sequence(Hdf5Type.UInt32)));
}
