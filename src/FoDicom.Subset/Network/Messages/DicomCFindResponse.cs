namespace FellowOakDicom.Network;

/// <summary>C-FIND-RSP: one match (pending), or the end (PS3.7 9.3.2).</summary>
public sealed class DicomCFindResponse : DicomResponse
{
    public DicomCFindResponse(DicomDataset command)
        : base(command)
    {
    }

    public DicomCFindResponse(DicomCFindRequest request, DicomStatus status)
        : base(request, status)
    {
    }
}
