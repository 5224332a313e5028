using PureHDF;

namespace Acquisition.Interchange.Ismrmrd.Records;

/// <summary>One element of the dataset <c>waveforms</c>.</summary>
internal sealed class WaveformRecord
{
    [H5Name("head")]
    public WaveformHead? Head { get; init; }

    /// <summary>[channels × samples]; null when empty.</summary>
    [H5Name("data")]
    public uint[]? Data { get; init; }
}

/// <summary>The same element without its samples.</summary>
internal sealed class WaveformHeadRecord
{
    [H5Name("head")]
    public WaveformHead? Head { get; init; }
}

/// <summary>ISMRMRD's WaveformHeader.</summary>
internal sealed class WaveformHead
{
    [H5Name("version")]
    public ushort Version { get; init; }

    [H5Name("flags")]
    public ulong Flags { get; init; }

    [H5Name("measurement_uid")]
    public uint MeasurementUid { get; init; }

    [H5Name("scan_counter")]
    public uint ScanCounter { get; init; }

    [H5Name("time_stamp")]
    public uint TimeStamp { get; init; }

    [H5Name("number_of_samples")]
    public ushort NumberOfSamples { get; init; }

    [H5Name("channels")]
    public ushort Channels { get; init; }

    [H5Name("sample_time_us")]
    public float SampleTimeUs { get; init; }

    [H5Name("waveform_id")]
    public ushort WaveformId { get; init; }
}
