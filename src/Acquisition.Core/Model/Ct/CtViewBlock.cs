using Acquisition.Core.Model.Scans;

namespace Acquisition.Core.Model.Ct;

/// <summary>Consecutive detector views of one kind, all of one source.</summary>
/// <param name="Kind">What stood in the beam.</param>
/// <param name="FirstViewIndex">Zero-based index of the first view among the views of its kind.</param>
/// <param name="Views">The state of the gantry at each view.</param>
/// <param name="Samples">[views × rows × channels] in the header's sample format, little-endian.</param>
public sealed record CtViewBlock(CtViewKind Kind, long FirstViewIndex, IReadOnlyList<CtView> Views, ReadOnlyMemory<byte> Samples) : AcquiredBlock;

public enum CtViewKind
{
    /// <summary>The patient.</summary>
    Object,

    /// <summary>Beam on, nothing in it: the intensity I₀ of each element.</summary>
    Air,

    /// <summary>Beam off: the offset of each element.</summary>
    Dark,
}

/// <summary>The gantry at one view, in the frame and signs of <see cref="CtAcquisition"/>.</summary>
/// <param name="AngleRad">φ of the nominal focal spot.</param>
/// <param name="TablePositionMm">Z of the isocentre in the scanner frame, which is fixed to the table top.</param>
public readonly record struct CtView(double AngleRad, double TablePositionMm)
{
    /// <summary>Time since the header's acquisition time; null when not reported.</summary>
    public double? TimeS { get; init; }

    /// <summary>Index into the header's sources; the same for all views of a block.</summary>
    public int SourceIndex { get; init; }

    /// <summary>Index into the header's energy bins.</summary>
    public int EnergyBinIndex { get; init; }

    /// <summary>Δφ of a flying focal spot.</summary>
    public double FocalSpotAngleOffsetRad { get; init; }

    /// <summary>Δρ of a flying focal spot.</summary>
    public double FocalSpotRadialOffsetMm { get; init; }

    /// <summary>Δz of a flying focal spot.</summary>
    public double FocalSpotAxialOffsetMm { get; init; }

    /// <summary>Tube current at this view; null when not reported.</summary>
    public double? TubeCurrentMa { get; init; }

    /// <summary>Peak tube voltage at this view; null when not reported.</summary>
    public double? TubeVoltageKv { get; init; }

    /// <summary>
    /// P = 3 × 4, row by row, 12 values: takes (X, Y, Z, 1) of the scanner frame, mm, to w·(channel, row, 1). Null: the header's geometry.
    /// </summary>
    public IReadOnlyList<double>? ProjectionMatrix { get; init; }

    /// <summary>Signals of the source's reference channels, proportional to the tube's output; empty when there are none.</summary>
    public IReadOnlyList<float> ReferenceSignals { get; init; } = [];
}
