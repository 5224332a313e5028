using Microsoft.Extensions.Logging;

namespace Acquisition.Dicom.Storage;

internal static partial class StorageLog
{
    [LoggerMessage(4101, LogLevel.Error, "A received instance could not be written; the sender is told to try again.")]
    public static partial void LogStoreFailed(this ILogger logger, Exception exception);
}
