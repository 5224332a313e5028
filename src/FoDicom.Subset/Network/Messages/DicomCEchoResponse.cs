namespace FellowOakDicom.Network;

/// <summary>C-ECHO-RSP (PS3.7 9.3.5).</summary>
public sealed class DicomCEchoResponse : DicomResponse
{
    public DicomCEchoResponse(DicomDataset command)
        : base(command)
    {
    }

    public DicomCEchoResponse(DicomCEchoRequest request, DicomStatus status)
        : base(request, status)
    {
    }
}
