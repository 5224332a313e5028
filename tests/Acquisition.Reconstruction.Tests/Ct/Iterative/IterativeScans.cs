using Acquisition.Core.Model.Ct;
using Acquisition.Core.Model.Geometry;
using Acquisition.Core.Model.Images;
using Acquisition.Core.Model.Recipes;
using Acquisition.Simulation.Ct;
using Acquisition.Simulation.Phantoms;
using Acquisition.Simulation.Scans;

namespace Acquisition.Reconstruction.Tests.Ct.Iterative;

/// <summary>Scanners that just hold a head, so that what rays meet is few voxels, and measures of images of it.</summary>
internal static class IterativeScans
{
    /// <summary>A detector 250 mm wide at the isocentre.</summary>
    public static CtAcquisition Fan(int views, DetectorShape shape = DetectorShape.Cylindrical, int channels = 200, int rows = 1) =>
        CtScans.Acquisition(shape, rows, channels: channels, views: views).With(source => source with { ChannelPitchMm = source.ChannelPitchMm / 2 });

    /// <summary>A cone of 16 rows of 2.5 mm and a head, small.</summary>
    public static CtAcquisition Cone(DetectorShape shape, int views = 90, int channels = 100, int rows = 16) =>
        Fan(views, shape, channels, rows).With(source => source with { RowPitchMm = 2.5 * source.SourceDetectorDistanceMm / source.SourceIsocentreDistanceMm });

    public static CtAcquisition Helix(double pitch, int rotations, int viewsPerRotation = 60)
    {
        CtAcquisition cone = Cone(DetectorShape.Cylindrical, viewsPerRotation);
        return cone with { Path = CtPath.Helical, TableFeedPerRotationMm = pitch * 16 * 2.5, ViewCount = rotations * viewsPerRotation };
    }

    public static ReconstructedImage Image(CtSimulation scan, MethodSettings settings) =>
        Assert.Single(Reconstruct.All(scan.Header, scan.Blocks(), scan.Header.Recipes[0] with { Settings = settings }));

    public static double Mean(ReconstructedImage image, PhantomRegion region) => region.Measure(image.Plane, image.Columns, image.Pixels.Span).Mean;

    /// <summary>Root mean square of what an image is off in pixels that no edge crosses, inside an ellipse or outside it, HU.</summary>
    public static double Error(CtSimulation scan, ReconstructedImage image, bool inside)
    {
        (double squares, int count) = (0, 0);
        for (int i = 0; i < image.Pixels.Length; i++)
        {
            (int row, int column) = Math.DivRem(i, image.Columns);
            Vector3D p = image.Plane.PixelCentre(row, column);
            if (float.IsNaN(image.Pixels.Span[i]) || p.X * p.X / (74 * 74) + p.Y * p.Y / (94 * 94) < 1 != inside) continue;
            double truth = scan.Phantom.ValueAt(p);
            bool uniform = true;
            for (int k = 0; k < 9; k++) uniform &= scan.Phantom.ValueAt(image.Plane.PixelCentre(row + 0.7 * (k / 3 - 1), column + 0.7 * (k % 3 - 1))) == truth;
            if (!uniform) continue;
            squares += Math.Pow(image.Pixels.Span[i] - CtTruth.Hounsfield(truth, CtScans.Water), 2);
            count++;
        }
        return Math.Sqrt(squares / count);
    }
}
