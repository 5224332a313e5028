using Microsoft.Extensions.Logging;

namespace FellowOakDicom.Network;

/// <summary>What the network part logs. Application entity titles and states; nothing from a data set.</summary>
internal static partial class NetworkLog
{
    [LoggerMessage(1, LogLevel.Information, "Association accepted: {CallingAE} -> {CalledAE}.")]
    public static partial void AssociationAccepted(this ILogger logger, string callingAE, string calledAE);

    [LoggerMessage(2, LogLevel.Warning, "Association aborted by the peer: {Source}, {Reason}.")]
    public static partial void AssociationAborted(this ILogger logger, DicomAbortSource source, DicomAbortReason reason);

    [LoggerMessage(3, LogLevel.Error, "A callback threw; the association goes on.")]
    public static partial void CallbackFailed(this ILogger logger, Exception failure);

    [LoggerMessage(4, LogLevel.Error, "{Type} failed in its provider.")]
    public static partial void ProviderFailed(this ILogger logger, DicomCommandField type, Exception failure);

    [LoggerMessage(5, LogLevel.Warning, "The data set of a {Type} cannot be read: {Defect}.")]
    public static partial void DatasetUnreadable(this ILogger logger, DicomCommandField type, string defect);

    [LoggerMessage(6, LogLevel.Error, "The server stopped listening.")]
    public static partial void StoppedListening(this ILogger logger, Exception failure);

    [LoggerMessage(7, LogLevel.Warning, "A connection could not be served.")]
    public static partial void ConnectionNotServed(this ILogger logger, Exception failure);
}
