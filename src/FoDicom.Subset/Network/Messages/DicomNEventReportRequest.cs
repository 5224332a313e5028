namespace FellowOakDicom.Network;

/// <summary>N-EVENT-REPORT-RQ: this happened to this instance (PS3.7 10.1.1).</summary>
public sealed class DicomNEventReportRequest : DicomRequest
{
    public ResponseDelegate? OnResponseReceived;

    public DicomNEventReportRequest(DicomUID requestedClassUid, DicomUID requestedInstanceUid, ushort eventTypeId)
        : base(DicomCommandField.NEventReportRequest, requestedClassUid)
    {
        InstanceUid = requestedInstanceUid;
        EventTypeID = eventTypeId;
    }

    public DicomNEventReportRequest(DicomDataset command)
        : base(command)
    {
    }

    public delegate void ResponseDelegate(DicomNEventReportRequest request, DicomNEventReportResponse response);

    public DicomUID? SOPInstanceUID => InstanceUid;

    public ushort EventTypeID
    {
        get => Command.GetSingleValue<ushort>(DicomTag.EventTypeID);
        private set => Command.AddOrUpdate(DicomTag.EventTypeID, value);
    }

    internal override DicomResponse CreateResponse(DicomStatus status) => new DicomNEventReportResponse(this, status);

    internal override bool Deliver(DicomResponse response)
    {
        if (response is not DicomNEventReportResponse answer) return false;
        OnResponseReceived?.Invoke(this, answer);
        return true;
    }
}
