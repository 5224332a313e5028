using Acquisition.Core.Model.Errors;
using Acquisition.Core.Model.Scans;
using Acquisition.Core.Ports.Catalog;
using Acquisition.Pipeline.Events;
using Acquisition.Pipeline.Reconstructions;
using Acquisition.Pipeline.Scans;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace Acquisition.Pipeline.Tests.Doubles;

/// <summary>The whole pipeline, real, between a store, a reconstructor, an encoder and a catalog that the test plays.</summary>
internal sealed class PipelineBench : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly ReconstructionThreads _threads;
    private readonly ReconstructionWorker _worker;
    private int _scans;

    public PipelineBench(ScriptedReconstructor? reconstructor = null, PipelineOptions? options = null, string[]? destinations = null, FedStore? store = null, MemoryCatalog? catalog = null)
    {
        IOptions<PipelineOptions> settings = Options.Create(options ?? new PipelineOptions { ConcurrentReconstructions = 1 });
        Reconstructor = reconstructor ?? new ScriptedReconstructor();
        Catalog = catalog ?? new MemoryCatalog();
        Store = store ?? new FedStore(Time);
        NamedDestinations to = new(destinations ?? ["PACS"]);
        Queue = new ReconstructionQueue();
        Admission admission = new(Reconstructor, to, settings);
        ScanWarnings warnings = new(Catalog, Events, Time);
        Running = new RunningReconstructions();
        Life = new ReconstructionLife(Catalog, Catalog, new OutboxSignal(), to, Queue, Running, warnings, Events, Time);
        Scans = new ScanLife(Store, Catalog, admission, Life, Queue, Events, Time);
        _threads = new ReconstructionThreads(settings);
        ReconstructionPipeline pipeline = new(
            Store, Store, Reconstructor, Encoder, Life, _threads, new MemoryBudget(settings), Running, warnings, Events, settings, Time, NullLogger<ReconstructionPipeline>.Instance);
        Reconciliation = new ScanReconciliation(Store, Store, Catalog, Scans, warnings, NullLogger<ScanReconciliation>.Instance);
        _worker = new ReconstructionWorker(Queue, Catalog, Life, pipeline, Time, NullLogger<ReconstructionWorker>.Instance);
    }

    public FakeTimeProvider Time { get; } = new(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));

    public ScanEvents Events { get; } = new();

    public ScriptedReconstructor Reconstructor { get; }

    public ScriptedEncoder Encoder { get; } = new();

    public MemoryCatalog Catalog { get; }

    public FedStore Store { get; }

    public ReconstructionQueue Queue { get; }

    public ScanLife Scans { get; }

    public ReconstructionLife Life { get; }

    public RunningReconstructions Running { get; }

    public ScanReconciliation Reconciliation { get; }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async Task<PipelineBench> StartAsync()
    {
        await _worker.StartAsync(Cancellation);
        return this;
    }

    /// <summary>A scan whose header is the store's.</summary>
    public async Task<ScanId> OpenAsync() => (await Scans.OpenAsync("CT1", $"request {_scans++}", Store.Header, default, Cancellation)).Id;

    /// <summary>All blocks of a scan, and its end.</summary>
    public async Task SendAsync(ScanId scan, int blocks)
    {
        if (blocks > 0) Store.Feed(scan, blocks);
        Store.Complete(scan);
        await Scans.CompleteAsync(scan, Cancellation);
    }

    public async Task<ScanOverview> OverviewAsync(ScanId scan) => (await Catalog.FindOverviewAsync(scan, Cancellation))!;

    public async Task<ReconstructionRecord> FirstAsync(ScanId scan) => (await OverviewAsync(scan)).Reconstructions[0];

    /// <summary>Waits until the scan's first reconstruction has the state.</summary>
    public async Task<ReconstructionRecord> UntilAsync(ScanId scan, ReconstructionState state)
    {
        await UntilAsync(async () => (await FirstAsync(scan)).State == state, $"{state}, it is {(await FirstAsync(scan)).State}");
        return await FirstAsync(scan);
    }

    public static async Task UntilAsync(Func<Task<bool>> condition, string what)
    {
        for (DateTime end = DateTime.UtcNow + Patience; !await condition(); await Task.Delay(5, Cancellation))
            Assert.True(DateTime.UtcNow < end, $"Waited in vain for {what}.");
    }

    public async Task<IReadOnlyList<Warning>> WarningsAsync(ScanId scan) => (await OverviewAsync(scan)).Warnings;

    public async ValueTask DisposeAsync()
    {
        await _worker.StopAsync(CancellationToken.None);
        _worker.Dispose();
        _threads.Dispose();
    }
}
