using Acquisition.Core.Model.Geometry;

namespace Acquisition.Core.Model.Mr;

/// <summary>What ISMRMRD says about the measurement and its relatives beyond what DICOM's header modules hold. Null: not said.</summary>
public sealed record MrMeasurement
{
    public string? MeasurementId { get; init; }

    /// <summary>Null: the acquisition time.</summary>
    public DateTimeOffset? SeriesTime { get; init; }
    public Vector3D? RelativeTablePositionMm { get; init; }
    public long? InitialSeriesNumber { get; init; }
    public string? SequenceName { get; init; }
    public IReadOnlyList<MrMeasurementDependency> Dependencies { get; init; } = [];
    public string? SeriesInstanceUidRoot { get; init; }
    public IReadOnlyList<string> ReferencedSopInstanceUids { get; init; } = [];

    /// <summary>deviceID of the acquisition system.</summary>
    public string? DeviceId { get; init; }

    /// <summary>The version of the header's schema.</summary>
    public long? HeaderVersion { get; init; }
}

/// <summary>A measurement that this one needs, such as its noise scan.</summary>
public sealed record MrMeasurementDependency(string DependencyType, string MeasurementId);
