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
    private readonly CtTrajectory _trajectory;
    private readonly CtForwardModel _forward;
    private readonly CtForwardModel? _bone;
    private readonly CtSignalChain _signal;

    /// <exception cref="ArgumentException">Line integrals do not fit the sample format; the path needs a trajectory.</exception>
    public CtSimulation(CtSimulationOptions options)
    {
        _options = options;
        CtAcquisition scan = options.Acquisition;
        _trajectory = options.Trajectory ?? CtTrajectory.Rotations(scan, options.CentreTablePositionMm);
        Phantom = options.Phantom ?? CtPhantoms.Head(scan.EnergyBins[0].WaterAttenuationPerMm);
        _forward = new(scan, options.Series.PatientPosition, Phantom, options.Rays);
        if (options.Bone is { } bone) _bone = new(scan, options.Series.PatientPosition, bone, options.Rays);
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

    /// <summary>Mean time from one view to the next on a real gantry.</summary>
    public TimeSpan ViewPeriod => _trajectory.ViewCount < 2
        ? TimeSpan.FromSeconds(_options.Acquisition.RotationTimeS ?? 1)
        : TimeSpan.FromSeconds((View(_trajectory.ViewCount - 1).TimeS!.Value - View(0).TimeS!.Value) / (_trajectory.ViewCount - 1));

    public int BlockCount => Kinds().Sum(kind => (kind.Views + ViewsPerBlock - 1) / ViewsPerBlock);

    /// <summary>The samples of the whole scan, bytes.</summary>
    public long SampleBytes => Kinds().Sum(kind => (long)kind.Views * BytesPerView);

    /// <summary>The blocks in the order of acquisition. Each enumeration makes them again, the same; as many at a time as there are threads.</summary>
    public IEnumerable<CtViewBlock> Blocks() =>
        from batch in Extents().Chunk(_options.MaxDegreeOfParallelism)
        from block in Made(batch)
        select block;

    /// <summary>The gantry at an object view.</summary>
    public CtView View(int index) => _trajectory.View(index);

    private int BytesPerView => _options.Acquisition.Sources[0].Elements * _signal.BytesPerSample;

    private int ViewsPerBlock => Math.Max(1, BlockBytes / BytesPerView);

    private (CtViewKind Kind, int Views)[] Kinds() => _options.Acquisition.Quantity == CtQuantity.LineIntegrals
        ? [(CtViewKind.Object, _trajectory.ViewCount)]
        : [(CtViewKind.Dark, _options.DarkViews), (CtViewKind.Air, _options.AirViews), (CtViewKind.Object, _trajectory.ViewCount)];

    private IEnumerable<(CtViewKind Kind, int First, int Count)> Extents() =>
        from kind in Kinds()
        from first in Enumerable.Range(0, (kind.Views + ViewsPerBlock - 1) / ViewsPerBlock).Select(block => block * ViewsPerBlock)
        select (kind.Kind, first, Math.Min(ViewsPerBlock, kind.Views - first));

    private CtViewBlock[] Made((CtViewKind Kind, int First, int Count)[] extents)
    {
        var blocks = new CtViewBlock[extents.Length];
        Parallel.For(0, blocks.Length, new() { MaxDegreeOfParallelism = _options.MaxDegreeOfParallelism },
            i => blocks[i] = Block(extents[i].Kind, extents[i].First, extents[i].Count));
        return blocks;
    }

    private CtViewBlock Block(CtViewKind kind, int first, int count)
    {
        CtView[] views = [.. Enumerable.Range(first, count).Select(i => _signal.Reported(kind, i, Gantry(kind, i)))];
        var samples = new byte[count * BytesPerView];
        int elements = _options.Acquisition.Sources[0].Elements;
        float[] integrals = new float[elements], bone = _bone is null ? [] : new float[elements];
        for (int i = 0; i < count; i++)
        {
            if (kind == CtViewKind.Object)
            {
                _forward.Project(views[i], integrals);
                _bone?.Project(views[i], bone);
            }

            _signal.Detect(kind, first + i, views[i], integrals, bone, samples.AsSpan(i * BytesPerView, BytesPerView));
        }

        return new(kind, first, views, samples);
    }

    /// <summary>Air and dark views come from the gantry of object views, at the source's tube current.</summary>
    private CtView Gantry(CtViewKind kind, int index) => kind == CtViewKind.Object
        ? View(index)
        : View(index % _trajectory.ViewCount) with { TubeCurrentMa = _options.Acquisition.Sources[0].TubeCurrentMa };
}
