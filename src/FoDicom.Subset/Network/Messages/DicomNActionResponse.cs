namespace FellowOakDicom.Network;

/// <summary>N-ACTION-RSP (PS3.7 10.1.4).</summary>
public sealed class DicomNActionResponse : DicomResponse
{
    public DicomNActionResponse(DicomDataset command)
        : base(command)
    {
    }

    public DicomNActionResponse(DicomNActionRequest request, DicomStatus status)
        : base(request, status)
    {
        InstanceUid = request.SOPInstanceUID;
        ActionTypeID = request.ActionTypeID;
    }

    public DicomUID? SOPInstanceUID => InstanceUid;

    /// <summary>0 where the provider left it out, as it may on failure.</summary>
    public ushort ActionTypeID
    {
        get => Command.GetSingleValueOrDefault<ushort>(DicomTag.ActionTypeID, 0);
        private set => Command.AddOrUpdate(DicomTag.ActionTypeID, value);
    }
}
