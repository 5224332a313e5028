using Acquisition.Core.Model.Scans;

namespace Acquisition.Core.Model.Ct;

/// <summary>
/// Geometry and beam of one CT scan, in the vocabulary of DICOM-CT-PD. Distances in mm, angles in rad, frame: <see cref="Geometry.ScannerFrame"/>.
/// At angle φ the focal spot is at (ρ·sin φ, −ρ·cos φ, z): above the patient at φ = 0, moving towards +X. The unit vector along
/// growing channel numbers is (cos φ, sin φ, 0); growing rows lie towards +Z. A ray of fan angle γ points along
/// cos γ·(−sin φ, cos φ) + sin γ·(cos φ, sin φ).
/// </summary>
public sealed record CtAcquisition : AcquisitionDescription
{
    /// <summary>Focal spots with their detectors: one, or two in a dual-source scanner. A view names its source by index.</summary>
    public required IReadOnlyList<CtSource> Sources { get; init; }
    public required CtPath Path { get; init; }

    /// <summary>Object views in the scan, air and dark views not counted; null: known only when the scan is finished.</summary>
    public long? ViewCount { get; init; }

    /// <summary>Views in one rotation; 0 for a stationary or free path.</summary>
    public required int ViewsPerRotation { get; init; }

    /// <summary>What a sample is.</summary>
    public required CtQuantity Quantity { get; init; }
    public required SampleFormat SampleFormat { get; init; }

    /// <summary>The quantity is scale × sample + offset.</summary>
    public double SampleScale { get; init; } = 1;
    public double SampleOffset { get; init; }

    /// <summary>Energy bins; a view names its bin by index. At least one.</summary>
    public required IReadOnlyList<EnergyBin> EnergyBins { get; init; }

    /// <summary>Table travel per rotation, mm, towards +Z; circular: from one rotation to the next. Null: not said.</summary>
    public double? TableFeedPerRotationMm { get; init; }

    /// <summary>DICOM Gantry/Detector Tilt in rad; positive moves the top of the gantry towards the foot end of the table.</summary>
    public double GantryTiltRad { get; init; }
    public double? RotationTimeS { get; init; }
    public double? ScanFieldOfViewMm { get; init; }
    public double? TableHeightMm { get; init; }
    public double? CtdiVolMGy { get; init; }

    /// <summary>The tube stands still while the table moves: the image is a radiograph.</summary>
    public bool IsLocalizer => Path == CtPath.Stationary;
}

/// <summary>How the focal spot moves about the patient.</summary>
public enum CtPath
{
    /// <summary>Rotations, the table at rest during each.</summary>
    Circular,

    /// <summary>The table moves while the tube rotates.</summary>
    Helical,

    /// <summary>The tube stands still while the table moves: a localizer.</summary>
    Stationary,

    /// <summary>Any path; every view carries its projection matrix.</summary>
    Free,
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
    Int16,
}

/// <summary>One energy bin.</summary>
/// <param name="WaterAttenuationPerMm">μ of water in this bin, 1/mm: the zero of the Hounsfield scale.</param>
/// <param name="LowerKev">Lower threshold, keV; null when not known.</param>
/// <param name="UpperKev">Upper threshold, keV; null when not known.</param>
public sealed record EnergyBin(double WaterAttenuationPerMm, double? LowerKev = null, double? UpperKev = null);
