using System.Numerics.Tensors;
using Acquisition.Core.Model.Ct;
using Acquisition.Core.Model.Geometry;
using Acquisition.Core.Model.Recipes;
using Acquisition.Core.Ports.Reconstruction;
using Acquisition.Reconstruction.Ct.Views;

namespace Acquisition.Reconstruction.Ct.Helical;

/// <summary>Fans in, parallel views of them, slices out as soon as their views are complete.</summary>
internal sealed class HelicalImager : IViewImager
{
    private readonly CtAcquisition _ct;
    private readonly CtSource _source;
    private readonly Recipe _recipe;
    private readonly PatientPosition _position;
    private readonly IWfbpKernels _kernels;
    private readonly HelicalGeometry _geometry;
    private readonly HelixPath _path;
    private readonly FanViews _fans;
    private readonly ReplacedSamples _replaced;
    private readonly List<FocalSpot> _spots = [];       // until the pattern is known
    private FocalPattern? _pattern;
    private ParallelViews? _views;
    private WfbpPlan? _plan;
    private double _reachMm;
    private SliceBuilder? _builder;

    public HelicalImager(CtAcquisition ct, Recipe recipe, PatientPosition position, IWfbpKernels kernels)
    {
        (_ct, _source, _recipe, _position, _kernels) = (ct, ct.Sources[0], recipe, position, kernels);
        _geometry = new HelicalGeometry(ct, recipe.Grid, position);
        _path = new HelixPath(ct, _geometry.RowSpacingMm);
        _fans = new FanViews(_source, WfbpMemory.FanViews(ct, _geometry));
        _replaced = new ReplacedSamples(_geometry.CollimationMm);
    }

    public int Room => CtReconstruction.Batch;

    public void Add(in ViewBatch views, IImageSink images, CancellationToken cancellationToken)
    {
        if (_views is not null && _views.OldestFan(_fans) < _fans.Count + views.Count - _fans.Capacity)
            throw CtErrors.InvalidView(_fans.Count, "more views lie within a fan angle than the header's views per rotation make.");
        int rows = _source.DetectorRows;
        for (int i = 0; i < views.Count; i++)
        {
            CtView view = views.Views.Span[i];
            _path.Advance(view);
            _pattern?.Check(_fans.Count, view);
            if (_pattern is null) FindPattern(view);
            _fans.Add(_path.TurnedRad, view.TablePositionMm - _path.FirstTableMm);
            _replaced.Add(view.TablePositionMm, TensorPrimitives.Sum(views.Replaced.Span.Slice(i * rows, rows)));
        }
        _fans.Fill(views);
        Advance(ended: false, images);
    }

    public void Complete(long viewCount, IImageSink images, CancellationToken cancellationToken)
    {
        Advance(ended: true, images);
        if (_builder is not null)
        {
            double feed = FeedMm();
            _builder.Complete(_path.FirstTableMm + _fans.TableMm(_fans.Count - 1) - _path.Travel * _geometry.MarginMm(feed), viewCount < _ct.ViewCount, images);
            if (_builder.Missing > 0) images.Warn(CtWarnings.SlicesWithoutViews(_builder.Missing));
        }
        if (_builder is null or { Made: 0 }) throw CtErrors.NoSlice(viewCount);
    }

    public void Dispose() => _builder?.Dispose();

    /// <summary>The pattern is known when the first place comes again; views before it are held to it then.</summary>
    private void FindPattern(in CtView view)
    {
        _spots.Add(FocalSpot.Of(view));
        _pattern = FocalPattern.Find(_spots, _source.SourceIsocentreDistanceMm);
    }

    private void Advance(bool ended, IImageSink images)
    {
        if (_views is null && _pattern is not null && _fans.Count > 3 * _pattern.Period) Open(_pattern, images);
        while (_views is not null && _views.Advance(_fans, ended))
        {
            if (_builder is null && _path.Travel != 0) _builder = Build(_views, _plan!);
            _builder?.Advance(images);
        }
    }

    private void Open(FocalPattern pattern, IImageSink images)
    {
        SliceProfile profile = new(_source.DetectorRows, pattern.Planes > 1 ? 2 : 1, _geometry.ThicknessRows);
        if (profile.WidthRows > 1.05 * _geometry.ThicknessRows)
            images.Warn(CtWarnings.SliceThickness(_geometry.ThicknessRows * _geometry.RowSpacingMm, profile.WidthRows * _geometry.RowSpacingMm));
        Rebinning rebinning = new(_source, pattern, _path.Turn, Math.PI / _geometry.ViewsPerHalfTurn(pattern.Period));
        ParallelGrid grid = new(_source, _geometry.ViewsPerHalfTurn(pattern.Period), [.. rebinning.Fans.Where((_, place) => pattern.PlaneOf(place) == 0)]);
        ParallelRays[] rays = [.. Enumerable.Range(0, pattern.Planes).Select(plane => new ParallelRays(_source, grid,
            [.. Enumerable.Range(0, pattern.Period).Where(place => pattern.PlaneOf(place) == plane).Select(place => (place, rebinning.Fans[place]))], profile))];
        double[] axial = [.. Enumerable.Range(0, pattern.Planes).Select(plane => pattern.Spots[Enumerable.Range(0, pattern.Period).First(place => pattern.PlaneOf(place) == plane)].AxialMm)];
        ParallelFilter filter = new(_source, grid, profile, rays, pattern.Period, FilteredBackprojection.Of(_recipe));
        _reachMm = _geometry.SeenFromMm(profile, rays);
        _views = new ParallelViews(grid, profile, rebinning, filter, axial, WfbpMemory.ParallelViews(_ct, _geometry, _reachMm, pattern.Period), _fans);
        _plan = new WfbpPlan(Volumes.VolumeGrid.Of(_recipe.Grid, _position, _geometry.Defaults(0, 0)), grid, profile, _geometry.DepthStepMm, _geometry.RowSpacingMm);
    }

    private SliceBuilder Build(ParallelViews views, WfbpPlan plan)
    {
        int travel = _path.Travel;
        double first = _path.FirstTableMm + travel * _geometry.MarginMm(FeedMm());
        HelixStart start = new(_path.FirstAngleRad, _path.FirstTableMm, _path.Turn, travel, _reachMm);
        ImageGrid asked = _recipe.Grid;
        HelicalSlices slices;
        if (_ct is { ViewCount: { } count, TableFeedPerRotationMm: { } feed } && feed != 0)
        {
            double last = _path.FirstTableMm + travel * (Math.Abs(feed) * (count - 1) / _ct.ViewsPerRotation - _geometry.MarginMm(FeedMm()));
            slices = HelicalSlices.Known(asked, _position, _geometry.Defaults(first, last), travel);
        }
        else
        {
            slices = asked is { Slices: not null, Center: not null }
                ? HelicalSlices.Known(asked, _position, _geometry.Defaults(first, first), travel)
                : HelicalSlices.Growing(asked, _position, _geometry.Defaults(first, first), travel);
        }
        long? expected = _ct.ViewCount is { } all ? views.Before((all - 1) * 2 * Math.PI / _ct.ViewsPerRotation - _geometry.HalfFanRad) : null;
        return new SliceBuilder(plan with { Grid = slices.Grid }, _kernels, slices, views, start, expected, _ct.EnergyBins[0].WaterAttenuationPerMm, _replaced);
    }

    /// <summary>The table's feed per rotation: the header's, or that of the views that came.</summary>
    private double FeedMm() => _ct.TableFeedPerRotationMm is { } feed && feed != 0
        ? Math.Abs(feed)
        : Math.Abs(_fans.TableMm(_fans.Count - 1)) / _path.TurnedRad * 2 * Math.PI;
}
