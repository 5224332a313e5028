namespace Acquisition.Core.Model.Mr;

/// <summary>How k-space is undersampled.</summary>
/// <param name="AccelerationFactor1">Along the first phase encoding; 1: not.</param>
/// <param name="AccelerationFactor2">Along the second phase encoding; 1: not.</param>
public sealed record MrParallelImaging(int AccelerationFactor1, int AccelerationFactor2)
{
    /// <summary>Every line is acquired: what an encoding without undersampling has.</summary>
    public static MrParallelImaging None { get; } = new(1, 1);

    /// <summary>Of how many lines one is acquired.</summary>
    public int Acceleration => AccelerationFactor1 * AccelerationFactor2;

    public MrCalibrationMode? CalibrationMode { get; init; }
    public MrInterleavingDimension? InterleavingDimension { get; init; }
    public MrMultiband? Multiband { get; init; }
}

/// <summary>Where the calibration lines are.</summary>
public enum MrCalibrationMode
{
    Embedded,
    Interleaved,
    Separate,
    External,
    Other,
}

/// <summary>What an interleaved calibration runs along.</summary>
public enum MrInterleavingDimension
{
    Phase,
    Repetition,
    Contrast,
    Average,
    Other,
}

/// <summary>Simultaneous slices.</summary>
/// <param name="SpacingsMm">dZ, mm: distances of the simultaneous slices, a group each.</param>
/// <param name="DeltaKz">Step of the phase blips along kz.</param>
/// <param name="MultibandFactor">Slices at once.</param>
/// <param name="Calibration">How the calibration was encoded.</param>
/// <param name="CalibrationEncoding">The encoding that holds it.</param>
public sealed record MrMultiband(
    IReadOnlyList<IReadOnlyList<double>> SpacingsMm, double DeltaKz, long MultibandFactor, MrMultibandCalibration Calibration, long CalibrationEncoding);

public enum MrMultibandCalibration
{
    Separable2D,
    Full3D,
    Other,
}
