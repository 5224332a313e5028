using Acquisition.Core.Scans;

namespace Acquisition.Core.Mr;

/// <summary>One MR scan in the vocabulary of the ISMRMRD header.</summary>
public sealed record MrAcquisition : AcquisitionDescription
{
    /// <summary>Receiver channels in every imaging readout.</summary>
    public required int ReceiverChannels { get; init; }

    /// <summary>Larmor frequency of hydrogen, Hz.</summary>
    public required long H1ResonanceFrequencyHz { get; init; }
    public double? SystemFieldStrengthT { get; init; }
    public double? RelativeReceiverNoiseBandwidth { get; init; }

    /// <summary>A readout names its encoding by index into this list.</summary>
    public required IReadOnlyList<MrEncoding> Encodings { get; init; }
    public MrSequenceParameters Sequence { get; init; } = new();

    /// <summary>Coil element names by channel; may be empty.</summary>
    public IReadOnlyList<string> CoilLabels { get; init; } = [];
}

/// <summary>How k-space is sampled and what image it encodes.</summary>
public sealed record MrEncoding
{
    /// <summary>The space that the encoding covers, oversampling included.</summary>
    public required MrSpace EncodedSpace { get; init; }

    /// <summary>The space that the image keeps.</summary>
    public required MrSpace ReconSpace { get; init; }
    public required MrEncodingLimits Limits { get; init; }
    public required MrTrajectory Trajectory { get; init; }

    /// <summary>1 when every line is acquired.</summary>
    public int AccelerationFactor1 { get; init; } = 1;
    public int AccelerationFactor2 { get; init; } = 1;
    public int EchoTrainLength { get; init; } = 1;
}

/// <summary>A matrix and the field of view that it covers; x is the readout, y the first and z the second phase encoding.</summary>
/// <param name="Matrix">Points per axis; z is 1 for a 2-D acquisition.</param>
/// <param name="FieldOfViewMm">Extent per axis, mm; z is the slice thickness of a 2-D acquisition.</param>
public sealed record MrSpace(MatrixSize Matrix, FieldOfView FieldOfViewMm);

public readonly record struct MatrixSize(int X, int Y, int Z);

public readonly record struct FieldOfView(double X, double Y, double Z);

/// <summary>The range of one encoding counter and the value that is the centre of k-space (or the middle of the range).</summary>
public readonly record struct MrLimit(int Minimum, int Maximum, int Center)
{
    public int Count => Maximum - Minimum + 1;
}

/// <summary>The ranges of the encoding counters; a counter that is not used spans 0..0.</summary>
public sealed record MrEncodingLimits
{
    public required MrLimit KspaceEncodingStep1 { get; init; }
    public MrLimit KspaceEncodingStep2 { get; init; }
    public MrLimit Average { get; init; }
    public MrLimit Slice { get; init; }
    public MrLimit Contrast { get; init; }
    public MrLimit Phase { get; init; }
    public MrLimit Repetition { get; init; }
    public MrLimit Set { get; init; }
    public MrLimit Segment { get; init; }
}

public enum MrTrajectory
{
    Cartesian,
    Epi,
    Radial,
    GoldenAngle,
    Spiral,
    Other,
}

/// <summary>Contrast parameters: one value per contrast (echo) or one for all. Empty lists mean not known.</summary>
public sealed record MrSequenceParameters
{
    public IReadOnlyList<double> RepetitionTimesMs { get; init; } = [];
    public IReadOnlyList<double> EchoTimesMs { get; init; } = [];
    public IReadOnlyList<double> InversionTimesMs { get; init; } = [];
    public IReadOnlyList<double> FlipAnglesDeg { get; init; } = [];

    /// <summary>The vendor's or the lab's name of the sequence.</summary>
    public string SequenceName { get; init; } = "";

    /// <summary>DICOM Scanning Sequence (0018,0020): SE, IR, GR, EP, RM; several separated by a backslash.</summary>
    public string ScanningSequence { get; init; } = "";

    /// <summary>DICOM Sequence Variant (0018,0021): SK, MTC, SS, TRSS, SP, MP, OSP, NONE.</summary>
    public string SequenceVariant { get; init; } = "";
}
