using Acquisition.Core.Model.Scans;

namespace Acquisition.Storage.Catalog;

/// <summary>Which way a scan's state may go.</summary>
internal static class ScanStateRules
{
    /// <summary>
    /// Forwards only, over any number of states. Nothing leaves an end. A complete scan can no longer be aborted; it can fail as long as it is not delivered.
    /// </summary>
    public static bool CanMove(ScanState from, ScanState to)
    {
        if (from is ScanState.Aborted or ScanState.Failed or ScanState.Delivered) return false;
        return to switch
        {
            ScanState.Aborted => from is ScanState.Open or ScanState.Receiving,
            ScanState.Failed => true,
            _ => Rank(to) > Rank(from),
        };
    }

    private static int Rank(ScanState state) => state switch
    {
        ScanState.Open => 0,
        ScanState.Receiving => 1,
        ScanState.Complete => 2,
        ScanState.Reconstructing => 3,
        ScanState.Reconstructed => 4,
        ScanState.Delivering => 5,
        ScanState.Delivered => 6,
        _ => throw new ArgumentOutOfRangeException(nameof(state), state, "No state on the way."),
    };
}
