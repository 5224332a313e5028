namespace FellowOakDicom.Network;

/// <summary>C-STORE-RSP (PS3.7 9.3.1).</summary>
public sealed class DicomCStoreResponse : DicomResponse
{
    public DicomCStoreResponse(DicomDataset command)
        : base(command)
    {
    }

    public DicomCStoreResponse(DicomCStoreRequest request, DicomStatus status)
        : base(request, status)
    {
        InstanceUid = request.SOPInstanceUID;
    }

    public DicomUID? AffectedSOPInstanceUID => InstanceUid;
}
