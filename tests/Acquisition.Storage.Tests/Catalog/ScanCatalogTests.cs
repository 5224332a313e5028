using Acquisition.Core.Model.Errors;
using Acquisition.Core.Model.Recipes;
using Acquisition.Core.Model.Scans;
using Acquisition.Core.Ports.Catalog;
using Acquisition.Core.Ports.Store;
using Microsoft.EntityFrameworkCore;
using static Acquisition.Storage.Tests.Catalog.TestCatalog;

namespace Acquisition.Storage.Tests.Catalog;

public sealed class ScanCatalogTests : IDisposable
{
    private readonly TestCatalog _catalog = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _catalog.Dispose();

    [Fact]
    public async Task A_scan_and_its_reconstruction_come_back_as_they_were_added()
    {
        (ScanRecord scan, ReconstructionRecord first) = await _catalog.AddAsync();
        Assert.Equal(scan, await _catalog.Scans.FindScanAsync(scan.Id, Cancellation));
        Assert.Equal(first, await _catalog.Scans.FindReconstructionAsync(first.Id, Cancellation));
        Assert.Equal([first], await _catalog.Scans.ListReconstructionsAsync(scan.Id, Cancellation));
        Assert.Null(await _catalog.Scans.FindScanAsync(ScanId.New(), Cancellation));
        Assert.Null(await _catalog.Scans.FindReconstructionAsync(Guid.NewGuid(), Cancellation));
    }

    [Fact]
    public async Task Times_keep_their_instant_whatever_offset_they_came_with()
    {
        ScanRecord scan = Scan(created: new DateTimeOffset(2026, 3, 1, 14, 0, 0, 1, 234, TimeSpan.FromHours(2)));
        await _catalog.Scans.AddOrGetScanAsync(scan, Reconstruction(scan.Id), Cancellation);
        DateTimeOffset stored = (await _catalog.Scans.FindScanAsync(scan.Id, Cancellation))!.CreateTime;
        Assert.Equal(scan.CreateTime, stored);
        Assert.Equal(TimeSpan.Zero, stored.Offset);
    }

    [Fact]
    public async Task The_same_request_creates_one_scan_however_often_and_concurrently_it_is_sent()
    {
        ScanRecord[] answers = await Task.WhenAll(Enumerable.Range(0, 12).Select(_ => Task.Run(async () =>
        {
            ScanRecord scan = Scan("the same");
            return await _catalog.Scans.AddOrGetScanAsync(scan, Reconstruction(scan.Id), Cancellation);
        })));
        ScanRecord only = Assert.Single(await _catalog.Scans.ListScansAsync(100, null, Cancellation));
        Assert.All(answers, answer => Assert.Equal(only, answer));
        Assert.Single(await _catalog.Scans.ListReconstructionsAsync(only.Id, Cancellation));
    }

    [Fact]
    public async Task Scans_are_listed_newest_first_page_by_page()
    {
        foreach (int minute in new[] { 3, 1, 4, 0, 2 })
        {
            ScanRecord scan = Scan($"minute {minute}", Noon.AddMinutes(minute).AddTicks(minute == 3 ? 5_000_000 : 0)); // a fraction of a second must sort too
            await _catalog.Scans.AddOrGetScanAsync(scan, Reconstruction(scan.Id), Cancellation);
        }
        IReadOnlyList<ScanRecord> first = await _catalog.Scans.ListScansAsync(2, null, Cancellation);
        IReadOnlyList<ScanRecord> second = await _catalog.Scans.ListScansAsync(10, first[^1].CreateTime, Cancellation);
        Assert.Equal(["minute 4", "minute 3"], first.Select(scan => scan.RequestId));
        Assert.Equal(["minute 2", "minute 1", "minute 0"], second.Select(scan => scan.RequestId));
    }

    [Fact]
    public async Task Scans_that_still_receive_are_listed_oldest_first()
    {
        foreach ((int minute, ScanState state) in new[]
        {
            (3, ScanState.Receiving), (1, ScanState.Complete), (2, ScanState.Open), (4, ScanState.Aborted), (0, ScanState.Receiving), (5, ScanState.Failed),
        })
        {
            ScanRecord scan = Scan($"minute {minute}", Noon.AddMinutes(minute));
            await _catalog.Scans.AddOrGetScanAsync(scan, Reconstruction(scan.Id), Cancellation);
            await _catalog.Scans.AdvanceScanAsync(scan.Id, state, "", Cancellation);
        }
        IReadOnlyList<ScanRecord> open = await _catalog.Scans.ListOpenScansAsync(Cancellation);
        Assert.Equal(["minute 0", "minute 2", "minute 3"], open.Select(scan => scan.RequestId));
    }

    [Fact]
    public async Task A_scan_moves_on_with_its_reason_and_never_back()
    {
        (ScanRecord scan, _) = await _catalog.AddAsync();
        ScanRecord moved = await _catalog.Scans.AdvanceScanAsync(scan.Id, ScanState.Reconstructing, "", Cancellation);
        Assert.Equal(ScanState.Reconstructing, moved.State);
        Assert.Equal(moved, await _catalog.Scans.AdvanceScanAsync(scan.Id, ScanState.Receiving, "late", Cancellation));

        ScanRecord failed = await _catalog.Scans.AdvanceScanAsync(scan.Id, ScanState.Failed, "MISSING_VIEWS: 3 of 1000", Cancellation);
        Assert.Equal(failed, await _catalog.Scans.AdvanceScanAsync(scan.Id, ScanState.Delivered, "", Cancellation));
        Assert.Equal(scan with { State = ScanState.Failed, Reason = "MISSING_VIEWS: 3 of 1000" }, await _catalog.Scans.FindScanAsync(scan.Id, Cancellation));
    }

    [Fact]
    public async Task Workers_that_race_to_move_a_scan_leave_it_at_the_furthest_state()
    {
        (ScanRecord scan, _) = await _catalog.AddAsync();
        ScanState[] way = [ScanState.Receiving, ScanState.Complete, ScanState.Reconstructing, ScanState.Reconstructed, ScanState.Delivering];
        await Task.WhenAll(Enumerable.Range(0, 20).Select(index => Task.Run(
            () => _catalog.Scans.AdvanceScanAsync(scan.Id, way[index * 3 % way.Length], "", Cancellation))));
        Assert.Equal(ScanState.Delivering, (await _catalog.Scans.FindScanAsync(scan.Id, Cancellation))!.State);
    }

    [Fact]
    public async Task An_unknown_scan_is_a_typed_refusal()
    {
        ScanId unknown = ScanId.New();
        foreach (Func<Task> act in new Func<Task>[]
        {
            () => _catalog.Scans.AdvanceScanAsync(unknown, ScanState.Receiving, "", Cancellation),
            () => _catalog.Scans.AddOrGetReconstructionAsync(Reconstruction(unknown), Cancellation),
        })
        {
            RefusalException refusal = await Assert.ThrowsAsync<RefusalException>(act);
            Assert.Equal(RefusalReason.ScanNotFound, refusal.Reason);
            Assert.Equal(unknown.ToString(), refusal.Facts["scan_id"]);
        }
    }

    [Fact]
    public async Task Reconstructions_added_at_once_get_ordinals_of_their_own()
    {
        (ScanRecord scan, _) = await _catalog.AddAsync();
        ReconstructionRecord[] added = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(
            () => _catalog.Scans.AddOrGetReconstructionAsync(Reconstruction(scan.Id, 2), Cancellation))));
        Assert.Equal(Enumerable.Range(2, 8), added.Select(reconstruction => reconstruction.Ordinal).Order());
        Assert.Equal(added.OrderBy(reconstruction => reconstruction.Ordinal), (await _catalog.Scans.ListReconstructionsAsync(scan.Id, Cancellation)).Skip(1));
    }

    [Fact]
    public async Task A_reconstruction_added_again_is_the_one_that_is_there()
    {
        (_, ReconstructionRecord first) = await _catalog.AddAsync();
        ReconstructionRecord again = first with { SoftwareVersion = "not looked at", Ordinal = 7 };
        Assert.Equal(first, await _catalog.Scans.AddOrGetReconstructionAsync(again, Cancellation));
    }

    [Fact]
    public async Task What_a_crash_interrupted_is_listed_oldest_first()
    {
        (ScanRecord scan, ReconstructionRecord pending) = await _catalog.AddAsync();
        async Task<ReconstructionRecord> AddAsync(ReconstructionState state, int minutes) => await _catalog.Scans.AddOrGetReconstructionAsync(
            Reconstruction(scan.Id) with { State = state, CreateTime = Noon.AddMinutes(minutes) }, Cancellation);
        ReconstructionRecord running = await AddAsync(ReconstructionState.Running, -5);
        await AddAsync(ReconstructionState.Succeeded, 0);
        await AddAsync(ReconstructionState.Failed, 0);
        await AddAsync(ReconstructionState.Delivered, 0);
        Assert.Equal([running, pending], await _catalog.Scans.ListUnfinishedReconstructionsAsync(Cancellation));
    }

    [Fact]
    public async Task The_outcome_of_a_run_is_stored_and_nothing_else_changes()
    {
        (_, ReconstructionRecord first) = await _catalog.AddAsync();
        ReconstructionRecord ran = first with
        {
            State = ReconstructionState.Failed,
            Reason = "MISSING_LINES",
            Backend = "cpu (AVX-512)",
            InstanceCount = 3,
            ReplacedSamples = 17,
        };
        await _catalog.Scans.UpdateReconstructionAsync(ran with { SoftwareVersion = "other", Ordinal = 9, CreateTime = Noon.AddDays(1) }, Cancellation);
        Assert.Equal(ran, await _catalog.Scans.FindReconstructionAsync(first.Id, Cancellation));
        await Assert.ThrowsAsync<InvalidOperationException>(() => _catalog.Scans.UpdateReconstructionAsync(ran with { Id = Guid.NewGuid() }, Cancellation));
    }

    [Fact]
    public async Task States_and_recipes_can_be_read_in_the_file_without_this_software()
    {
        (ScanRecord scan, _) = await _catalog.AddAsync();
        await _catalog.Scans.AdvanceScanAsync(scan.Id, ScanState.Receiving, "", Cancellation);
        await using var context = await _catalog.Contexts.CreateDbContextAsync(Cancellation);
        string state = await context.Database.SqlQuery<string>($"SELECT State AS Value FROM Scans").SingleAsync(Cancellation);
        string kernel = await context.Database.SqlQuery<string>($"SELECT json_extract(Recipe, '$.kernel') AS Value FROM Reconstructions").SingleAsync(Cancellation);
        string id = await context.Database.SqlQuery<string>($"SELECT Id AS Value FROM Scans").SingleAsync(Cancellation);
        Assert.Equal(("Receiving", "Hann", scan.Id.ToString()), (state, kernel, id));
    }

    public static TheoryData<Recipe> Recipes =>
    [
        new CtRecipe { Matrix = 256, ReconstructionDiameterMm = 0.1 + 0.2, CentreXMm = -1e-17, CentreYMm = 3, Kernel = CtKernel.Ramp, Window = new DisplayWindow(-600.5, 1500) },
        new MrRecipe { Columns = 320, Rows = 192 },
    ];

    [Theory]
    [MemberData(nameof(Recipes))]
    public async Task A_recipe_comes_back_to_the_last_bit(Recipe recipe)
    {
        ScanRecord scan = Scan();
        ReconstructionRecord reconstruction = Reconstruction(scan.Id) with { Recipe = recipe };
        await _catalog.Scans.AddOrGetScanAsync(scan, reconstruction, Cancellation);
        Assert.Equal(recipe, (await _catalog.Scans.FindReconstructionAsync(reconstruction.Id, Cancellation))!.Recipe);
    }

    [Fact]
    public void Every_kind_of_recipe_is_among_those_that_come_back()
    {
        IEnumerable<Type> kinds = typeof(Recipe).Assembly.GetTypes().Where(type => type.IsSubclassOf(typeof(Recipe)));
        Assert.Equal(kinds.OrderBy(type => type.Name), Recipes.Select(row => row.Data.GetType()).OrderBy(type => type.Name));
    }
}
