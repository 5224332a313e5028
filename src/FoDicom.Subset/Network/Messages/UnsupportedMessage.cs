namespace FellowOakDicom.Network;

/// <summary>A received request of a service that this library has no class for (C-GET, C-MOVE, or none of PS3.7).</summary>
internal sealed class UnsupportedRequest(DicomDataset command) : DicomRequest(command)
{
    internal override DicomResponse CreateResponse(DicomStatus status) => new UnsupportedResponse(this, status);

    internal override bool Deliver(DicomResponse response) => false;
}

internal sealed class UnsupportedResponse : DicomResponse
{
    public UnsupportedResponse(DicomDataset command)
        : base(command)
    {
    }

    public UnsupportedResponse(UnsupportedRequest request, DicomStatus status)
        : base(request, status)
    {
    }
}
