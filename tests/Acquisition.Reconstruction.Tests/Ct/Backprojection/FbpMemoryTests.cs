using Acquisition.Core.Model.Ct;
using Acquisition.Simulation.Phantoms;
using Acquisition.Simulation.Scans;

namespace Acquisition.Reconstruction.Tests.Ct.Backprojection;

/// <summary>Alone, as what other tests allocate would be counted.</summary>
[Collection(nameof(FbpMemoryTests))]
[CollectionDefinition(nameof(FbpMemoryTests), DisableParallelization = true)]
public class FbpMemoryTests
{
    [Theory]
    [InlineData(CtQuantity.LineIntegrals, 1, 512)]      // a smaller one is outweighed by the threads' working memory, which is told too and is there already
    [InlineData(CtQuantity.RawCounts, 16, 128)]
    [InlineData(CtQuantity.RawCounts, 40, 256)]
    [InlineData(CtQuantity.LineIntegrals, 17, 512)]
    public void Memory_is_told_beforehand(CtQuantity quantity, int rows, int matrix)
    {
        CtSimulation scan = CtScans.Simulate(
            CtScans.Acquisition(rows: rows, channels: 200, views: 8) with { Quantity = quantity }, CtPhantoms.WaterCylinder(CtScans.Water, 80), CtScans.Recipe(matrix));
        CtViewBlock[] blocks = [.. scan.Blocks()];
        Reconstruct.All(scan.Header, blocks);       // threads' arenas and code are there
        long told = Reconstructor.OnCpu().Check(scan.Header, scan.Header.Recipes[0]).WorkingBytes;
        long least = long.MaxValue;
        for (int i = 0; i < 3; i++)
        {
            // A collection meanwhile may count what is left of a buffer: the least is this one's. A single rotation: what is allocated is what is held.
            long before = GC.GetTotalAllocatedBytes(precise: true);
            Reconstruct.All(scan.Header, blocks);
            least = Math.Min(least, GC.GetTotalAllocatedBytes(precise: true) - before);
        }
        Assert.InRange((double)told / least, .75, 1.25);
    }
}
