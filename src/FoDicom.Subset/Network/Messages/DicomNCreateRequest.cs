namespace FellowOakDicom.Network;

/// <summary>N-CREATE-RQ: make this instance (PS3.7 10.1.5).</summary>
public sealed class DicomNCreateRequest : DicomRequest
{
    public ResponseDelegate? OnResponseReceived;

    public DicomNCreateRequest(DicomUID requestedClassUid, DicomUID requestedInstanceUid)
        : base(DicomCommandField.NCreateRequest, requestedClassUid)
    {
        InstanceUid = requestedInstanceUid;
    }

    public DicomNCreateRequest(DicomDataset command)
        : base(command)
    {
    }

    public delegate void ResponseDelegate(DicomNCreateRequest request, DicomNCreateResponse response);

    public DicomUID? SOPInstanceUID => InstanceUid;

    internal override DicomResponse CreateResponse(DicomStatus status) => new DicomNCreateResponse(this, status);

    internal override bool Deliver(DicomResponse response)
    {
        if (response is not DicomNCreateResponse answer) return false;
        OnResponseReceived?.Invoke(this, answer);
        return true;
    }
}
