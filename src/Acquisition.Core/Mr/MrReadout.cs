using Acquisition.Core.Geometry;

namespace Acquisition.Core.Mr;

/// <summary>One readout: the fields of the ISMRMRD acquisition header that carry meaning here, and its samples.</summary>
public sealed record MrReadout
{
    public MrReadoutFlags Flags { get; init; }
    public long ScanCounter { get; init; }

    /// <summary>The scanner's clock at this readout, in its own ticks.</summary>
    public long AcquisitionTimeStamp { get; init; }
    public required int NumberOfSamples { get; init; }
    public required int ActiveChannels { get; init; }

    /// <summary>The sample that passes through the centre of k-space.</summary>
    public required int CenterSample { get; init; }

    /// <summary>Leading and trailing samples that hold no signal.</summary>
    public int DiscardPre { get; init; }
    public int DiscardPost { get; init; }
    public int EncodingSpaceRef { get; init; }

    /// <summary>Dwell time, µs.</summary>
    public double SampleTimeUs { get; init; }

    /// <summary>Centre of the excited volume, patient LPS mm from the isocentre.</summary>
    public Vector3D Position { get; init; }

    /// <summary>Direction cosines, patient LPS.</summary>
    public Vector3D ReadDirection { get; init; } = new(1, 0, 0);
    public Vector3D PhaseDirection { get; init; } = new(0, 1, 0);
    public Vector3D SliceDirection { get; init; } = new(0, 0, 1);

    /// <summary>Table position, patient LPS mm.</summary>
    public Vector3D PatientTablePosition { get; init; }
    public MrEncodingCounters Counters { get; init; }

    /// <summary>Complex float32 little-endian (re, im), [channels × samples].</summary>
    public required ReadOnlyMemory<byte> Samples { get; init; }

    /// <summary>Float32 little-endian [samples × dimensions], or empty on a Cartesian grid.</summary>
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
