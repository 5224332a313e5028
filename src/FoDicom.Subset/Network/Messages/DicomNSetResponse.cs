namespace FellowOakDicom.Network;

/// <summary>N-SET-RSP (PS3.7 10.1.3).</summary>
public sealed class DicomNSetResponse : DicomResponse
{
    public DicomNSetResponse(DicomDataset command)
        : base(command)
    {
    }

    public DicomNSetResponse(DicomNSetRequest request, DicomStatus status)
        : base(request, status)
    {
        InstanceUid = request.SOPInstanceUID;
    }

    public DicomUID? SOPInstanceUID => InstanceUid;
}
