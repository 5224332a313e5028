using Acquisition.Core.Model.Recipes;

namespace Acquisition.Core.Model.Scans;

/// <summary>Everything about a scan that is known before the first sample: what the reconstruction and the DICOM objects need.</summary>
public sealed record ScanHeader
{
    public required Device Device { get; init; }
    public required Patient Patient { get; init; }
    public required Study Study { get; init; }
    public required Series Series { get; init; }

    /// <summary>When the acquisition starts, with the scanner's offset from UTC.</summary>
    public required DateTimeOffset AcquisitionTime { get; init; }

    /// <summary><see cref="Ct.CtAcquisition"/> or <see cref="Mr.MrAcquisition"/>.</summary>
    public required AcquisitionDescription Acquisition { get; init; }

    /// <summary>How the scan is reconstructed when it arrives, a series each; stored raw data can be reconstructed again with another one. May be empty.</summary>
    public required IReadOnlyList<Recipe> Recipes { get; init; }

    public Modality Modality => Acquisition is Ct.CtAcquisition ? Modality.Ct : Modality.Mr;

    /// <summary>Holds the patient: not for logs.</summary>
    public override string ToString() => nameof(ScanHeader);
}

/// <summary>The physics of one scan. Closed: CT or MR.</summary>
public abstract record AcquisitionDescription
{
    private protected AcquisitionDescription()
    {
    }
}

/// <summary>The kind of scanner.</summary>
public enum Modality
{
    Ct,
    Mr,
}
