using Acquisition.Core.Ports.Catalog;
using Acquisition.Core.Ports.Images;
using Acquisition.Dicom.Delivery;
using Microsoft.Extensions.Options;

namespace Acquisition.Dicom.Tests.Support;

/// <summary>A node with one encoded CT series: outbox, events, and a delivery worker that can be stopped and started anew.</summary>
internal sealed class Node : IAsyncDisposable, IInstanceRemaker
{
    private readonly Encoded _series;
    private readonly SeriesContext _context;
    private readonly TimeProvider _time;
    private readonly DeliveryOptions _options;
    private DeliveryWorker? _worker;

    private Node(Encoded series, SeriesContext context, TimeProvider time, DeliveryOptions options)
    {
        (_series, _context, _time, _options) = (series, context, time, options);
        Catalog = new MemoryCatalog(context.Reconstruction);
        Outbox = new MemoryOutbox(time);
    }

    public MemoryOutbox Outbox { get; }
    public MemoryCatalog Catalog { get; }
    public OutboxSignal Signal { get; } = new();
    public RecordedEvents Events { get; } = new();
    public RecordedLog Log { get; } = new();
    public Guid Reconstruction => _context.Reconstruction.Id;
    public IReadOnlyList<InstanceRecord> Instances => _series.Instances;
    public IOrderedEnumerable<string> Uids => Instances.Select(instance => instance.SopInstanceUid).Order();

    /// <summary>What is done when instances are asked for anew; each call is counted.</summary>
    public Action OnRemake { get; set; } = () => { };

    public int Remade { get; private set; }

    public static async Task<Node> CreateAsync(TimeProvider time, int slices, DeliveryOptions options)
    {
        SeriesContext context = Sample.Series(Sample.CtHeader);
        return new Node(await Encoded.WriteCtAsync(slices), context, time, options);
    }

    public Task EnqueueAsync(params string[] further) =>
        Outbox.EnqueueAsync(_context.Reconstruction, Instances, [.. _options.Destinations.Select(d => d.Name), .. further], CancellationToken.None);

    public async Task StartAsync()
    {
        IOptions<DeliveryOptions> options = Options.Create(_options);
        BackOff backOff = new(options);
        DeliveryLedger ledger = new(Outbox, Catalog, this, Events, backOff, _time, Log.For<DeliveryLedger>());
        UnknownDestinations unknown = new(Catalog, new Destinations(options), Log.For<UnknownDestinations>());
        _worker = new DeliveryWorker(Outbox, Signal, new StoreSender(options), ledger, unknown, backOff, options, _time, Log.For<DeliveryWorker>());
        await _worker.StartAsync(CancellationToken.None);
    }

    public async Task StopAsync()
    {
        if (_worker is null) return;
        await _worker.StopAsync(CancellationToken.None);
        _worker.Dispose();
        _worker = null;
    }

    public int StoredAt(string destination) => Outbox.Rows.Count(row => row.Destination == destination && row.State == DeliveryState.Stored);

    public void Remake(Guid reconstruction)
    {
        Assert.Equal(Reconstruction, reconstruction);
        Remade++;
        OnRemake();
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _series.Dispose();
    }
}
