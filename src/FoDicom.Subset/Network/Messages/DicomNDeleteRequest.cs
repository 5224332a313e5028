namespace FellowOakDicom.Network;

/// <summary>N-DELETE-RQ: delete this instance (PS3.7 10.1.6).</summary>
public sealed class DicomNDeleteRequest : DicomRequest
{
    public ResponseDelegate? OnResponseReceived;

    public DicomNDeleteRequest(DicomUID requestedClassUid, DicomUID requestedInstanceUid)
        : base(DicomCommandField.NDeleteRequest, requestedClassUid)
    {
        InstanceUid = requestedInstanceUid;
    }

    public DicomNDeleteRequest(DicomDataset command)
        : base(command)
    {
    }

    public delegate void ResponseDelegate(DicomNDeleteRequest request, DicomNDeleteResponse response);

    public DicomUID? SOPInstanceUID => InstanceUid;

    internal override DicomResponse CreateResponse(DicomStatus status) => new DicomNDeleteResponse(this, status);

    internal override bool Deliver(DicomResponse response)
    {
        if (response is not DicomNDeleteResponse answer) return false;
        OnResponseReceived?.Invoke(this, answer);
        return true;
    }
}
