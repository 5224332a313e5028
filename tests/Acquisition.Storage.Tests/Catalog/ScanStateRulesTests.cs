using Acquisition.Core.Model.Scans;
using Acquisition.Storage.Catalog;

namespace Acquisition.Storage.Tests.Catalog;

public sealed class ScanStateRulesTests
{
    // Rows: from. Columns, as in ScanState: Open Receiving Complete Aborted Reconstructing Reconstructed Failed Delivering Delivered.
    [Theory]
    [InlineData(ScanState.Open, "-RCARRFDD")]
    [InlineData(ScanState.Receiving, "--CARRFDD")]
    [InlineData(ScanState.Complete, "----RRFDD")] // its digest matched: it is no longer partial
    [InlineData(ScanState.Aborted, "---------")]
    [InlineData(ScanState.Reconstructing, "-----RFDD")]
    [InlineData(ScanState.Reconstructed, "------FDD")]
    [InlineData(ScanState.Failed, "---------")]
    [InlineData(ScanState.Delivering, "------F-D")]
    [InlineData(ScanState.Delivered, "---------")]
    public void A_scan_moves_only_where_the_table_has_a_letter(ScanState from, string row)
    {
        ScanState[] states = Enum.GetValues<ScanState>();
        Assert.Equal(states.Length, row.Length);
        Assert.All(states, (to, column) => Assert.Equal(row[column] != '-', ScanStateRules.CanMove(from, to)));
    }
}
