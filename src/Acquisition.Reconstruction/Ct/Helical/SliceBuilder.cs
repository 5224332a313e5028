using Acquisition.Core.Model.Images;
using Acquisition.Core.Ports.Reconstruction;
using Acquisition.Reconstruction.Numerics;

namespace Acquisition.Reconstruction.Ct.Helical;

/// <summary>
/// Slices out of parallel views, in order, each block as soon as the focal spot has passed it; near the end of a scan whose length is known, each angle as
/// soon as no further view of it can come, so that little is left to do at the last view.
/// </summary>
internal sealed class SliceBuilder : IDisposable
{
    /// <summary>Slices of a block.</summary>
    public const int BlockSlices = 2 * WfbpBackprojector.Slices;

    private readonly WfbpPlan _plan;
    private readonly IWfbpKernels _kernels;
    private readonly HelicalSlices _slices;
    private readonly ParallelViews _views;
    private readonly PixelRays[] _pixels;       // by group
    private readonly double _zeroMm;
    private readonly int _travel;
    private readonly double _reachMm;
    private readonly long? _expectedViews;
    private readonly double _waterPerMm;
    private readonly ReplacedSamples _replaced;
    private readonly Queue<SliceBlock> _open = [];
    private int _next;                          // slice that no block has yet
    private double _lastMm;                     // no slice beyond it

    /// <param name="plan">The geometry.</param>
    /// <param name="kernels">What adds views.</param>
    /// <param name="slices">Which slices.</param>
    /// <param name="views">Where views come from.</param>
    /// <param name="start">How the scan begins.</param>
    /// <param name="expectedViews">Parallel views of the whole scan; null: not known.</param>
    /// <param name="waterPerMm">μ of water.</param>
    /// <param name="replaced">Samples that had to be replaced.</param>
    public SliceBuilder(
        WfbpPlan plan, IWfbpKernels kernels, HelicalSlices slices, ParallelViews views, in HelixStart start, long? expectedViews, double waterPerMm, ReplacedSamples replaced)
    {
        (_plan, _kernels, _slices, _views, _zeroMm, _travel, _reachMm) = (plan, kernels, slices, views, start.TableMm, start.Travel, start.ReachMm);
        (_expectedViews, _waterPerMm, _replaced) = (expectedViews, waterPerMm, replaced);
        _lastMm = _travel * double.PositiveInfinity;
        HelixStart from = start;
        _pixels = [.. Enumerable.Range(0, plan.Rays.ViewsPerHalfTurn).Select(group => plan.Project(from.AngleRad + from.Turn * views.TurnedRad(group)))];
    }

    /// <summary>Slices that were made.</summary>
    public int Made { get; private set; }

    /// <summary>Slices that no angle's views see.</summary>
    public int Missing { get; private set; }

    /// <summary>Takes what has come: makes the slices that are complete, and lets go of the views that no slice needs.</summary>
    public void Advance(IImageSink images)
    {
        while (HasNext() && Ahead(_zeroMm + Head(), ZOf(_next)) > -_reachMm) Open();
        while (_open.TryPeek(out SliceBlock? block) && IsPassed(block)) Finish(images);
        if (_expectedViews is { } expected && _views.Next > expected - _plan.Rays.ViewsPerHalfTurn)
            foreach (SliceBlock block in _open) Add(block, group => LastOf(group, expected) < _views.Next);
        double needed = _open.TryPeek(out SliceBlock? oldest) ? _travel > 0 ? oldest.RangeMm.Least : oldest.RangeMm.Most
            : HasNext() ? ZOf(_next) - _zeroMm : _travel * double.PositiveInfinity;
        _views.DropWhile(view => Ahead(needed, _travel > 0 ? view.SourceRangeMm.Most : view.SourceRangeMm.Least) > _reachMm);
    }

    /// <summary>No further view comes: makes what is left.</summary>
    /// <param name="lastMm">No slice beyond it, scanner frame: its views have not come.</param>
    /// <param name="isCut">Fewer views came than were promised.</param>
    /// <param name="images">Takes them.</param>
    public void Complete(double lastMm, bool isCut, IImageSink images)
    {
        if (_slices.Count is null || isCut) _lastMm = lastMm;
        while (HasNext() && Ahead(_zeroMm + Head(), ZOf(_next)) > -_reachMm) Open();
        while (_open.Count > 0) Finish(images);
        while (HasNext()) (Missing, _next) = (Missing + 1, _next + 1);
        if (_slices.Count is { } count) (Missing, _next) = (Missing + count - _next, count);
    }

    public void Dispose()
    {
        foreach (SliceBlock block in _open) block.Dispose();
    }

    /// <summary>How far a z lies ahead of another along the table's travel.</summary>
    private double Ahead(double mm, double ofMm) => _travel * (mm - ofMm);

    /// <summary>Z of the focal spot nearest to where the scan began, at the last view.</summary>
    private double Head() => _travel > 0 ? _views.HeadMm.Least : _views.HeadMm.Most;

    private double ZOf(int slice) => _slices.ZMm(slice);

    private bool HasNext() => (_slices.Count is not { } count || _next < count) && Ahead(ZOf(_next), _lastMm) <= 0;

    private void Open()
    {
        int first = _next;
        while (_next - first < BlockSlices && HasNext()) _next++;
        SliceLine slices = new((float)(ZOf(first) - _zeroMm), (float)(ZOf(first + 1) - ZOf(first)), _next - first);
        _open.Enqueue(new SliceBlock(_plan, _kernels, first, slices));
    }

    /// <summary>Whether no further view sees the block: the focal spot only goes on.</summary>
    private bool IsPassed(SliceBlock block) => Ahead(Head(), _travel > 0 ? block.RangeMm.Most : block.RangeMm.Least) > _reachMm;

    private long LastOf(int group, long expected) => group + (expected - 1 - group) / _plan.Rays.ViewsPerHalfTurn * _plan.Rays.ViewsPerHalfTurn;

    private void Add(SliceBlock block, Func<int, bool> isComplete)
    {
        (float least, float most) = block.RangeMm;
        bool Sees(ParallelView view) => view.SourceRangeMm.Most + _reachMm > least && view.SourceRangeMm.Least - _reachMm < most;
        int[] groups = [.. Enumerable.Range(0, _pixels.Length).Where(group => !block.Has(group) && isComplete(group))];
        if (groups.Length > 0) block.Add(groups, [.. groups.Select(group => new ViewGroup(_pixels[group], _views.Group(group, Sees)))]);
    }

    private void Finish(IImageSink images)
    {
        using SliceBlock block = _open.Dequeue();
        Add(block, _ => true);
        float[][] slices = [.. Enumerable.Range(0, block.Count).Select(_ => new float[_plan.Grid.Pixels])];
        bool[] seen = new bool[block.Count];
        Cores.For(block.Count, i =>
        {
            block.CopyTo(i, slices[i]);
            seen[i] = slices[i].AsSpan().ContainsAnyInRange(float.MinValue, float.MaxValue);
            Hounsfield.FromAttenuation(slices[i], _waterPerMm);
        });
        for (int i = 0; i < block.Count; i++)
        {
            int n = block.First + i;
            bool isBeyond = Ahead(ZOf(n), _lastMm) > 0;
            if (!seen[i] || isBeyond)
            {
                // Where nobody said how many slices there are, none beyond the end was asked for.
                if (!isBeyond || _slices.Count is not null) Missing++;
                continue;
            }
            Made++;
            images.Add(new ReconstructedImage
            {
                InstanceNumber = _slices.InstanceNumber(n),
                Rows = _plan.Grid.Rows,
                Columns = _plan.Grid.Columns,
                Pixels = slices[i],
                Plane = _slices.Plane(n) with { SliceThicknessMm = _plan.Profile.WidthRows * _plan.RowSpacingMm },
                Index = new ImageIndex(Slice: _slices.InstanceNumber(n) - 1),
                ReplacedSamples = _replaced.Near(ZOf(n)),
            });
        }
    }
}

/// <summary>How a helical scan begins.</summary>
/// <param name="AngleRad">Of the first view.</param>
/// <param name="TableMm">Z of the isocentre at the first view, scanner frame.</param>
/// <param name="Turn">1 where angles grow, −1 where they fall.</param>
/// <param name="Travel">1 where the table goes towards +Z, −1 where towards −Z.</param>
/// <param name="ReachMm">Further than this from the focal spot along z no voxel is seen.</param>
internal readonly record struct HelixStart(double AngleRad, double TableMm, int Turn, int Travel, double ReachMm);
