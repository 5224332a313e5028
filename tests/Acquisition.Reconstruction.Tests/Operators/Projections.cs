using Acquisition.Core.Model.Ct;
using Acquisition.Reconstruction.Operators;

namespace Acquisition.Reconstruction.Tests.Operators;

/// <summary>Small scanners and paths for tests of projectors.</summary>
internal static class Projections
{
    public const double SourceIsocentreMm = 500, SourceDetectorMm = 900;

    public static BeamDetector Detector(DetectorShape shape, int channels, int rows, double channelPitchMm = 2.2, double rowPitchMm = 2.5) => new(
        CtBeam.Divergent, shape, SourceIsocentreMm, SourceDetectorMm, channels, channelPitchMm, (channels - 1) / 2.0 - 0.25, rows, rowPitchMm, (rows - 1) / 2.0 + 0.1);

    public static BeamDetector Parallel(int channels, int rows, double channelPitchMm = 1.3) => new(
        CtBeam.Parallel, DetectorShape.Flat, 0, 0, channels, channelPitchMm, (channels - 1) / 2.0 + 0.3, rows, 2, (rows - 1) / 2.0);

    /// <summary>Square pixels of a plane about the axis and parallel rays.</summary>
    public static PlanarProjector Plane(int rows, int columns, int channels, double channelPitchMm, double centralChannel, IEnumerable<double> anglesRad) => new(
        Shape.Real(rows, columns, 1), VoxelGrid.About(default, rows, columns, 1, 1, 1),
        Parallel(channels, 1, channelPitchMm) with { CentralChannel = centralChannel }, Values.Of<BeamView>([.. anglesRad.Select(angle => new BeamView(angle))]));

    public static Values<BeamView> Circle(int views) => Path(views, (view, angle) => new(angle));

    public static Values<BeamView> Helix(int views, double feedMm = 25) =>
        Path(views, (view, angle) => new(angle, (view - (views - 1) / 2.0) * feedMm / views));

    /// <summary>A focal spot that moves in every direction from view to view.</summary>
    public static Values<BeamView> Flying(int views) =>
        Path(views, (view, angle) => new(angle, 1.5 * view, (view % 2 - 0.5) * 0.004, (view % 3 - 1) * 2, (view % 2 - 0.5) * 1.5));

    private static Values<BeamView> Path(int views, Func<int, double, BeamView> at) =>
        Values.Of<BeamView>([.. Enumerable.Range(0, views).Select(view => at(view, 0.1 + view * 2 * Math.PI / views))]);
}
