using Acquisition.Core.Model.Ct;
using Acquisition.Core.Model.Recipes;
using Acquisition.Simulation.Scans;

namespace Acquisition.Service.Tests;

/// <summary>Simulated scans of a second or less.</summary>
internal static class SmallScans
{
    /// <summary>2 rows × 128 channels × 120 views of a head, with air and dark views.</summary>
    public static CtSimulation Ct(ulong seed = 1) => new(new CtSimulationOptions
    {
        Acquisition = CtScanners.Axial(rows: 2, channels: 128, viewsPerRotation: 120),
        AirViews = 8,
        DarkViews = 8,
        Recipe = new() { Grid = ImageGrid.Square(widthMm: 256, matrix: 64) },
        Seed = seed,
    });

    /// <summary>3 slices of 32 × 32 through 8 coils.</summary>
    public static MrSimulation Mr(ulong seed = 1) => new(new MrSimulationOptions { Columns = 32, Rows = 32, Slices = 3, NoiseReadouts = 2, Seed = seed });

    /// <summary>Blocks of a view or a few, so that a small scan still has many.</summary>
    public static IEnumerable<CtViewBlock> Split(this IEnumerable<CtViewBlock> blocks, int viewsPerBlock)
    {
        foreach (CtViewBlock block in blocks)
        {
            int bytesPerView = block.Samples.Length / block.Views.Count;
            for (int first = 0; first < block.Views.Count; first += viewsPerBlock)
            {
                int count = Math.Min(viewsPerBlock, block.Views.Count - first);
                yield return new CtViewBlock(
                    block.Kind, block.FirstViewIndex + first, [.. block.Views.Skip(first).Take(count)], block.Samples.Slice(first * bytesPerView, count * bytesPerView));
            }
        }
    }
}
