using Acquisition.Core.Model.Errors;
using Acquisition.Core.Model.Scans;
using Acquisition.Core.Ports.Catalog;
using static Acquisition.Storage.Tests.Catalog.TestCatalog;

namespace Acquisition.Storage.Tests.Catalog;

public sealed class WarningTests : IDisposable
{
    private static readonly Warning Replaced = new(WarningSeverity.Warning, "REPLACED_SAMPLES", "3 samples were not finite.")
    {
        Field = "header.ct.sample_format",
        FirstTime = Noon,
    };

    private readonly TestCatalog _catalog = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _catalog.Dispose();

    [Fact]
    public async Task A_warning_met_again_is_counted_and_tells_of_the_first_time()
    {
        (ScanRecord scan, _) = await _catalog.AddAsync();
        Assert.Equal(Replaced, await _catalog.Scans.AddWarningAsync(scan.Id, Replaced, Cancellation));
        Warning later = Replaced with { Severity = WarningSeverity.Error, Message = "another", Field = "", Count = 4, FirstTime = Noon.AddHours(1) };
        Assert.Equal(Replaced with { Count = 5 }, await _catalog.Scans.AddWarningAsync(scan.Id, later, Cancellation));
        Assert.Equal([Replaced with { Count = 5 }], await WarningsAsync(scan));
    }

    [Fact]
    public async Task Scan_reconstruction_and_reason_make_a_warning_in_the_order_of_the_first_time()
    {
        (ScanRecord scan, ReconstructionRecord first) = await _catalog.AddAsync();
        (ScanRecord other, _) = await _catalog.AddAsync("another");
        Warning[] distinct =
        [
            Replaced with { Reconstruction = first.Id },
            Replaced,
            Replaced with { Reconstruction = Guid.NewGuid() },
            Replaced with { Reason = "AIR_VIEW_BLANK" },
        ];
        foreach (Warning warning in distinct) await _catalog.Scans.AddWarningAsync(scan.Id, warning, Cancellation);
        await _catalog.Scans.AddWarningAsync(other.Id, Replaced, Cancellation);
        await _catalog.Scans.AddWarningAsync(scan.Id, distinct[0], Cancellation);
        Assert.Equal([distinct[0] with { Count = 2 }, .. distinct[1..]], await WarningsAsync(scan));
        Assert.Equal([Replaced], await WarningsAsync(other));
    }

    [Fact]
    public async Task A_reconstruction_that_begins_anew_loses_its_warnings_and_no_others()
    {
        (ScanRecord scan, ReconstructionRecord first) = await _catalog.AddAsync();
        await _catalog.Scans.AddWarningAsync(scan.Id, Replaced with { Reconstruction = first.Id }, Cancellation);
        await _catalog.Scans.AddWarningAsync(scan.Id, Replaced, Cancellation);
        await _catalog.Scans.ClearWarningsAsync(first.Id, Cancellation);
        Assert.Equal([Replaced], await WarningsAsync(scan));
    }

    [Fact]
    public async Task Warnings_come_with_the_scan_in_one_transaction_alike_ones_counted()
    {
        ScanRecord scan = Scan();
        ReconstructionRecord first = Reconstruction(scan.Id);
        Warning unsupported = new(WarningSeverity.Error, "NOT_SUPPORTED", "Helical.") { Reconstruction = first.Id, FirstTime = Noon };
        await _catalog.Scans.AddOrGetScanAsync(scan, [first], [Replaced, unsupported, Replaced], Cancellation);
        await _catalog.Scans.AddOrGetScanAsync(scan with { Id = ScanId.New() }, [], [Replaced], Cancellation); // the same request: nothing is added
        Assert.Equal([Replaced with { Count = 2 }, unsupported], await WarningsAsync(scan));
    }

    [Fact]
    public async Task Warnings_from_many_workers_are_all_counted()
    {
        (ScanRecord scan, _) = await _catalog.AddAsync();
        await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => Task.Run(() => _catalog.Scans.AddWarningAsync(scan.Id, Replaced, Cancellation))));
        Assert.Equal([Replaced with { Count = 16 }], await WarningsAsync(scan));
    }

    private async Task<IReadOnlyList<Warning>> WarningsAsync(ScanRecord scan) => (await _catalog.Scans.FindOverviewAsync(scan.Id, Cancellation))!.Warnings;
}
