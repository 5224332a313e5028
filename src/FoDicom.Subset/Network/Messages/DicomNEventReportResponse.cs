namespace FellowOakDicom.Network;

/// <summary>N-EVENT-REPORT-RSP (PS3.7 10.1.1).</summary>
public sealed class DicomNEventReportResponse : DicomResponse
{
    public DicomNEventReportResponse(DicomDataset command)
        : base(command)
    {
    }

    public DicomNEventReportResponse(DicomNEventReportRequest request, DicomStatus status)
        : base(request, status)
    {
        InstanceUid = request.SOPInstanceUID;
        EventTypeID = request.EventTypeID;
    }

    public DicomUID? SOPInstanceUID => InstanceUid;

    /// <summary>0 where the provider left it out, as it may on failure.</summary>
    public ushort EventTypeID
    {
        get => Command.GetSingleValueOrDefault<ushort>(DicomTag.EventTypeID, 0);
        private set => Command.AddOrUpdate(DicomTag.EventTypeID, value);
    }
}
