using Microsoft.Extensions.Logging;

namespace Acquisition.Storage.RawStore;

/// <summary>What every scan of one store shares.</summary>
/// <param name="SegmentBytes"><see cref="RawStoreOptions.SegmentBytes"/>.</param>
/// <param name="Open">Opens segment files for writing.</param>
/// <param name="Time">The clock.</param>
/// <param name="Logger">Hears of losses.</param>
internal sealed record RawStoreContext(long SegmentBytes, OpenSegmentFile Open, TimeProvider Time, ILogger Logger)
{
    public Writers Writers { get; } = new();
}
