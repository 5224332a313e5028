using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Acquisition.Core.Model.Ct;
using Acquisition.Core.Model.Errors;
using Acquisition.Core.Model.Geometry;
using Acquisition.Core.Model.Recipes;
using Acquisition.Core.Model.Scans;
using Acquisition.Core.Ports.Store;

namespace Acquisition.Pipeline.Tests.Doubles;

/// <summary>A raw store that the test feeds: every reader gets the blocks from the first on, and then waits.</summary>
internal sealed class FedStore(TimeProvider time) : IRawStore, IScanCodec
{
    private readonly ConcurrentDictionary<ScanId, Fed> _scans = [];

    /// <summary>A scan that cannot be read.</summary>
    public ScanId? Damaged { get; init; }

    public ScanHeader Header { get; set; } = DefaultHeader();

    public static ScanHeader DefaultHeader(params Recipe[] recipes) => new()
    {
        Device = new(),
        Patient = new(),
        Study = new(),
        Series = new() { PatientPosition = PatientPosition.Hfs },
        AcquisitionTime = default,
        Acquisition = new CtAcquisition
        {
            Sources =
            [
                new()
                {
                    Beam = CtBeam.Parallel,
                    DetectorShape = DetectorShape.Flat,
                    DetectorRows = 1,
                    DetectorChannels = 2,
                    RowPitchMm = 1,
                    ChannelPitchMm = 1,
                    CentralRow = 0,
                    CentralChannel = .5,
                },
            ],
            Path = CtPath.Circular,
            ViewsPerRotation = 1,
            Quantity = CtQuantity.LineIntegrals,
            SampleFormat = SampleFormat.Float32,
            EnergyBins = [new(1)],
        },
        Recipes = recipes is [] ? [new Recipe()] : recipes,
    };

    public void Feed(ScanId scan, int blocks = 1) => _scans[scan].Change(fed => fed.Blocks += blocks, time.GetUtcNow());

    public void Complete(ScanId scan) => _scans[scan].Change(fed => fed.Phase = RawScanPhase.Complete, null);

    /// <summary>Ends the data with an error.</summary>
    public void Break(ScanId scan, Exception exception) => _scans[scan].Change(fed => fed.Fault = exception, null);

    public Task<RawScanDescription> CreateAsync(ScanId scan, RawScanDescription description, CancellationToken cancellationToken) =>
        Task.FromResult(_scans.GetOrAdd(scan, _ => new Fed(description)).Description);

    public Task<RawScanDescription> ReadDescriptionAsync(ScanId scan, CancellationToken cancellationToken) =>
        scan == Damaged ? throw Refusals.RawDataCorrupt(scan, "scan", 0) : Task.FromResult(_scans[scan].Description);

    public Task<RawScanStatus> GetStatusAsync(ScanId scan, CancellationToken cancellationToken)
    {
        Fed fed = _scans[scan];
        return Task.FromResult(new RawScanStatus(fed.Blocks, default, fed.Blocks, fed.Phase) { DurableTime = fed.Durable });
    }

    public async IAsyncEnumerable<RawBlock> ReadAsync(ScanId scan, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        Fed fed = _scans[scan];
        for (int next = 0; ; next++)
        {
            while (next >= fed.Blocks)
            {
                Task changed = fed.Changed;
                if (fed.Fault is not null) throw fed.Fault;
                if (next >= fed.Blocks && fed.Phase == RawScanPhase.Complete) yield break;
                if (next >= fed.Blocks) await changed.WaitAsync(cancellationToken);
            }

            yield return new RawBlock(next, ContentKind.CtViews, SampleEncoding.None, default, default, 0);
        }
    }

    public Task AbortAsync(ScanId scan, string reason, CancellationToken cancellationToken)
    {
        Break(scan, Refusals.ScanAborted(scan));
        return Task.CompletedTask;
    }

    public async IAsyncEnumerable<ScanId> ListAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await Task.Yield();
        if (Damaged is { } damaged) yield return damaged;
        foreach (ScanId scan in _scans.Keys) yield return scan;
    }

    public ScanHeader DecodeHeader(ReadOnlyMemory<byte> header) => Header;

    public AcquiredBlock DecodeBlock(ScanId scan, ScanHeader header, RawBlock block) => new CtViewBlock(CtViewKind.Object, block.SequenceNumber, [], default);

    public Task<long> TakeOverAsync(ScanId scan, string writeToken, CancellationToken cancellationToken) => throw new NotSupportedException();

    public ValueTask AppendAsync(ScanId scan, long epoch, RawBlock block, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<long> FlushAsync(ScanId scan, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task FinishAsync(ScanId scan, string writeToken, long blockCount, ReadOnlyMemory<byte> chain, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task CheckTokenAsync(ScanId scan, string writeToken, CancellationToken cancellationToken) => throw new NotSupportedException();

    private sealed class Fed(RawScanDescription description)
    {
        private readonly Lock _lock = new();
        private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public RawScanDescription Description => description;

        public int Blocks { get; set; }

        public RawScanPhase Phase { get; set; } = RawScanPhase.Receiving;

        public Exception? Fault { get; set; }

        public DateTimeOffset? Durable { get; private set; }

        public Task Changed
        {
            get
            {
                lock (_lock) return _changed.Task;
            }
        }

        public void Change(Action<Fed> change, DateTimeOffset? durable)
        {
            lock (_lock)
            {
                change(this);
                Durable = durable ?? Durable;
                TaskCompletionSource before = _changed;
                _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
                before.SetResult();
            }
        }
    }
}
