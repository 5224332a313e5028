namespace FellowOakDicom.Network;

/// <summary>A DICOM exchange failed on the network.</summary>
public class DicomNetworkException : DicomException
{
    public DicomNetworkException(string message)
        : base(message)
    {
    }

    public DicomNetworkException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }
}

/// <summary>The peer, or the network, closed an established association without releasing it. Unanswered requests may or may not have been performed.</summary>
public class ConnectionClosedPrematurelyException(Exception? innerException = null)
    : DicomNetworkException("The connection was closed before the association was released.", innerException);

/// <summary>The peer refused the association.</summary>
public class DicomAssociationRejectedException(DicomRejectResult result, DicomRejectSource source, DicomRejectReason reason)
    : DicomNetworkException($"Association rejected [result: {result}; source: {source}; reason: {reason}]")
{
    public DicomRejectResult RejectResult { get; } = result;

    public DicomRejectSource RejectSource { get; } = source;

    public DicomRejectReason RejectReason { get; } = reason;
}

/// <summary>The peer aborted the association. Unanswered requests may or may not have been performed.</summary>
public class DicomAssociationAbortedException(DicomAbortSource source, DicomAbortReason reason)
    : DicomNetworkException($"Association aborted [source: {source}; reason: {reason}]")
{
    public DicomAbortSource AbortSource { get; } = source;

    public DicomAbortReason AbortReason { get; } = reason;
}

/// <summary>The peer took the connection and never answered the association request.</summary>
public class DicomAssociationRequestTimedOutException(int timeoutInMs, int numberOfAttempts)
    : DicomNetworkException($"The association request was not answered within {timeoutInMs} ms, {numberOfAttempts} times in a row.")
{
    public int TimeoutInMs { get; } = timeoutInMs;
}

/// <summary>The peer stopped taking data in the middle of a request.</summary>
public class DicomRequestTimedOutException(DicomRequest request, TimeSpan timeout)
    : DicomNetworkException($"{request.Type} [{request.MessageID}] made no progress within {timeout}.")
{
    public DicomRequest Request { get; } = request;

    public TimeSpan Timeout { get; } = timeout;
}
