using Acquisition.Core.Model.Ct;
using Acquisition.Core.Model.Geometry;
using Acquisition.Core.Model.Images;
using Acquisition.Core.Model.Recipes;
using Acquisition.Reconstruction.Ct.ConeBeam;
using Acquisition.Simulation.Phantoms;

namespace Acquisition.Reconstruction.Tests.Ct.ConeBeam;

/// <summary>Small cone-beam scans in closed form: a C-arm's flat detector, or a wide cylindrical one.</summary>
internal static class ConeScans
{
    public const double SourceIsocentre = 750;
    public const double SourceDetector = 1200;

    /// <summary>A detector of so many elements, 400 × 300 mm, which is 250 × 187.5 mm at the isocentre.</summary>
    public static CtAcquisition Acquisition(
        DetectorShape shape = DetectorShape.Flat, int rows = 96, int channels = 128, int views = 180, long? viewCount = null, double offset = 0, double rowOffset = 0, double feed = 0) => new()
        {
            Sources =
        [
            new()
            {
                Beam = CtBeam.Divergent,
                SourceIsocentreDistanceMm = SourceIsocentre,
                SourceDetectorDistanceMm = SourceDetector,
                DetectorShape = shape,
                DetectorRows = rows,
                DetectorChannels = channels,
                RowPitchMm = 300.0 / rows,
                ChannelPitchMm = 400.0 / channels,
                CentralRow = (rows - 1) / 2.0 + rowOffset,
                CentralChannel = (channels - 1) / 2.0 + offset,
            },
        ],
            Path = CtPath.Circular,
            ViewCount = viewCount ?? views,
            ViewsPerRotation = views,
            Quantity = CtQuantity.LineIntegrals,
            SampleFormat = SampleFormat.Float32,
            EnergyBins = [new(CtScans.Water)],
            TableFeedPerRotationMm = feed,
        };

    public static Recipe Recipe(int matrix = 64, double diameter = 200, int? slices = 1, double? increment = null, double? thickness = null, double z = 0, CtKernel kernel = CtKernel.SheppLogan) => new()
    {
        Method = "ct.fdk",
        Settings = new FilteredBackprojection { Kernel = kernel },
        Grid = ImageGrid.Square(diameter, matrix, new(0, 0, z)) with { Slices = slices, SliceIncrementMm = increment, SliceThicknessMm = thickness },
    };

    /// <summary>The scan of a phantom, reconstructed.</summary>
    public static List<ReconstructedImage> Images(
        CtAcquisition acquisition, Phantom phantom, Recipe recipe, PatientPosition position = PatientPosition.Hfs, double tableMm = 0)
    {
        var scan = CtScans.Simulate(acquisition, phantom, recipe, position, tableMm: tableMm, rays: Simulation.Ct.CtRays.Cone);
        return Reconstruct.All(scan.Header, scan.Blocks());
    }

    public static double Mean(this ReconstructedImage image, PhantomRegion region) => region.Measure(image.Plane, image.Columns, image.Pixels.Span).Mean;

    /// <summary>A ball's mean over all slices.</summary>
    public static double Mean(this IEnumerable<ReconstructedImage> images, PhantomRegion region)
    {
        double sum = 0;
        int count = 0;
        foreach (ReconstructedImage image in images)
            if (region.Measure(image.Plane, image.Columns, image.Pixels.Span) is { Pixels: > 0 } found) (sum, count) = (sum + found.Mean * found.Pixels, count + found.Pixels);
        return sum / count;
    }

    /// <summary>A plan whose vectors do not come out even.</summary>
    public static ConeBeamPlan Plan(CtAcquisition acquisition, Recipe recipe, PatientPosition position = PatientPosition.Hfs) => new(acquisition, recipe, position);
}
