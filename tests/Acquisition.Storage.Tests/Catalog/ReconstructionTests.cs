using Acquisition.Core.Model.Images;
using Acquisition.Core.Model.Recipes;
using Acquisition.Core.Model.Scans;
using Acquisition.Core.Ports.Catalog;
using Acquisition.Storage.Catalog;
using static Acquisition.Storage.Tests.Catalog.TestCatalog;

namespace Acquisition.Storage.Tests.Catalog;

public sealed class ReconstructionTests : IDisposable
{
    private static readonly ReconstructionState[] Unfinished = [ReconstructionState.Pending, ReconstructionState.Running];

    private readonly TestCatalog _catalog = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _catalog.Dispose();

    [Fact]
    public async Task A_reconstruction_moves_from_the_states_that_its_author_names_and_from_no_other()
    {
        ReconstructionState[] states = Enum.GetValues<ReconstructionState>();
        (ScanRecord scan, _) = await _catalog.AddAsync();
        foreach (ReconstructionState now in states)
        {
            foreach (ReconstructionState from in states)
            {
                ReconstructionRecord before = await _catalog.Scans.AddOrGetReconstructionAsync(Reconstruction(scan.Id) with { State = now }, Cancellation);
                ReconstructionRecord after = before with { State = ReconstructionState.Cancelled, Reason = "CANCELLED: by a test" };
                Assert.Equal(now == from, await _catalog.Scans.UpdateReconstructionAsync(after, [from], Cancellation));
                Assert.Equal(now == from ? after : before, await _catalog.Scans.FindReconstructionAsync(before.Id, Cancellation), Same);
            }
        }
    }

    [Fact]
    public async Task Of_many_workers_that_begin_a_reconstruction_one_does()
    {
        (_, ReconstructionRecord first) = await _catalog.AddAsync();
        ReconstructionRecord running = first with { State = ReconstructionState.Running, Attempts = 1 };
        bool[] begun = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(
            () => _catalog.Scans.UpdateReconstructionAsync(running, [ReconstructionState.Pending], Cancellation))));
        Assert.Single(begun, won => won);
    }

    [Fact]
    public async Task Of_a_success_and_a_cancellation_at_the_same_time_one_wins_whole()
    {
        for (int round = 0; round < 20; round++)
        {
            (ScanRecord scan, ReconstructionRecord running) = await _catalog.AddRunningAsync($"round {round}");
            ReconstructionRecord cancelled = running with { State = ReconstructionState.Cancelled };
            bool[] won = await Task.WhenAll(
                Task.Run(() => _catalog.Outbox.EnqueueAsync(running, Instances(running, 3), ["PACS"], Cancellation)),
                Task.Run(() => _catalog.Scans.UpdateReconstructionAsync(cancelled, Unfinished, Cancellation)));
            Assert.Single(won, won => won);
            ReconstructionRecord now = (await _catalog.Scans.FindReconstructionAsync(running.Id, Cancellation))!;
            Assert.Equal(won[0] ? (ReconstructionState.Succeeded, 3) : (ReconstructionState.Cancelled, 0), (now.State, now.InstanceCount));
            Assert.Equal(won[0] ? 3 : 0, (await _catalog.Outbox.ListDeliveriesAsync(scan.Id, Cancellation)).Count);
        }
    }

    [Fact]
    public async Task The_outcome_of_a_run_is_stored_and_nothing_else_changes()
    {
        (_, ReconstructionRecord first) = await _catalog.AddAsync();
        ReconstructionRecord ran = first with
        {
            State = ReconstructionState.Failed,
            Reason = "MISSING_LINES: 3",
            Attempts = 2,
            Method = "ct.fbp.parallel",
            Backend = "cpu (AVX-512)",
            SeriesInstanceUid = "2.25.7",
            InstanceCount = 3,
            ReplacedSamples = 17,
            Latency = TimeSpan.FromMilliseconds(2345.6789),
        };
        ReconstructionRecord more = ran with { SoftwareVersion = "other", Ordinal = 9, CreateTime = Noon.AddDays(1), Recipe = CtRecipe };
        Assert.True(await _catalog.Scans.UpdateReconstructionAsync(more, Unfinished, Cancellation));
        Assert.Equal(ran, await _catalog.Scans.FindReconstructionAsync(first.Id, Cancellation), Same);
        Assert.False(await _catalog.Scans.UpdateReconstructionAsync(ran with { Id = Guid.NewGuid() }, Enum.GetValues<ReconstructionState>(), Cancellation));
    }

    [Fact]
    public async Task Reconstructions_added_at_once_get_ordinals_of_their_own()
    {
        (ScanRecord scan, _) = await _catalog.AddAsync();
        ReconstructionRecord[] added = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(
            () => _catalog.Scans.AddOrGetReconstructionAsync(Reconstruction(scan.Id, 2), Cancellation))));
        Assert.Equal(Enumerable.Range(2, 8), added.Select(reconstruction => reconstruction.Ordinal).Order());
        Assert.Equal(
            added.OrderBy(reconstruction => reconstruction.Ordinal),
            (await _catalog.Scans.ListReconstructionsAsync(scan.Id, Cancellation)).Skip(1), Same);
    }

    [Fact]
    public async Task The_first_reconstruction_of_a_scan_that_came_without_one_has_ordinal_one()
    {
        ScanRecord scan = Scan();
        await _catalog.Scans.AddOrGetScanAsync(scan, [], [], Cancellation);
        Assert.Equal(1, (await _catalog.Scans.AddOrGetReconstructionAsync(Reconstruction(scan.Id, 5), Cancellation)).Ordinal);
    }

    [Fact]
    public async Task A_reconstruction_added_again_is_the_one_that_is_there()
    {
        (_, ReconstructionRecord first) = await _catalog.AddAsync();
        ReconstructionRecord again = first with { SoftwareVersion = "not looked at", Ordinal = 7 };
        Assert.Equal(first, await _catalog.Scans.AddOrGetReconstructionAsync(again, Cancellation), Same);
    }

    [Fact]
    public async Task What_a_crash_interrupted_is_listed_oldest_first()
    {
        (ScanRecord scan, ReconstructionRecord pending) = await _catalog.AddAsync();
        foreach ((ReconstructionState state, int minutes) in Enum.GetValues<ReconstructionState>().Select((state, index) => (state, -index)))
        {
            await _catalog.Scans.AddOrGetReconstructionAsync(
                Reconstruction(scan.Id) with { State = state, CreateTime = Noon.AddMinutes(minutes), SoftwareVersion = state.ToString() }, Cancellation);
        }
        IReadOnlyList<ReconstructionRecord> unfinished = await _catalog.Scans.ListUnfinishedReconstructionsAsync(Cancellation);
        Assert.Equal(["Running", pending.SoftwareVersion, "Pending"], unfinished.Select(reconstruction => reconstruction.SoftwareVersion));
    }

    public static TheoryData<Recipe> Recipes =>
    [
        CtRecipe,
        new Recipe
        {
            Settings = new IterativeCt { Kind = IterativeKind.OsSart, Iterations = 7, Subsets = 5, RegularisationHu = .1, StatisticalWeights = true },
            Steps = [new RingSuppression(7, .03), new ScatterKernel(.1, 55.5, 1.1, .9), new TruncationExtrapolation(480.25), new AdaptiveFilter(4.1, 6, 3), new MetalArtefactReduction()],
        },
        new Recipe { Settings = new MrFourier { PartialFourier = PartialFourier.ZeroFilling, Combination = ChannelCombination.Adaptive, Outputs = [MrImageKind.Phase, MrImageKind.Real] } },
        new Recipe { Settings = new MrGrappa { KernelColumns = 7, KernelLines = 3, KernelPartitions = 2, Regularisation = .01, Fourier = new() { PartialFourier = PartialFourier.Homodyne } } },
        new Recipe { Settings = new MrSense { Iterations = 7, Regularisation = .01, WaveletRegularisation = .02, Maps = 2, Fourier = new() { PartialFourier = PartialFourier.Homodyne } } },
        new Recipe { Settings = new ExternalSettings { Parameters = [new("a", "1"), new("b", "2")] } },
        new Recipe { Settings = new MrNonCartesian { Kind = NonCartesianKind.CgSense, DensityCompensation = DensityCompensation.Iterative, Iterations = 7, Regularisation = .01 } },
        new Recipe(),
    ];

    [Theory]
    [MemberData(nameof(Recipes))]
    public async Task A_recipe_comes_back_to_the_last_bit(Recipe recipe)
    {
        ScanRecord scan = Scan();
        ReconstructionRecord reconstruction = Reconstruction(scan.Id) with { Recipe = recipe };
        await _catalog.Scans.AddOrGetScanAsync(scan, [reconstruction], [], Cancellation);
        Assert.Equivalent(recipe, (await _catalog.Scans.FindReconstructionAsync(reconstruction.Id, Cancellation))!.Recipe, strict: true);
    }

    [Fact]
    public void Every_kind_of_settings_and_step_is_among_those_that_come_back()
    {
        IEnumerable<Type> kinds = typeof(Recipe).Assembly.GetTypes().Where(type => type.IsSubclassOf(typeof(MethodSettings)) || type.IsSubclassOf(typeof(RecipeStep)));
        HashSet<Type> tried = [.. Recipes.SelectMany(row => row.Data.Steps.Cast<object>().Append(row.Data.Settings)).OfType<object>().Select(part => part.GetType())];
        Assert.All(kinds, kind => Assert.Contains(kind, tried));
    }

    [Theory]
    [InlineData("""{"settings":{"settings":"ct_iterative","iterations":30}}""")] // settings of a later version
    [InlineData("""{"steps":[{"step":"motion_compensation"}]}""")]
    [InlineData("""{"settings":{"settings":"filtered_backprojection","kernel":"Adaptive"}}""")] // a word that it added
    [InlineData("""{"settings":{"settings":"filtered_backprojection","extendedField":true}}""")] // a property that it added: leaving it out would be another image
    [InlineData("""{"priority":"Whenever"}""")]
    [InlineData("{")]
    [InlineData("null")]
    public async Task A_recipe_that_cannot_be_read_fails_its_reconstruction_and_no_list(string json)
    {
        (ScanRecord newer, ReconstructionRecord unreadable) = await _catalog.AddAsync("newer", Noon);
        (ScanRecord older, ReconstructionRecord readable) = await _catalog.AddAsync("older", Noon.AddMinutes(-1));
        _catalog.Sql($"UPDATE Reconstructions SET Recipe = '{json}' WHERE Scan = '{newer.Id}'");
        await _catalog.Scans.MoveScanAsync(newer.Id, ScanState.Complete, "", Cancellation);

        IReadOnlyList<ScanOverview> list = await _catalog.Scans.ListAsync(new ScanFilter(), 10, null, Cancellation);
        Assert.Equal([newer.Id, older.Id], list.Select(scan => scan.Scan.Id));
        Assert.Equal(readable, Assert.Single(list[1].Reconstructions), Same);
        ReconstructionRecord seen = Assert.Single(list[0].Reconstructions);
        Assert.Equal((ReconstructionState.Failed, "unreadable", "unreadable"), (seen.State, seen.Recipe.Name, seen.Recipe.Method));
        Assert.StartsWith("RECIPE_UNREADABLE: ", seen.Reason, StringComparison.Ordinal);
        Assert.Equal(ScanSummary.Failed, list[0].Summary);
        Assert.Equal(seen, await _catalog.Scans.FindReconstructionAsync(unreadable.Id, Cancellation));
        Assert.Equal(seen, await _catalog.Scans.AddOrGetReconstructionAsync(unreadable, Cancellation));
        Assert.Equal([readable.Id], (await _catalog.Scans.ListUnfinishedReconstructionsAsync(Cancellation)).Select(unfinished => unfinished.Id));

        // The version that wrote it finds it as it left it, whatever is asked of this one.
        Assert.False(await _catalog.Scans.UpdateReconstructionAsync(
            seen with { State = ReconstructionState.Pending }, [ReconstructionState.Failed, ReconstructionState.Cancelled], Cancellation));
        Assert.Equal($"Pending {json}", _catalog.Sql($"SELECT State || ' ' || Recipe FROM Reconstructions WHERE Scan = '{newer.Id}'"));
    }

    [Fact]
    public async Task States_and_recipes_can_be_read_in_the_file_without_this_software()
    {
        ScanRecord scan = Scan();
        await _catalog.Scans.AddOrGetScanAsync(scan, [Reconstruction(scan.Id) with { Recipe = CtRecipe }], [], Cancellation);
        await _catalog.Scans.MoveScanAsync(scan.Id, ScanState.Receiving, "", Cancellation);
        Assert.Equal($"{scan.Id} Receiving Ct", _catalog.Sql("SELECT Id || ' ' || State || ' ' || Modality FROM Scans"));
        Assert.Equal("Hann", _catalog.Sql("SELECT json_extract(Recipe, '$.settings.kernel') FROM Reconstructions"));
    }

    /// <summary>Records hold lists, which are equal by reference only.</summary>
    private static bool Same(ReconstructionRecord? a, ReconstructionRecord? b) =>
        a is not null && b is not null && RecipeJson.Write(a.Recipe) == RecipeJson.Write(b.Recipe) && a with { Recipe = b.Recipe } == b;
}
