using Acquisition.Core.Scans;

namespace Acquisition.Core.Ct;

/// <summary>
/// Geometry and beam of one CT scan, in the vocabulary of DICOM-CT-PD. Distances in mm, angles in rad, frame: <see cref="Geometry.ScannerFrame"/>.
/// At angle φ the focal spot is at (ρ·sin φ, −ρ·cos φ, z): above the patient at φ = 0, moving towards +X. The unit vector along
/// growing channel numbers is (cos φ, sin φ, 0); growing rows lie towards +Z. A ray of fan angle γ points along
/// cos γ·(−sin φ, cos φ) + sin γ·(cos φ, sin φ).
/// </summary>
public sealed record CtAcquisition : AcquisitionDescription
{
    /// <summary>ρ: focal spot to isocentre.</summary>
    public required double SourceIsocentreDistanceMm { get; init; }

    /// <summary>Focal spot to detector along the central ray.</summary>
    public required double SourceDetectorDistanceMm { get; init; }
    public required DetectorShape DetectorShape { get; init; }
    public required int DetectorRows { get; init; }
    public required int DetectorChannels { get; init; }

    /// <summary>Distance between rows on the detector's surface.</summary>
    public required double RowPitchMm { get; init; }

    /// <summary>Distance between channels on the detector's surface (arc length for a cylindrical one).</summary>
    public required double ChannelPitchMm { get; init; }

    /// <summary>Zero-based row, in fractions, that the plane through the focal spot perpendicular to the axis meets.</summary>
    public required double CentralRow { get; init; }

    /// <summary>Zero-based channel, in fractions, that the ray through the isocentre meets; (channels − 1)/2 ± 0.25 for a quarter offset.</summary>
    public required double CentralChannel { get; init; }
    public required CtPath Path { get; init; }

    /// <summary>Object views in the scan, air and dark views not counted.</summary>
    public required int ViewCount { get; init; }
    public required int ViewsPerRotation { get; init; }

    /// <summary>What a sample is.</summary>
    public required CtQuantity Quantity { get; init; }
    public required SampleFormat SampleFormat { get; init; }

    /// <summary>μ of water for this beam, 1/mm: the zero of the Hounsfield scale.</summary>
    public required double WaterAttenuationPerMm { get; init; }

    /// <summary>Table travel per rotation, mm, towards +Z: 0 for a single axial rotation.</summary>
    public double TableFeedPerRotationMm { get; init; }

    /// <summary>Detector elements whose samples are replaced by their neighbours'.</summary>
    public IReadOnlyList<DetectorElement> BadElements { get; init; } = [];

    public double? TubeVoltageKv { get; init; }
    public double? TubeCurrentMa { get; init; }
    public double? RotationTimeS { get; init; }
    public double? ScanFieldOfViewMm { get; init; }
    public double? TableHeightMm { get; init; }
    public double? CtdiVolMGy { get; init; }

    /// <summary>DICOM Filter Type (0018,1160), such as HEAD or BODY; empty when not known.</summary>
    public string FilterType { get; init; } = "";
}

/// <summary>Where the detector elements lie.</summary>
public enum DetectorShape
{
    /// <summary>On a plane perpendicular to the central ray: channels are equally spaced in mm.</summary>
    Flat,

    /// <summary>On a cylinder around the focal spot: channels are equally spaced in fan angle.</summary>
    Cylindrical,
}

/// <summary>How the focal spot moves about the patient.</summary>
public enum CtPath
{
    /// <summary>Whole rotations, the table at rest during each.</summary>
    Circular,
    Helical,
}

public enum CtQuantity
{
    /// <summary>Detector signal, proportional to intensity. Needs air views; dark views when the detector has an offset.</summary>
    RawCounts,

    /// <summary>∫μ dl, dimensionless.</summary>
    LineIntegrals,
}

/// <summary>The number format of one sample; little-endian.</summary>
public enum SampleFormat
{
    Uint16,
    Float32,
}

/// <summary>A detector element by zero-based row and channel.</summary>
public readonly record struct DetectorElement(int Row, int Channel);
