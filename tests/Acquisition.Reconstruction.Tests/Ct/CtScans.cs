using Acquisition.Core.Model.Ct;
using Acquisition.Core.Model.Geometry;
using Acquisition.Core.Model.Recipes;
using Acquisition.Core.Model.Scans;
using Acquisition.Simulation.Ct;
using Acquisition.Simulation.Phantoms;
using Acquisition.Simulation.Scans;

namespace Acquisition.Reconstruction.Tests.Ct;

/// <summary>Small CT scans from closed forms: exact line integrals unless a test asks for counts.</summary>
internal static class CtScans
{
    public const double Water = CtScanners.WaterAttenuationPerMm;

    /// <summary>A detector of half the usual number of channels, 500 mm wide at the isocentre.</summary>
    public static CtAcquisition Acquisition(
        DetectorShape shape = DetectorShape.Cylindrical, int rows = 1, int rotations = 1, double offset = -.25, int channels = 444, int views = 492) =>
        CtScanners.Axial(rows, channels, views, rotations).With(source => source with { DetectorShape = shape, CentralChannel = (channels - 1) / 2.0 + offset }) with
        {
            Quantity = CtQuantity.LineIntegrals,
            SampleFormat = SampleFormat.Float32,
        };

    /// <summary>The same scan with its source changed.</summary>
    public static CtAcquisition With(this CtAcquisition acquisition, Func<CtSource, CtSource> change) => acquisition with { Sources = [change(acquisition.Sources[0])] };

    public static Recipe Recipe(int matrix = 128, double diameter = 256, double x = 0, double y = 0, CtKernel kernel = CtKernel.SheppLogan) => new()
    {
        Grid = ImageGrid.Square(diameter, matrix, new(x, y, 0)),
        Settings = new FilteredBackprojection { Kernel = kernel },
    };

    public static CtSimulation Simulate(
        CtAcquisition acquisition, Phantom phantom, Recipe? recipe = null, PatientPosition position = PatientPosition.Hfs, CtDetector? detector = null, double tableMm = 0, CtRays rays = CtRays.Fans) =>
        new(new CtSimulationOptions
        {
            Acquisition = acquisition,
            Phantom = phantom,
            Rays = rays,
            Detector = detector ?? new CtDetector { Noise = false },
            AirViews = 4,
            DarkViews = 4,
            CentreTablePositionMm = tableMm,
            Recipe = recipe ?? Recipe(),
            Series = new Series { PatientPosition = position },
        });

    /// <summary>The same blocks with samples changed: the change sees kind, index of the view and its samples.</summary>
    public static IEnumerable<CtViewBlock> Altered(this IEnumerable<CtViewBlock> blocks, Action<CtViewKind, long, Span<float>> change)
    {
        foreach (CtViewBlock block in blocks)
        {
            byte[] bytes = block.Samples.ToArray();
            int length = bytes.Length / block.Views.Count;
            for (int i = 0; i < block.Views.Count; i++)
                change(block.Kind, block.FirstViewIndex + i, System.Runtime.InteropServices.MemoryMarshal.Cast<byte, float>(bytes.AsSpan(i * length, length)));
            yield return block with { Samples = bytes };
        }
    }

    /// <summary>The same views in blocks of another size.</summary>
    public static IEnumerable<CtViewBlock> InBlocksOf(this IEnumerable<CtViewBlock> blocks, int size)
    {
        foreach (CtViewBlock block in blocks)
        {
            int length = block.Samples.Length / block.Views.Count;
            for (int first = 0; first < block.Views.Count; first += size)
            {
                int count = Math.Min(size, block.Views.Count - first);
                yield return new CtViewBlock(
                    block.Kind, block.FirstViewIndex + first, [.. block.Views.Skip(first).Take(count)], block.Samples.Slice(first * length, count * length));
            }
        }
    }
}
