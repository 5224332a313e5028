namespace FellowOakDicom.Network;

/// <summary>Who aborted the association (PS3.8 9.3.8).</summary>
public enum DicomAbortSource
{
    ServiceUser = 0,
    Unknown = 1,
    ServiceProvider = 2
}

/// <summary>Why the service provider aborted the association (PS3.8 9.3.8).</summary>
public enum DicomAbortReason
{
    NotSpecified = 0,
    UnrecognizedPDU = 1,
    UnexpectedPDU = 2,
    UnrecognizedPDUParameter = 4,
    UnexpectedPDUParameter = 5,
    InvalidPDUParameter = 6
}
