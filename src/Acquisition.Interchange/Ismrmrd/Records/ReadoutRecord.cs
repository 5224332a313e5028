using PureHDF;

namespace Acquisition.Interchange.Ismrmrd.Records;

/// <summary>One element of the dataset <c>data</c>. Members are found by name: writers lay them out as their compilers like.</summary>
internal sealed class ReadoutRecord
{
    [H5Name("head")]
    public ReadoutHead? Head { get; init; }

    /// <summary>[samples × dimensions]; null when empty or when the file has no such member.</summary>
    [H5Name("traj")]
    public float[]? Trajectory { get; init; }

    /// <summary>[channels × samples] of (re, im); null when empty.</summary>
    [H5Name("data")]
    public float[]? Data { get; init; }
}

/// <summary>The same element without its samples: cheap to read, since those lie elsewhere in the file.</summary>
internal sealed class ReadoutHeadRecord
{
    [H5Name("head")]
    public ReadoutHead? Head { get; init; }
}

/// <summary>ISMRMRD's AcquisitionHeader. A field that the file lacks stays 0.</summary>
internal sealed class ReadoutHead
{
    [H5Name("version")]
    public ushort Version { get; init; }

    [H5Name("flags")]
    public ulong Flags { get; init; }

    [H5Name("measurement_uid")]
    public uint MeasurementUid { get; init; }

    [H5Name("scan_counter")]
    public uint ScanCounter { get; init; }

    [H5Name("acquisition_time_stamp")]
    public uint AcquisitionTimeStamp { get; init; }

    [H5Name("physiology_time_stamp")]
    public uint[]? PhysiologyTimeStamps { get; init; }

    [H5Name("number_of_samples")]
    public ushort NumberOfSamples { get; init; }

    [H5Name("available_channels")]
    public ushort AvailableChannels { get; init; }

    [H5Name("active_channels")]
    public ushort ActiveChannels { get; init; }

    [H5Name("channel_mask")]
    public ulong[]? ChannelMask { get; init; }

    [H5Name("discard_pre")]
    public ushort DiscardPre { get; init; }

    [H5Name("discard_post")]
    public ushort DiscardPost { get; init; }

    [H5Name("center_sample")]
    public ushort CenterSample { get; init; }

    [H5Name("encoding_space_ref")]
    public ushort EncodingSpaceRef { get; init; }

    [H5Name("trajectory_dimensions")]
    public ushort TrajectoryDimensions { get; init; }

    [H5Name("sample_time_us")]
    public float SampleTimeUs { get; init; }

    [H5Name("position")]
    public float[]? Position { get; init; }

    [H5Name("read_dir")]
    public float[]? ReadDirection { get; init; }

    [H5Name("phase_dir")]
    public float[]? PhaseDirection { get; init; }

    [H5Name("slice_dir")]
    public float[]? SliceDirection { get; init; }

    [H5Name("patient_table_position")]
    public float[]? PatientTablePosition { get; init; }

    [H5Name("idx")]
    public ReadoutCounters Counters { get; init; } = new();

    [H5Name("user_int")]
    public int[]? UserInts { get; init; }

    [H5Name("user_float")]
    public float[]? UserFloats { get; init; }
}

/// <summary>ISMRMRD's EncodingCounters.</summary>
internal sealed class ReadoutCounters
{
    [H5Name("kspace_encode_step_1")]
    public ushort KspaceEncodeStep1 { get; init; }

    [H5Name("kspace_encode_step_2")]
    public ushort KspaceEncodeStep2 { get; init; }

    [H5Name("average")]
    public ushort Average { get; init; }

    [H5Name("slice")]
    public ushort Slice { get; init; }

    [H5Name("contrast")]
    public ushort Contrast { get; init; }

    [H5Name("phase")]
    public ushort Phase { get; init; }

    [H5Name("repetition")]
    public ushort Repetition { get; init; }

    [H5Name("set")]
    public ushort Set { get; init; }

    [H5Name("segment")]
    public ushort Segment { get; init; }

    [H5Name("user")]
    public ushort[]? User { get; init; }
}
