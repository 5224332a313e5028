namespace FellowOakDicom.Network;

/// <summary>N-SET-RQ: change attributes of this instance (PS3.7 10.1.3).</summary>
public sealed class DicomNSetRequest : DicomRequest
{
    public ResponseDelegate? OnResponseReceived;

    public DicomNSetRequest(DicomUID requestedClassUid, DicomUID requestedInstanceUid)
        : base(DicomCommandField.NSetRequest, requestedClassUid)
    {
        InstanceUid = requestedInstanceUid;
    }

    public DicomNSetRequest(DicomDataset command)
        : base(command)
    {
    }

    public delegate void ResponseDelegate(DicomNSetRequest request, DicomNSetResponse response);

    public DicomUID? SOPInstanceUID => InstanceUid;

    internal override DicomResponse CreateResponse(DicomStatus status) => new DicomNSetResponse(this, status);

    internal override bool Deliver(DicomResponse response)
    {
        if (response is not DicomNSetResponse answer) return false;
        OnResponseReceived?.Invoke(this, answer);
        return true;
    }
}
