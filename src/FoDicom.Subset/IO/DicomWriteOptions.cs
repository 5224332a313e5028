namespace FellowOakDicom.IO;

/// <summary>The choices that PS3.5 leaves to whoever writes a data set.</summary>
public class DicomWriteOptions
{
    public static DicomWriteOptions Default { get; } = new();

    /// <summary>Sequences with their length in bytes instead of a delimiter at the end. Default false.</summary>
    public bool ExplicitLengthSequences { get; set; }

    /// <summary>Items with their length in bytes instead of a delimiter at the end. Default false.</summary>
    public bool ExplicitLengthSequenceItems { get; set; }

    /// <summary>Retired group lengths are written, with their right value, where the data set has them. Default false.</summary>
    public bool KeepGroupLengths { get; set; }
}
