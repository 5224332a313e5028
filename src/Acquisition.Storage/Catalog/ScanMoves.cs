using Acquisition.Core.Model.Scans;

namespace Acquisition.Storage.Catalog;

/// <summary>Which way the life of raw data goes: the one place that knows it.</summary>
internal static class ScanMoves
{
    /// <summary>The states from which a scan may come into this one. A crash may have kept the catalog from seeing that a complete scan was receiving.</summary>
    public static ScanState[] Before(ScanState state) => state switch
    {
        ScanState.Receiving => [ScanState.Open],
        ScanState.Complete or ScanState.Aborted => [ScanState.Open, ScanState.Receiving],
        _ => [],
    };
}
