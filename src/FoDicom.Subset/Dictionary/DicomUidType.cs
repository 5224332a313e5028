namespace FellowOakDicom;

/// <summary>What a UID names (PS3.6 annex A).</summary>
public enum DicomUidType
{
    TransferSyntax,
    SOPClass,
    MetaSOPClass,
    ServiceClass,
    SOPInstance,
    ApplicationContextName,
    ApplicationHostingModel,
    CodingScheme,
    FrameOfReference,
    LDAP,
    MappingResource,
    ContextGroupName,
    Unknown,
}

/// <summary>What a storage SOP class keeps.</summary>
public enum DicomStorageCategory
{
    None,
    Image,
    PresentationState,
    StructuredReport,
    Waveform,
    Document,
    Raw,
    Other,
    Private,
    Volume,
}
