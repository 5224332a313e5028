namespace FellowOakDicom.Network;

/// <summary>Whether trying again later can help (PS3.8 9.3.4).</summary>
public enum DicomRejectResult
{
    Permanent = 1,
    Transient = 2
}

/// <summary>Who refused the association (PS3.8 9.3.4).</summary>
public enum DicomRejectSource
{
    ServiceUser = 1,
    ServiceProviderACSE = 2,
    ServiceProviderPresentation = 3
}

/// <summary>Why an association was refused: the source in the high four bits, the reason of PS3.8 9.3.4 in the low four.</summary>
public enum DicomRejectReason
{
    NoReasonGiven = 0x11,
    ApplicationContextNotSupported = 0x12,
    CallingAENotRecognized = 0x13,
    CalledAENotRecognized = 0x17,
    NoReasonGiven_ = 0x21,
    ProtocolVersionNotSupported = 0x22,
    TemporaryCongestion = 0x31,
    LocalLimitExceeded = 0x32
}
