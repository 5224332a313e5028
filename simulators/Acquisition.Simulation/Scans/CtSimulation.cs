using Acquisition.Core.Model.Ct;
using Acquisition.Core.Model.Scans;
using Acquisition.Simulation.Ct;
using Acquisition.Simulation.Phantoms;

namespace Acquisition.Simulation.Scans;

/// <summary>One CT scan: its header and, made while they are read, its blocks: dark views, air views, then the object.</summary>
public sealed class CtSimulation
{
    private const int BlockBytes = 192 * 1024;

    private readonly CtSimulationOptions _options;
    private readonly CtForwardModel _forward;
    private readonly CtSignalChain _signal;

    /// <exception cref="ArgumentException">Line integrals do not fit the sample format.</exception>
    public CtSimulation(CtSimulationOptions options)
    {
        _options = options;
        CtAcquisition scan = options.Acquisition;
        Phantom = options.Phantom ?? CtPhantoms.Head(scan.EnergyBins[0].WaterAttenuationPerMm);
        _forward = new(scan, options.Series.PatientPosition, Phantom, options.Rays);
        _signal = new(scan, options.Detector, options.Seed);
        Header = new()
        {
            Device = options.Device,
            Patient = options.Patient,
            Study = options.Study,
            Series = options.Series,
            AcquisitionTime = options.AcquisitionTime,
            Acquisition = scan,
            Recipes = [options.Recipe],
        };
    }

    public ScanHeader Header { get; }
    public Phantom Phantom { get; }

    /// <summary>Time from one view to the next on a real gantry.</summary>
    public TimeSpan ViewPeriod => TimeSpan.FromSeconds((_options.Acquisition.RotationTimeS ?? 1) / _options.Acquisition.ViewsPerRotation);

    public int BlockCount => Kinds().Sum(kind => (kind.Views + ViewsPerBlock - 1) / ViewsPerBlock);

    /// <summary>The samples of the whole scan, bytes.</summary>
    public long SampleBytes => Kinds().Sum(kind => (long)kind.Views * BytesPerView);

    /// <summary>The blocks in the order of acquisition. Each enumeration makes them again, the same.</summary>
    public IEnumerable<CtViewBlock> Blocks() =>
        from kind in Kinds()
        from first in Enumerable.Range(0, (kind.Views + ViewsPerBlock - 1) / ViewsPerBlock).Select(block => block * ViewsPerBlock)
        select Block(kind.Kind, first, Math.Min(ViewsPerBlock, kind.Views - first));

    /// <summary>The gantry at an object view.</summary>
    public CtView View(int index)
    {
        CtAcquisition scan = _options.Acquisition;
        double turns = (double)index / scan.ViewsPerRotation;
        double steps = scan.Path == CtPath.Circular ? Math.Floor(turns) : turns;
        double lastStep = scan.Path == CtPath.Circular ? (ViewCount - 1) / scan.ViewsPerRotation : (double)ViewCount / scan.ViewsPerRotation;
        double table = _options.CentreTablePositionMm + (steps - lastStep / 2) * (scan.TableFeedPerRotationMm ?? 0);
        return new(2 * Math.PI * turns, table) { TimeS = index * ViewPeriod.TotalSeconds, TubeCurrentMa = scan.Sources[0].TubeCurrentMa };
    }

    /// <summary>Object views: one rotation unless the acquisition says how many.</summary>
    private int ViewCount => (int)(_options.Acquisition.ViewCount ?? _options.Acquisition.ViewsPerRotation);

    private int BytesPerView => _options.Acquisition.Sources[0].Elements * _signal.BytesPerSample;

    private int ViewsPerBlock => Math.Max(1, BlockBytes / BytesPerView);

    private (CtViewKind Kind, int Views)[] Kinds() => _options.Acquisition.Quantity == CtQuantity.LineIntegrals
        ? [(CtViewKind.Object, ViewCount)]
        : [(CtViewKind.Dark, _options.DarkViews), (CtViewKind.Air, _options.AirViews), (CtViewKind.Object, ViewCount)];

    private CtViewBlock Block(CtViewKind kind, int first, int count)
    {
        CtView[] views = [.. Enumerable.Range(first, count).Select(View)];
        var samples = new byte[count * BytesPerView];
        Parallel.For(0, count, new() { MaxDegreeOfParallelism = _options.MaxDegreeOfParallelism }, i =>
        {
            var integrals = new float[_options.Acquisition.Sources[0].Elements];
            if (kind == CtViewKind.Object) _forward.Project(views[i], integrals);
            _signal.Detect(kind, first + i, integrals, samples.AsSpan(i * BytesPerView, BytesPerView));
        });
        return new(kind, first, views, samples);
    }
}
