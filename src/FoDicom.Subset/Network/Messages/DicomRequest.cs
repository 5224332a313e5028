namespace FellowOakDicom.Network;

/// <summary>A DIMSE request, sent or received.</summary>
public abstract class DicomRequest : DicomMessage
{
    private static int _lastMessageId;

    /// <summary>No answer came within <see cref="DicomServiceOptions.RequestTimeout"/>; none will be reported any more.</summary>
    public EventHandler<OnTimeoutEventArgs>? OnTimeout;

    /// <summary>The last byte of the request was handed to the network.</summary>
    public EventHandler<OnRequestSentEventArgs>? OnRequestSent;

    protected DicomRequest(DicomDataset command)
        : base(command)
    {
    }

    protected DicomRequest(DicomCommandField type, DicomUID requestedClass)
    {
        Type = type;
        SOPClassUID = requestedClass;
        MessageID = (ushort)Interlocked.Increment(ref _lastMessageId);
    }

    public ushort MessageID
    {
        get => Command.GetSingleValue<ushort>(DicomTag.MessageID);
        protected set => Command.AddOrUpdate(DicomTag.MessageID, value);
    }

    internal override ushort Id => MessageID;

    /// <summary>The transfer syntaxes to choose from, the best first.</summary>
    internal virtual IEnumerable<DicomPresentationContext> ProposeContexts()
    {
        if (PresentationContext is not null) return [PresentationContext];
        return [Propose(DicomTransferSyntax.ExplicitVRLittleEndian, DicomTransferSyntax.ImplicitVRLittleEndian)];
    }

    /// <summary>The answer that this side gives in the provider's place.</summary>
    internal abstract DicomResponse CreateResponse(DicomStatus status);

    /// <summary>Hands the answer to the user.</summary>
    /// <returns>False: it is not an answer to a request of this kind.</returns>
    internal abstract bool Deliver(DicomResponse response);

    private protected DicomPresentationContext Propose(params DicomTransferSyntax[] syntaxes)
    {
        var context = new DicomPresentationContext(0, SOPClassUID!);
        foreach (DicomTransferSyntax syntax in syntaxes) context.AddTransferSyntax(syntax);
        return context;
    }

    public class OnTimeoutEventArgs(TimeSpan timeout) : EventArgs
    {
        public TimeSpan Timeout { get; } = timeout;
    }

    public class OnRequestSentEventArgs : EventArgs;
}
