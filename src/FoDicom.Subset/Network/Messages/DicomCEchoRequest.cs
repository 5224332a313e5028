namespace FellowOakDicom.Network;

/// <summary>C-ECHO-RQ: are you there? (PS3.7 9.3.5)</summary>
public sealed class DicomCEchoRequest : DicomRequest
{
    public ResponseDelegate? OnResponseReceived;

    public DicomCEchoRequest()
        : base(DicomCommandField.CEchoRequest, DicomUID.Verification)
    {
    }

    public DicomCEchoRequest(DicomDataset command)
        : base(command)
    {
    }

    public delegate void ResponseDelegate(DicomCEchoRequest request, DicomCEchoResponse response);

    internal override DicomResponse CreateResponse(DicomStatus status) => new DicomCEchoResponse(this, status);

    internal override bool Deliver(DicomResponse response)
    {
        if (response is not DicomCEchoResponse answer) return false;
        OnResponseReceived?.Invoke(this, answer);
        return true;
    }
}
