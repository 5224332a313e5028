using Acquisition.Core.Model.Geometry;

namespace Acquisition.Core.Model.Mr;

/// <summary>One readout: the ISMRMRD acquisition header and its samples.</summary>
public sealed record MrReadout
{
    public MrReadoutFlags Flags { get; init; }
    public uint MeasurementUid { get; init; }
    public uint ScanCounter { get; init; }

    /// <summary>The scanner's clock at this readout, in ticks of <see cref="MrAcquisition.TimeStampTickMs"/>.</summary>
    public uint AcquisitionTimeStamp { get; init; }

    /// <summary>Time since a physiological trigger, in ticks of <see cref="MrAcquisition.PhysiologyTickMs"/>: three values, or empty for zeros.</summary>
    public IReadOnlyList<uint> PhysiologyTimeStamps { get; init; } = [];
    public required int NumberOfSamples { get; init; }
    public int AvailableChannels { get; init; }
    public required int ActiveChannels { get; init; }

    /// <summary>Which of the available channels are active, 16 words; empty for zeros.</summary>
    public IReadOnlyList<ulong> ChannelMask { get; init; } = [];

    /// <summary>The sample that passes through the centre of k-space.</summary>
    public required int CenterSample { get; init; }

    /// <summary>Leading and trailing samples that hold no signal.</summary>
    public int DiscardPre { get; init; }
    public int DiscardPost { get; init; }
    public int EncodingSpaceRef { get; init; }

    /// <summary>Dwell time, µs.</summary>
    public float SampleTimeUs { get; init; }

    /// <summary>Centre of the excited volume, patient LPS mm from the isocentre.</summary>
    public Vector3D Position { get; init; }

    /// <summary>Direction cosines, patient LPS.</summary>
    public Vector3D ReadDirection { get; init; } = new(1, 0, 0);
    public Vector3D PhaseDirection { get; init; } = new(0, 1, 0);
    public Vector3D SliceDirection { get; init; } = new(0, 0, 1);

    /// <summary>Table position, patient LPS mm.</summary>
    public Vector3D PatientTablePosition { get; init; }
    public MrEncodingCounters Counters { get; init; }

    /// <summary>User counters: eight values, or empty for zeros.</summary>
    public IReadOnlyList<int> UserCounters { get; init; } = [];

    /// <summary>Eight values, or empty for zeros.</summary>
    public IReadOnlyList<int> UserInts { get; init; } = [];

    /// <summary>Eight values, or empty for zeros.</summary>
    public IReadOnlyList<float> UserFloats { get; init; } = [];

    /// <summary>[channels × samples] complex, in the header's sample format, little-endian (re, im).</summary>
    public required ReadOnlyMemory<byte> Samples { get; init; }

    /// <summary>Float32 little-endian [samples × dimensions]; empty when there is none.</summary>
    public ReadOnlyMemory<byte> Trajectory { get; init; }
    public int TrajectoryDimensions { get; init; }
}

/// <summary>ISMRMRD's encoding counters: which line of which image a readout is.</summary>
public readonly record struct MrEncodingCounters(
    int KspaceEncodeStep1 = 0,
    int KspaceEncodeStep2 = 0,
    int Average = 0,
    int Slice = 0,
    int Contrast = 0,
    int Phase = 0,
    int Repetition = 0,
    int Set = 0,
    int Segment = 0);

/// <summary>ISMRMRD acquisition flags; bit n−1 is ISMRMRD's flag n.</summary>
[Flags]
public enum MrReadoutFlags : ulong
{
    None = 0,
    FirstInEncodeStep1 = 1UL << 0,
    LastInEncodeStep1 = 1UL << 1,
    FirstInEncodeStep2 = 1UL << 2,
    LastInEncodeStep2 = 1UL << 3,
    FirstInAverage = 1UL << 4,
    LastInAverage = 1UL << 5,
    FirstInSlice = 1UL << 6,
    LastInSlice = 1UL << 7,
    FirstInContrast = 1UL << 8,
    LastInContrast = 1UL << 9,
    FirstInPhase = 1UL << 10,
    LastInPhase = 1UL << 11,
    FirstInRepetition = 1UL << 12,
    LastInRepetition = 1UL << 13,
    FirstInSet = 1UL << 14,
    LastInSet = 1UL << 15,
    FirstInSegment = 1UL << 16,
    LastInSegment = 1UL << 17,
    NoiseMeasurement = 1UL << 18,
    ParallelCalibration = 1UL << 19,
    ParallelCalibrationAndImaging = 1UL << 20,
    Reverse = 1UL << 21,
    NavigationData = 1UL << 22,
    PhaseCorrectionData = 1UL << 23,
    LastInMeasurement = 1UL << 24,
    HighPerformanceFeedbackData = 1UL << 25,
    DummyScanData = 1UL << 26,
    RealTimeFeedbackData = 1UL << 27,
    SurfaceCoilCorrectionScanData = 1UL << 28,
    PhaseStabilizationReference = 1UL << 29,
    PhaseStabilization = 1UL << 30,
}
