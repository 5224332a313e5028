namespace FellowOakDicom.Network.Client.EventArguments;

public class RequestTimedOutEventArgs(DicomRequest request, TimeSpan timeout) : EventArgs
{
    public DicomRequest Request { get; } = request;

    public TimeSpan Timeout { get; } = timeout;
}
