using Acquisition.Core.Scans;

namespace Acquisition.Core.Ct;

/// <summary>Consecutive detector views of one kind.</summary>
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
/// <param name="FocalSpotAngleOffsetRad">Δφ of a flying focal spot.</param>
/// <param name="FocalSpotRadialOffsetMm">Δρ of a flying focal spot.</param>
/// <param name="FocalSpotAxialOffsetMm">Δz of a flying focal spot.</param>
/// <param name="TubeCurrentMa">Tube current at this view; 0 when not reported.</param>
public readonly record struct CtView(
    double AngleRad,
    double TablePositionMm,
    double FocalSpotAngleOffsetRad = 0,
    double FocalSpotRadialOffsetMm = 0,
    double FocalSpotAxialOffsetMm = 0,
    double TubeCurrentMa = 0);
