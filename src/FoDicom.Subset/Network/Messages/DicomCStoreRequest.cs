namespace FellowOakDicom.Network;

/// <summary>C-STORE-RQ: keep this instance (PS3.7 9.3.1).</summary>
public sealed class DicomCStoreRequest : DicomPriorityRequest
{
    public ResponseDelegate? OnResponseReceived;

    public DicomCStoreRequest(string fileName, DicomPriority priority = DicomPriority.Medium)
        : this(DicomFile.Open(fileName), priority)
    {
    }

    /// <exception cref="DicomDataException">The file lacks SOP Class UID or SOP Instance UID.</exception>
    public DicomCStoreRequest(DicomFile file, DicomPriority priority = DicomPriority.Medium)
        : base(DicomCommandField.CStoreRequest, file.Dataset.GetSingleValue<DicomUID>(DicomTag.SOPClassUID), priority)
    {
        File = file;
        InstanceUid = file.Dataset.GetSingleValue<DicomUID>(DicomTag.SOPInstanceUID);
    }

    public DicomCStoreRequest(DicomDataset command)
        : base(command)
    {
    }

    public delegate void ResponseDelegate(DicomCStoreRequest request, DicomCStoreResponse response);

    public DicomFile? File
    {
        get;
        internal set
        {
            field = value;
            Dataset = value?.Dataset;
        }
    }

    public DicomUID SOPInstanceUID => InstanceUid!;

    /// <summary>How the instance is encoded now.</summary>
    public DicomTransferSyntax? TransferSyntax => File?.Dataset.InternalTransferSyntax;

    /// <summary>Proposed besides the file's own, in a context of their own.</summary>
    public DicomTransferSyntax[]? AdditionalTransferSyntaxes { get; set; }

    /// <summary>Leaves out the context with Implicit VR Little Endian, the one every provider has to support.</summary>
    public bool OmitImplicitVrTransferSyntaxInAssociationRequest { get; set; }

    internal override IEnumerable<DicomPresentationContext> ProposeContexts()
    {
        if (PresentationContext is not null || TransferSyntax is not { } own) return base.ProposeContexts();

        List<DicomPresentationContext> contexts = [Propose(own)];
        if (AdditionalTransferSyntaxes is { Length: > 0 } additional) contexts.Add(Propose(additional));
        if (!own.IsEncapsulated && !OmitImplicitVrTransferSyntaxInAssociationRequest) contexts.Add(Propose(DicomTransferSyntax.ImplicitVRLittleEndian));
        return contexts;
    }

    internal override DicomResponse CreateResponse(DicomStatus status) => new DicomCStoreResponse(this, status);

    internal override bool Deliver(DicomResponse response)
    {
        if (response is not DicomCStoreResponse answer) return false;
        OnResponseReceived?.Invoke(this, answer);
        return true;
    }
}
