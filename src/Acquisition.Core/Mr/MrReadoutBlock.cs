using Acquisition.Core.Scans;

namespace Acquisition.Core.Mr;

/// <summary>Consecutive readouts in acquisition order.</summary>
public sealed record MrReadoutBlock(IReadOnlyList<MrReadout> Readouts) : AcquiredBlock;
