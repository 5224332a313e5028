using Acquisition.Core.Model.Errors;
using Acquisition.Core.Model.Scans;
using Acquisition.Core.Ports.Catalog;
using static Acquisition.Storage.Tests.Catalog.TestCatalog;

namespace Acquisition.Storage.Tests.Catalog;

public sealed class ScanMovesTests : IDisposable
{
    private readonly TestCatalog _catalog = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _catalog.Dispose();

    // Rows: from. Columns, as in ScanState: Open Receiving Complete Aborted.
    [Theory]
    [InlineData(ScanState.Open, "-RCA")]
    [InlineData(ScanState.Receiving, "--CA")]
    [InlineData(ScanState.Complete, "----")] // its digest matched: it is no longer partial
    [InlineData(ScanState.Aborted, "----")]
    public async Task A_scan_moves_only_where_the_table_has_a_letter(ScanState from, string row)
    {
        ScanState[] states = Enum.GetValues<ScanState>();
        Assert.Equal(states.Length, row.Length);
        foreach ((int column, ScanState to) in states.Index())
        {
            ScanRecord scan = Scan($"{from} to {to}") with { State = from, Reason = "before" };
            await _catalog.Scans.AddOrGetScanAsync(scan, [], [], Cancellation);
            ScanRecord expected = row[column] == '-' ? scan : scan with { State = to, Reason = "after" };
            Assert.Equal(expected, await _catalog.Scans.MoveScanAsync(scan.Id, to, "after", Cancellation));
            Assert.Equal(expected, await _catalog.Scans.FindScanAsync(scan.Id, Cancellation));
        }
    }

    [Fact]
    public async Task Of_an_end_and_an_abort_at_the_same_time_one_wins_and_both_hear_which()
    {
        for (int round = 0; round < 20; round++)
        {
            (ScanRecord scan, _) = await _catalog.AddAsync($"round {round}");
            ScanState[] ends = [ScanState.Complete, ScanState.Aborted];
            ScanRecord[] heard = await Task.WhenAll(ends.Skip(round % 2).Concat(ends.Take(round % 2)).Select(
                end => Task.Run(() => _catalog.Scans.MoveScanAsync(scan.Id, end, end.ToString(), Cancellation))));
            ScanRecord now = (await _catalog.Scans.FindScanAsync(scan.Id, Cancellation))!;
            Assert.Contains(now.State, ends);
            Assert.Equal(now.State.ToString(), now.Reason);
            Assert.All(heard, answer => Assert.Equal(now, answer));
        }
    }

    [Fact]
    public async Task An_unknown_scan_is_a_typed_refusal()
    {
        ScanId unknown = ScanId.New();
        foreach (Func<Task> act in new Func<Task>[]
        {
            () => _catalog.Scans.MoveScanAsync(unknown, ScanState.Receiving, "", Cancellation),
            () => _catalog.Scans.AddOrGetReconstructionAsync(Reconstruction(unknown), Cancellation),
            () => _catalog.Scans.AddWarningAsync(unknown, new Warning(WarningSeverity.Notice, "R", "m"), Cancellation),
        })
        {
            RefusalException refusal = await Assert.ThrowsAsync<RefusalException>(act);
            Assert.Equal(RefusalReason.ScanNotFound, refusal.Reason);
            Assert.Equal(unknown.ToString(), refusal.Facts["scan_id"]);
        }
    }
}
