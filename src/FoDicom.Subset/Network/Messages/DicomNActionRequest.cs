namespace FellowOakDicom.Network;

/// <summary>N-ACTION-RQ: do this with this instance (PS3.7 10.1.4).</summary>
public sealed class DicomNActionRequest : DicomRequest
{
    public ResponseDelegate? OnResponseReceived;

    public DicomNActionRequest(DicomUID requestedClassUid, DicomUID requestedInstanceUid, ushort actionTypeId)
        : base(DicomCommandField.NActionRequest, requestedClassUid)
    {
        InstanceUid = requestedInstanceUid;
        ActionTypeID = actionTypeId;
    }

    public DicomNActionRequest(DicomDataset command)
        : base(command)
    {
    }

    public delegate void ResponseDelegate(DicomNActionRequest request, DicomNActionResponse response);

    public DicomUID? SOPInstanceUID => InstanceUid;

    public ushort ActionTypeID
    {
        get => Command.GetSingleValue<ushort>(DicomTag.ActionTypeID);
        private set => Command.AddOrUpdate(DicomTag.ActionTypeID, value);
    }

    internal override DicomResponse CreateResponse(DicomStatus status) => new DicomNActionResponse(this, status);

    internal override bool Deliver(DicomResponse response)
    {
        if (response is not DicomNActionResponse answer) return false;
        OnResponseReceived?.Invoke(this, answer);
        return true;
    }
}
