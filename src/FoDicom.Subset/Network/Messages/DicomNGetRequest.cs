namespace FellowOakDicom.Network;

/// <summary>N-GET-RQ: what are the attributes of this instance? (PS3.7 10.1.2).</summary>
public sealed class DicomNGetRequest : DicomRequest
{
    public ResponseDelegate? OnResponseReceived;

    public DicomNGetRequest(DicomUID requestedClassUid, DicomUID requestedInstanceUid, params DicomTag[] attributes)
        : base(DicomCommandField.NGetRequest, requestedClassUid)
    {
        InstanceUid = requestedInstanceUid;
        if (attributes.Length > 0) Command.AddOrUpdate(DicomTag.AttributeIdentifierList, attributes);
    }

    public DicomNGetRequest(DicomDataset command)
        : base(command)
    {
    }

    public delegate void ResponseDelegate(DicomNGetRequest request, DicomNGetResponse response);

    public DicomUID? SOPInstanceUID => InstanceUid;

    /// <summary>The attributes asked for; none means all.</summary>
    public DicomTag[] Attributes => Command.Contains(DicomTag.AttributeIdentifierList)
        ? Command.GetValues<DicomTag>(DicomTag.AttributeIdentifierList)
        : [];

    internal override DicomResponse CreateResponse(DicomStatus status) => new DicomNGetResponse(this, status);

    internal override bool Deliver(DicomResponse response)
    {
        if (response is not DicomNGetResponse answer) return false;
        OnResponseReceived?.Invoke(this, answer);
        return true;
    }
}
