namespace FellowOakDicom.Network;

/// <summary>N-GET-RSP (PS3.7 10.1.2).</summary>
public sealed class DicomNGetResponse : DicomResponse
{
    public DicomNGetResponse(DicomDataset command)
        : base(command)
    {
    }

    public DicomNGetResponse(DicomNGetRequest request, DicomStatus status)
        : base(request, status)
    {
        InstanceUid = request.SOPInstanceUID;
    }

    public DicomUID? SOPInstanceUID => InstanceUid;
}
