using Acquisition.Core.Model.Images;
using Acquisition.Core.Ports.Catalog;
using Acquisition.Core.Ports.Images;
using Acquisition.Dicom.Delivery;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Acquisition.Dicom.Tests.Support;

/// <summary>A node with one encoded CT series: outbox, events, and a delivery worker that can be stopped and started anew.</summary>
internal sealed class Node : IAsyncDisposable
{
    private readonly Encoded _series;
    private readonly SeriesContext _context;
    private readonly TimeProvider _time;
    private readonly DeliveryOptions _options;
    private readonly MemoryCatalog _catalog;
    private DeliveryWorker? _worker;

    private Node(Encoded series, SeriesContext context, TimeProvider time, DeliveryOptions options)
    {
        (_series, _context, _time, _options) = (series, context, time, options);
        _catalog = new MemoryCatalog(context.Reconstruction);
        Outbox = new MemoryOutbox(time, _catalog);
    }

    public MemoryOutbox Outbox { get; }
    public OutboxSignal Signal { get; } = new();
    public RecordedEvents Events { get; } = new();
    public IReadOnlyList<InstanceRecord> Instances => _series.Instances;
    public IOrderedEnumerable<string> Uids => Instances.Select(instance => instance.SopInstanceUid).Order();

    public static async Task<Node> CreateAsync(TimeProvider time, int slices, DeliveryOptions options)
    {
        SeriesContext context = Sample.Series(Sample.CtHeader);
        return new Node(await Encoded.WriteCtAsync(slices), context, time, options);
    }

    public Task EnqueueAsync() => Outbox.EnqueueAsync(_context.Reconstruction, Instances, [.. _options.Destinations.Select(d => d.Name)], CancellationToken.None);

    public async Task StartAsync()
    {
        IOptions<DeliveryOptions> options = Options.Create(_options);
        BackOff backOff = new(options);
        DeliveryLedger ledger = new(Outbox, _catalog, Events, backOff, _time);
        _worker = new DeliveryWorker(Outbox, Signal, new StoreSender(options), ledger, backOff, options, _time, NullLogger<DeliveryWorker>.Instance);
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

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _series.Dispose();
    }
}
