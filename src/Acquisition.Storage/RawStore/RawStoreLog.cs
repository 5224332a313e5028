using Acquisition.Core.Model.Scans;
using Microsoft.Extensions.Logging;

namespace Acquisition.Storage.RawStore;

internal static partial class RawStoreLog
{
    [LoggerMessage(5101, LogLevel.Error, "Scan {ScanId}: {LostBlocks} blocks from {NextSequenceNumber} on were acknowledged and are not on the disk any more. Send them again, if they still exist, and check the disk.")]
    public static partial void LogBlocksLost(this ILogger logger, ScanId scanId, long lostBlocks, long nextSequenceNumber);

    [LoggerMessage(5102, LogLevel.Error, "Scan {ScanId}: the blocks below {NextSequenceNumber} are not those that were acknowledged: the chain differs. They were changed on disk, or sent again with other bytes after a loss.")]
    public static partial void LogBlocksDiffer(this ILogger logger, ScanId scanId, long nextSequenceNumber);

    [LoggerMessage(5103, LogLevel.Warning, "Scan {ScanId}: how far it was acknowledged cannot be read. Its {Blocks} blocks are whole; whether later ones were lost is not known. Check the disk.")]
    public static partial void LogMarkUnreadable(this ILogger logger, ScanId scanId, long blocks);
}
