namespace Acquisition.Interchange;

/// <summary>
/// A file of the field cannot be read or written. The message says which file, where in it, what is wrong and what to do; it quotes no text of the file's,
/// which may be a patient's.
/// </summary>
public sealed class InterchangeException : Exception
{
    internal InterchangeException(InterchangeReason reason, string file, string location, string problem, string remedy, Exception? inner = null)
        : base($"{file}{(location.Length > 0 ? " at " : "")}{location}: {problem} {remedy}", inner)
    {
        Reason = reason;
        File = file;
        Location = location;
    }

    public InterchangeReason Reason { get; }

    /// <summary>The file's path.</summary>
    public string File { get; }

    /// <summary>
    /// Where in the file: a group, a dataset, a readout such as /dataset/data[17], an element of the XML header such as
    /// /dataset/xml/encoding[1]/encodedSpace, a DICOM attribute such as (0020,0013) InstanceNumber. Empty: the file as a whole.
    /// </summary>
    public string Location { get; }
}

/// <summary>Why a file cannot be read or written.</summary>
public enum InterchangeReason
{
    /// <summary>Missing, locked or not permitted.</summary>
    CannotOpen,

    /// <summary>Not permitted, or the disk is full.</summary>
    CannotWrite,

    /// <summary>Another format; for the known ones the message says which.</summary>
    WrongFormat,

    /// <summary>Shorter than it says it is.</summary>
    Truncated,

    /// <summary>The right format, but its inside cannot be read.</summary>
    Damaged,

    /// <summary>No measurement in it, or several and none chosen.</summary>
    NoMeasurement,

    /// <summary>The header is not XML, or lacks what a scan needs.</summary>
    BadHeader,

    /// <summary>A readout contradicts itself.</summary>
    BadReadout,

    /// <summary>Files of a series are missing, or there twice.</summary>
    IncompleteSeries,

    /// <summary>A folder holds files of several scans.</summary>
    MixedSeries,

    /// <summary>Correct, but of a kind that this product does not read, or that the format cannot hold.</summary>
    NotSupported,
}
