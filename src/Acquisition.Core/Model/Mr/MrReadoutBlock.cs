using Acquisition.Core.Model.Scans;

namespace Acquisition.Core.Model.Mr;

/// <summary>Consecutive readouts in acquisition order.</summary>
public sealed record MrReadoutBlock(IReadOnlyList<MrReadout> Readouts) : AcquiredBlock;
