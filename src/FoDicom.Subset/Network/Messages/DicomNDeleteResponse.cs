namespace FellowOakDicom.Network;

/// <summary>N-DELETE-RSP (PS3.7 10.1.6).</summary>
public sealed class DicomNDeleteResponse : DicomResponse
{
    public DicomNDeleteResponse(DicomDataset command)
        : base(command)
    {
    }

    public DicomNDeleteResponse(DicomNDeleteRequest request, DicomStatus status)
        : base(request, status)
    {
        InstanceUid = request.SOPInstanceUID;
    }

    public DicomUID? SOPInstanceUID => InstanceUid;
}
