using Acquisition.Core.Model.Errors;
using Acquisition.Reconstruction.Numerics;

namespace Acquisition.Reconstruction.Ct.Helical;

/// <summary>
/// The filtered parallel views that slices still need, made as the fans come. View j is at ψ = ψ₀ + j·π/M; views whose j differ by multiples of M
/// make a group: they run along the same lines.
/// </summary>
internal sealed class ParallelViews
{
    /// <summary>Views that are made together: enough to share out and to keep the fans about them in the cache.</summary>
    public const int Batch = 64;

    private readonly ParallelGrid _grid;
    private readonly SliceProfile _profile;
    private readonly Rebinning _rebinning;
    private readonly ParallelFilter _filter;
    private readonly double[] _axialMm;             // by plane
    private readonly int _capacity;
    private readonly double _firstRad;
    private readonly int _channels;
    private readonly double[] _turnedRad = new double[Batch];
    private readonly float[] _rays;                 // [batch × places × channels × lanes]
    private readonly float[] _tableMm;              // [batch × places × channels]
    private readonly float[] _filtered;             // [batch × planes × rows × stride]
    private readonly List<ParallelView[]> _views = [];
    private readonly Stack<ParallelView[]> _free = [];

    /// <param name="grid">The rays of a view.</param>
    /// <param name="profile">What rows weigh.</param>
    /// <param name="rebinning">From fans to parallel rays.</param>
    /// <param name="filter">From rays to filtered views.</param>
    /// <param name="axialMm">Δz of the focal spot, by plane.</param>
    /// <param name="capacity">Views that may be held.</param>
    /// <param name="fans">The scan's first views.</param>
    public ParallelViews(ParallelGrid grid, SliceProfile profile, Rebinning rebinning, ParallelFilter filter, double[] axialMm, int capacity, FanViews fans)
    {
        (_grid, _profile, _rebinning, _filter, _axialMm, _capacity) = (grid, profile, rebinning, filter, axialMm, capacity);
        _firstRad = rebinning.FirstRad(fans);
        _channels = rebinning.Fans[0].FanAngleRad.Length;
        _rays = new float[Batch * rebinning.Period * _channels * fans.Lanes];
        _tableMm = new float[Batch * rebinning.Period * _channels];
        _filtered = new float[Batch * axialMm.Length * filter.RowsLength];
    }

    /// <summary>Index of the first view that is held.</summary>
    public long First { get; private set; }

    /// <summary>Index of the view that is due.</summary>
    public long Next => First + _views.Count;

    /// <summary>Z of the focal spot at the last view that was made, from the scan's first table position.</summary>
    public (float Least, float Most) HeadMm { get; private set; } = (float.NaN, float.NaN);

    /// <summary>ψ of a view.</summary>
    public double TurnedRad(long view) => _firstRad + view * _rebinning.StepRad;

    /// <summary>Views that there will be when the gantry has turned so far.</summary>
    public long Before(double turnedRad) => (long)Math.Floor((turnedRad - _firstRad) / _rebinning.StepRad) + 1;

    /// <summary>The first of the scan's views that the next parallel view is made of.</summary>
    public long OldestFan(FanViews fans) => _rebinning.Oldest(fans, TurnedRad(Next));

    /// <summary>Views of a group that are held, one plane after the other.</summary>
    /// <param name="group">0 … M − 1.</param>
    /// <param name="isSeen">Which of them are wanted.</param>
    public ParallelView[] Group(int group, Func<ParallelView, bool> isSeen)
    {
        List<ParallelView> views = [];
        long skipped = (First - group + _grid.ViewsPerHalfTurn - 1) / _grid.ViewsPerHalfTurn;
        for (long view = group + skipped * _grid.ViewsPerHalfTurn; view < Next; view += _grid.ViewsPerHalfTurn)
            views.AddRange(_views[(int)(view - First)].Where(isSeen));
        return [.. views];
    }

    /// <summary>Makes the next views, as many as the fans allow and are made together.</summary>
    /// <returns>Whether there were any.</returns>
    /// <exception cref="ReconstructionException">TABLE_STOPPED: more views than a helix needs would have to be held.</exception>
    public bool Advance(FanViews fans, bool ended)
    {
        int count = 0;
        while (count < Batch && _rebinning.IsReady(fans, TurnedRad(Next + count), ended)) _turnedRad[count] = TurnedRad(Next + count++);
        if (count == 0) return false;
        if (_views.Count + count > _capacity) throw CtErrors.TableStopped(fans.Count, HeadMm.Most);

        int places = _rebinning.Period, planes = _axialMm.Length;
        int ofRays = count * places * _channels, rays = ofRays * fans.Lanes, rows = count * planes * _filter.RowsLength;
        Cores.For(_rebinning.PieceCount, piece => _rebinning.Interpolate(piece, fans, _turnedRad.AsSpan(0, count), _rays.AsSpan(0, rays), _tableMm.AsSpan(0, ofRays)));
        Cores.For(_filter.TileCount(count), tile => _filter.Filter(tile, Next, _rays.AsSpan(0, rays), _filtered.AsSpan(0, rows)));
        ParallelView[][] made = [.. Enumerable.Range(0, count).Select(_ => Take())];
        Cores.For(count * planes, i =>
        {
            (int view, int plane) = Math.DivRem(i, planes);
            _filter.Finish(
                Next + view, plane, _filtered.AsSpan(i * _filter.RowsLength, _filter.RowsLength),
                _tableMm.AsSpan(view * places * _channels, places * _channels), _axialMm[plane], made[view][plane]);
        });
        _views.AddRange(made);
        HeadMm = (made[^1].Min(view => view.SourceRangeMm.Least), made[^1].Max(view => view.SourceRangeMm.Most));
        return true;
    }

    /// <summary>Lets go of views from the oldest on, as long as they are not wanted.</summary>
    public void DropWhile(Func<ParallelView, bool> isDone)
    {
        int count = 0;
        while (count < _views.Count && _views[count].All(isDone)) _free.Push(_views[count++]);
        _views.RemoveRange(0, count);
        First += count;
    }

    private ParallelView[] Take() => _free.TryPop(out ParallelView[]? free) ? free : [.. _axialMm.Select(_ => new ParallelView(_grid, _profile))];
}
