namespace FellowOakDicom.Network;

/// <summary>N-CREATE-RSP (PS3.7 10.1.5).</summary>
public sealed class DicomNCreateResponse : DicomResponse
{
    public DicomNCreateResponse(DicomDataset command)
        : base(command)
    {
    }

    public DicomNCreateResponse(DicomNCreateRequest request, DicomStatus status)
        : base(request, status)
    {
        InstanceUid = request.SOPInstanceUID;
    }

    public DicomUID? SOPInstanceUID => InstanceUid;
}
