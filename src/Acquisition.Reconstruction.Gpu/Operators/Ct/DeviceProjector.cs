using Acquisition.Reconstruction.Operators;
using Acquisition.Reconstruction.Operators.Host;

namespace Acquisition.Reconstruction.Gpu.Operators.Ct;

/// <summary>A footprint projector with its geometry on the device: 40 bytes for each view and tile, 28 for each view and channel.</summary>
internal sealed class DeviceProjector : DeviceMap
{
    private readonly GpuKernels _kernels;
    private readonly FootprintProjector _projector;
    private readonly DeviceArray<TileView> _tiles;
    private readonly DeviceArray<RayPath> _paths;
    private readonly DeviceArray<ConeOfView> _cones;
    private readonly DeviceArray<float> _rises;
    private readonly DeviceArray<float> _scaled;
    private readonly int _width;

    public DeviceProjector(GpuKernels kernels, FootprintProjector projector)
        : base(kernels, projector)
    {
        (_kernels, _projector, _width) = (kernels, projector, projector.Domain.IsComplex ? 2 : 1);
        ViewRays[] rays = [.. projector.Views.Select(view => new ViewRays(projector.Detector, view))];
        _tiles = new(kernels.Accelerator, [.. rays.SelectMany(view => Tiles(projector, view))]);
        _paths = new(kernels.Accelerator, [.. rays.SelectMany(view => Enumerable.Range(0, projector.Detector.Channels).Select(channel => RayPath.Of(projector, view, channel)))]);
        _cones = new(kernels.Accelerator, projector is ConeProjector cone ? [.. rays.Select(view => ConeOfView.Of(cone, view))] : [default]);
        _rises = new(kernels.Accelerator, [.. rays.Select(view => (float)view.Rise(0))]);
        _scaled = new(kernels.Accelerator, (long)projector.Range.Length * _width);
    }

    protected override void RunForward(DeviceValues x, DeviceValues y)
    {
        ProjectionSteps.Beam beam = Beam() with { From = x.Floats, To = _scaled.View };
        if (_projector is ConeProjector) _kernels.Projection.RunCone(beam);
        else _kernels.Projection.RunFan(beam);
        _kernels.Projection.RunScale(Lengths() with { From = _scaled.View, To = y.Floats });
    }

    protected override void RunAdjoint(DeviceValues y, DeviceValues x)
    {
        _kernels.Projection.RunScale(Lengths() with { From = y.Floats, To = _scaled.View });
        ProjectionSteps.Beam beam = Beam() with { From = _scaled.View, To = x.Floats };
        if (_projector is ConeProjector) _kernels.Projection.RunConeBack(beam);
        else _kernels.Projection.RunFanBack(beam);
    }

    protected override void Free()
    {
        _tiles.Dispose();
        _paths.Dispose();
        _cones.Dispose();
        _rises.Dispose();
        _scaled.Dispose();
    }

    private static IEnumerable<TileView> Tiles(FootprintProjector projector, ViewRays view)
    {
        const double Middle = (TileView.Size - 1) / 2.0;
        for (int row = 0; row < projector.Rows; row += TileView.Size)
            for (int column = 0; column < projector.Columns; column += TileView.Size) yield return TileView.Of(new TileRays(view, projector, row + Middle, column + Middle));
    }

    private ProjectionSteps.Beam Beam() => new()
    {
        Tiles = _tiles.View,
        Paths = _paths.View,
        Cones = _cones.View,
        Views = _projector.Views.Count,
        Channels = _projector.Detector.Channels,
        DetectorRows = _projector.Detector.Rows,
        Rows = _projector.Rows,
        Columns = _projector.Columns,
        Slices = _projector.Slices,
        Width = _width,
    };

    private ProjectionSteps.Lengths Lengths() => new()
    {
        Paths = _paths.View,
        Rises = _rises.View,
        Pitch = _projector is ConeProjector ? (float)_projector.Detector.RowPitchMm : 0,
        Channels = _projector.Detector.Channels,
        DetectorRows = _projector.Detector.Rows,
        Width = _width,
    };
}
