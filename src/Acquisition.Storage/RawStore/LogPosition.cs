using Acquisition.Core.Ports.Store;

namespace Acquisition.Storage.RawStore;

/// <summary>Where a scan's blocks end: appended ones, or durable ones.</summary>
/// <param name="NextSequenceNumber">Every block below it is there.</param>
/// <param name="BlockBytes">Bytes of their meta and samples.</param>
/// <param name="Chain">c(<paramref name="NextSequenceNumber"/>).</param>
internal sealed record LogPosition(long NextSequenceNumber, long BlockBytes, ReadOnlyMemory<byte> Chain)
{
    public static LogPosition Start { get; } = new(0, 0, BlockImage.EmptyChain.ToArray());
}
