using Acquisition.Core.Model.Geometry;

namespace Acquisition.Core.Model.Mr;

/// <summary>Contrast parameters: one value per contrast (echo) or one for all. Empty lists mean not known.</summary>
public sealed record MrSequenceParameters
{
    public IReadOnlyList<double> RepetitionTimesMs { get; init; } = [];
    public IReadOnlyList<double> EchoTimesMs { get; init; } = [];
    public IReadOnlyList<double> InversionTimesMs { get; init; } = [];
    public IReadOnlyList<double> FlipAnglesDeg { get; init; } = [];

    /// <summary>The vendor's or the lab's name of the sequence: ISMRMRD's sequence_type.</summary>
    public string? SequenceType { get; init; }

    /// <summary>DICOM Scanning Sequence (0018,0020): SE, IR, GR, EP, RM; several separated by a backslash.</summary>
    public string ScanningSequence { get; init; } = "";

    /// <summary>DICOM Sequence Variant (0018,0021): SK, MTC, SS, TRSS, SP, MP, OSP, NONE.</summary>
    public string SequenceVariant { get; init; } = "";
    public IReadOnlyList<double> EchoSpacingsMs { get; init; } = [];

    /// <summary>The counter that diffusion encodings run along, in ISMRMRD's word.</summary>
    public string? DiffusionDimension { get; init; }
    public IReadOnlyList<MrDiffusion> Diffusion { get; init; } = [];
    public string? DiffusionScheme { get; init; }
}

/// <summary>One diffusion encoding.</summary>
/// <param name="GradientDirection">x right to left, y anterior to posterior, z foot to head.</param>
/// <param name="BValue">b, s/mm².</param>
public sealed record MrDiffusion(Vector3D GradientDirection, double BValue);
