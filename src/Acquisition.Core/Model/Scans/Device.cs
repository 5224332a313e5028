namespace Acquisition.Core.Model.Scans;

/// <summary>The scanner: DICOM General Equipment. An empty string means not known.</summary>
public sealed record Device
{
    public string Manufacturer { get; init; } = "";
    public string ManufacturerModelName { get; init; } = "";
    public string DeviceSerialNumber { get; init; } = "";
    public string SoftwareVersions { get; init; } = "";
    public string StationName { get; init; } = "";
    public string InstitutionName { get; init; } = "";
}
