using Acquisition.Core.Model.Errors;
using Acquisition.Core.Model.Scans;

namespace Acquisition.Interchange;

/// <summary>A scan in a file, or a folder, of the field. Not for concurrent use.</summary>
public interface IScanSource : IDisposable
{
    /// <summary>The header in the terms of this product, with the default recipe.</summary>
    ScanHeader Header { get; }

    /// <summary>What the file does not say and was put in its place, and what it says that a scan has no place for.</summary>
    IReadOnlyList<Warning> Warnings { get; }

    /// <summary>All blocks in the order of acquisition, in bounded memory.</summary>
    /// <exception cref="InterchangeException">A record is damaged or contradicts itself; what came before it is good.</exception>
    IEnumerable<AcquiredBlock> ReadBlocks();
}
