namespace Acquisition.Core.Model.Mr;

/// <summary>How k-space is sampled and what image it encodes.</summary>
public sealed record MrEncoding
{
    /// <summary>The space that the encoding covers, oversampling included.</summary>
    public required MrSpace EncodedSpace { get; init; }

    /// <summary>The space that the image keeps.</summary>
    public required MrSpace ReconSpace { get; init; }
    public required MrEncodingLimits Limits { get; init; }
    public required MrTrajectory Trajectory { get; init; }
    public MrTrajectoryDescription? TrajectoryDescription { get; init; }

    /// <summary>Undersampling; null: every line is acquired.</summary>
    public MrParallelImaging? ParallelImaging { get; init; }
    public long? EchoTrainLength { get; init; }
}

/// <summary>A matrix and the field of view that it covers; x is the readout, y the first and z the second phase encoding.</summary>
/// <param name="Matrix">Points per axis; z is 1 for a 2-D acquisition.</param>
/// <param name="FieldOfViewMm">Extent per axis, mm; z is the slice thickness of a 2-D acquisition.</param>
public sealed record MrSpace(MatrixSize Matrix, FieldOfView FieldOfViewMm);

public readonly record struct MatrixSize(int X, int Y, int Z);

public readonly record struct FieldOfView(double X, double Y, double Z);

public enum MrTrajectory
{
    Cartesian,
    Epi,
    Radial,
    GoldenAngle,
    Spiral,
    Other,
}

/// <summary>Parameters of a trajectory, such as the ramp times of EPI.</summary>
public sealed record MrTrajectoryDescription(string Identifier)
{
    public MrUserParameters UserParameters { get; init; } = new();
    public string? Comment { get; init; }
}
