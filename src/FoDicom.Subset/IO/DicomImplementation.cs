namespace FellowOakDicom;

/// <summary>Who wrote a file, as its meta information says.</summary>
public static class DicomImplementation
{
    public static DicomUID ClassUID { get; set; } =
        new("2.25.213439829506903544309367755380288034057", "Acquisition implementation class", DicomUidType.Unknown);

    /// <summary>At most 16 characters.</summary>
    public static string Version { get; set; } = "ACQUISITION_01";
}
